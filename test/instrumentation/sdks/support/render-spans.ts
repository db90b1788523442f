import type { ReceivedSpan } from '../../support/otlp-receiver.js';

/** Spans as an indented tree, one line a span: what a person would check. */
export function renderSpans(spans: readonly ReceivedSpan[]): string {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const childrenOf = (parent: string | undefined) =>
    spans
      .filter(({ parentSpanId }) =>
        parent === undefined ? !parentSpanId || !known.has(parentSpanId) : parentSpanId === parent,
      )
      .sort(inOrder);
  const lines = (parent: ReceivedSpan | undefined, indent: string): string[] =>
    childrenOf(parent?.spanId).flatMap((span) => {
      const isElsewhere = parent && pidOf(parent) !== pidOf(span);
      const line = `${indent}${lineOf(span)}${isElsewhere ? ' | in another process' : ''}`;
      return [line, ...lines(span, `${indent}  `)];
    });
  return `${lines(undefined, '').join('\n')}\n`;
}

/** By start. A step of an SDK whose clock has whole milliseconds can seem to begin before the tool call it comes of. */
function inOrder(a: ReceivedSpan, b: ReceivedSpan): number {
  const isStep = (span: ReceivedSpan) => span.name.startsWith('step ');
  const isInferred = (span: ReceivedSpan) => span.attributes['tracehound.tool.inferred'] === true;
  if (Math.floor(a.startMs) === Math.floor(b.startMs)) {
    if (isInferred(a) && isStep(b)) return -1;
    if (isStep(a) && isInferred(b)) return 1;
  }
  return a.startMs - b.startMs;
}

function pidOf({ resource }: ReceivedSpan): unknown {
  return resource['process.pid'];
}

/** How far a stream came that the application left depends on the network, and its end on the collector. */
const LEFT = new Set(['cancelled', 'unfinished', 'unread']);

function lineOf({ name, kind, status, attributes: a, events }: ReceivedSpan): string {
  const outcome = String(a['tracehound.call.outcome'] ?? '');
  if (LEFT.has(outcome) && status.code !== 2)
    return `${name} | ${outcome === 'cancelled' ? outcome : 'left'}`;
  const tokens = [a['gen_ai.usage.input_tokens'], a['gen_ai.usage.output_tokens']];
  return [
    name,
    kind === 2 && 'server',
    outcome,
    a['gen_ai.conversation.id'] && `in ${String(a['gen_ai.conversation.id'])}`,
    status.code === 2 && `ERROR ${errorOf(a)}`.trim(),
    a['http.request.resend_count'] && `resent ${String(a['http.request.resend_count'])}`,
    tokens.some((count) => typeof count === 'number') && tokens.map((n) => n ?? '-').join('/'),
    a['tracehound.tool.inferred'] === true && 'inferred',
    a['tracehound.span.unfinished'] === true && 'unfinished',
    ...events.filter((event) => event.name.startsWith('tracehound.')).map((event) => event.name),
    isChat(a) && !INPUTS.some((key) => a[key] !== undefined) && 'no input',
    a['tracehound.run.ambient'] !== true && resultOf(a),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' | ');
}

function errorOf(a: Readonly<Record<string, unknown>>): string {
  // The same end of a connection has several names.
  const type = String(a['error.type'] ?? '');
  return /^(?:ECONNRESET|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/.test(type) ? 'reset' : type;
}

const INPUTS = ['gen_ai.input.messages', 'ai.prompt.messages'];

function isChat(a: Readonly<Record<string, unknown>>): boolean {
  return (
    a['gen_ai.operation.name'] === 'chat' ||
    /\.do(?:Generate|Stream)$/.test(String(a['ai.operationId']))
  );
}

/** What came back: an answer's words and tool calls, or a tool's result. */
function resultOf(a: Readonly<Record<string, unknown>>): string {
  const output = a['gen_ai.output.messages'];
  const result =
    a['gen_ai.tool.call.result'] ?? a['ai.toolCall.result'] ?? a['tracehound.step.state'];
  if (typeof result === 'string') return `→ ${result.slice(0, 60)}`;
  if (typeof output !== 'string') return '';
  const messages = JSON.parse(output) as { parts?: Record<string, unknown>[] }[];
  const parts = messages.flatMap(({ parts = [] }) => parts);
  return parts
    .map((part) =>
      part['type'] === 'tool_call'
        ? `→ ${String(part['name'])}(${JSON.stringify(part['arguments'])})`
        : `→ ${String(part['content'] ?? part['type']).slice(0, 30)}`,
    )
    .join(' ');
}
