import { blankSpan } from '../collector/otlp/blank-span.js';
import type { AnyValue, KeyValue, Span, SpanGroup } from '../collector/otlp/model.js';

/** A small deterministic generator (mulberry32), so that every run measures the same bytes. */
export function randomOf(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Traces as coding agents make them: of 20 spans one is the agent, seven are model calls with a growing history,
 * six are tool calls and six the HTTP calls below. At `scale` 1 a span has 1.8 KB as protobuf, and texts grow with it.
 */
export function agentSpans(count: number, seed = 1, scale = 1): SpanGroup[] {
  const random = randomOf(seed);
  const spans: Span[] = [];
  while (spans.length < count) spans.push(...oneTrace(random, scale));
  return [
    {
      resource: {
        attributes: [
          kv('service.name', 'bench-agent'),
          kv('telemetry.sdk.language', 'nodejs'),
          kv('telemetry.sdk.version', '2.12.0'),
          kv('process.pid', 4242n),
        ],
        droppedAttributesCount: 0,
        schemaUrl: '',
      },
      scope: {
        name: 'tracehound',
        version: '0.1.0',
        attributes: [],
        droppedAttributesCount: 0,
        schemaUrl: '',
      },
      spans: spans.slice(0, count),
    },
  ];
}

function oneTrace(random: () => number, scale: number): Span[] {
  const traceId = hex(random, 16);
  const root = hex(random, 8);
  let now = 1_790_000_000_000_000_000n + BigInt(Math.floor(random() * 1e15));
  const spans: Span[] = [];
  const history: string[] = [message('user', 'text', prose(random, 60 * scale))];
  const add = (parent: string, name: string, kind: number, attributes: KeyValue[]): string => {
    const spanId = hex(random, 8);
    const startNs = now;
    now += BigInt(1_000_000 + Math.floor(random() * 2e9));
    spans.push(
      spanOf({
        traceId,
        spanId,
        parentSpanId: parent,
        name,
        kind,
        startNs,
        endNs: now,
        attributes,
      }),
    );
    return spanId;
  };
  for (let turn = 0; turn < 7; turn++) {
    const callId = `call_${hex(random, 9)}`;
    const args = `{"path":"src/${word(random)}.ts","query":"${prose(random, 6)}"}`;
    const answer = message('assistant', 'text', prose(random, 25 * scale));
    const chat = add(root, 'chat gpt-5', 3, [
      kv('gen_ai.operation.name', 'chat'),
      kv('gen_ai.provider.name', 'openai'),
      kv('gen_ai.request.model', 'gpt-5'),
      kv('gen_ai.response.model', 'gpt-5-2026-08-01'),
      kv('gen_ai.response.id', `chatcmpl-${hex(random, 14)}`),
      kv('gen_ai.response.finish_reasons', ['tool_calls']),
      kv('gen_ai.usage.input_tokens', BigInt(1000 + turn * 400)),
      kv('gen_ai.usage.output_tokens', 180n),
      kv('gen_ai.usage.cache_read.input_tokens', BigInt(turn * 300)),
      kv('gen_ai.response.time_to_first_chunk', 0.25 + random()),
      kv('gen_ai.conversation.id', root),
      kv('gen_ai.input.messages', `[${history.join(',')}]`),
      kv('gen_ai.output.messages', `[${answer}]`),
    ]);
    history.push(answer);
    if (turn === 6) break;
    add(chat, 'POST', 3, [
      kv('http.request.method', 'POST'),
      kv('url.full', 'https://api.example.com/v1/chat/completions'),
      kv('server.address', 'api.example.com'),
      kv('server.port', 443n),
      kv('http.response.status_code', 200n),
    ]);
    const result = prose(random, (40 + Math.floor(random() * 120)) * scale);
    add(root, 'execute_tool read_file', 1, [
      kv('gen_ai.operation.name', 'execute_tool'),
      kv('gen_ai.tool.name', 'read_file'),
      kv('gen_ai.tool.call.id', callId),
      kv('gen_ai.tool.type', 'function'),
      kv('gen_ai.tool.call.arguments', args),
      kv('gen_ai.tool.call.result', result),
    ]);
    history.push(message('tool', 'tool_call_response', result, callId));
  }
  spans.push(
    spanOf({
      traceId,
      spanId: root,
      parentSpanId: '',
      name: 'invoke_agent coder',
      kind: 1,
      startNs: spans[0]!.startNs,
      endNs: now,
      attributes: [
        kv('gen_ai.operation.name', 'invoke_agent'),
        kv('gen_ai.agent.name', 'coder'),
        kv('gen_ai.conversation.id', root),
        kv('gen_ai.input.messages', `[${history[0]}]`),
        kv('gen_ai.output.messages', `[${history.at(-1)}]`),
      ],
    }),
  );
  return spans;
}

function spanOf(given: Partial<Span>): Span {
  return { ...blankSpan(), flags: 0x101, kind: 1, ...given };
}

function kv(key: string, value: string | bigint | number | string[]): KeyValue {
  return { key, value: valueOf(value) };
}

function valueOf(value: string | bigint | number | string[]): AnyValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number') return { type: 'double', value };
  return { type: 'array', value: value.map(valueOf) };
}

function message(role: string, type: string, content: string, id?: string): string {
  const part = type === 'text' ? { type, content } : { type, id, response: content };
  return JSON.stringify({ role, parts: [part] });
}

const SYLLABLES = 'ka lo mi ter na sun der vi pro gra com ent ion al re st'.split(' ');

/** Made-up words, of which few come often and many seldom, as in prose and in code (Zipf's law). */
const VOCABULARY = madeUpWords(randomOf(42), 4000);

function madeUpWords(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => {
    const length = 1 + Math.floor(random() * 3);
    let text = '';
    for (let i = 0; i < length; i++) text += SYLLABLES[Math.floor(random() * SYLLABLES.length)];
    return text;
  });
}

function word(random: () => number): string {
  return VOCABULARY[Math.floor(VOCABULARY.length ** random()) - 1]!;
}

function prose(random: () => number, words: number): string {
  let text = '';
  for (let i = 0; i < words; i++)
    text += (i === 0 ? '' : i % 12 === 0 ? '.\n' : ' ') + word(random);
  return text;
}

function hex(random: () => number, bytes: number): string {
  let text = '';
  while (text.length < bytes * 2)
    text += Math.floor(random() * 0x100000000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, bytes * 2);
}
