import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import { exitCodeOf } from './codex-output.js';
import type { Dialect } from './dialect.js';
import { liftedMark, type LiftedPlace, type LoggedEvent } from './log-lift.js';
import { messagesOf } from './message-values.js';
import { booleanOf, countOf, entryOf, integerOf, numberOf, stringOf, textOf } from './values.js';

const MARK = liftedMark('codex').key;
const KEYS = {
  lifted: MARK,
  conversation: 'conversation.id',
  account: 'user.account_id',
  model: 'model',
  slug: 'slug',
  prompt: 'prompt',
  version: 'app.version',
  agent: 'agent_name',
  inputTokens: 'input_token_count',
  outputTokens: 'output_token_count',
  cached: 'cached_token_count',
  cacheWrite: 'cache_write_token_count',
  reasoning: 'reasoning_token_count',
  ttft: 'ttft_ms',
  toolName: 'tool_name',
  callId: 'call_id',
  arguments: 'arguments',
  output: 'output',
  success: 'success',
  mcpServer: 'mcp_server',
  errorMessage: 'error.message',
  httpStatus: 'http.response.status_code',
  attempt: 'attempt',
  decision: 'decision',
} as const;
const read = attributeTable(KEYS);

const KINDS: Readonly<Record<string, SpanKind>> = {
  'codex.conversation_starts': 'agent',
  'codex.user_prompt': 'prompt',
  'codex.sse_event': 'llm',
  'codex.websocket_event': 'llm',
  'codex.api_request': 'llm',
  'codex.tool_result': 'tool',
  'codex.tool_decision': 'tool',
};
/** The agent that the user speaks to; those that it starts are named below it. */
const ROOT_AGENT = '/root';

/**
 * Codex CLI's logs, which tell its model and tool calls (recorded with 0.120.0 and 0.169.0). Its trace spans are hundreds of
 * its own functions a turn and say less: they are kept, and are no steps.
 */
export const codex: Dialect = {
  id: 'codex',
  about: "OpenAI Codex CLI's own telemetry: its logs",
  detect: {
    attribute: (key) => key === MARK,
    scope: (name) => /^codex(?:_|$)/.test(name),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    fields.sessionId = textOf(a.conversation);
    if (a.lifted === undefined) {
      fields.kind = 'chain';
      fields.isPart = true;
      return fields;
    }
    const kind = entryOf(KINDS, span.name);
    fields.kind = kind;
    fields.isPart = span.name === 'codex.user_prompt' || undefined;
    fields.userId = textOf(a.account);
    if (kind === 'agent') {
      fields.agentName = 'codex';
      fields.agentVersion = textOf(a.version);
    }
    if (kind === 'llm') fields.provider = 'openai';
    if (kind === 'tool') readTool(a, fields);
    else fields.modelRequested = textOf(a.model ?? a.slug);
    fields.tokensIn = countOf(a.inputTokens);
    fields.tokensOut = countOf(a.outputTokens);
    fields.tokensCacheRead = countOf(a.cached);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.tokensReasoning = countOf(a.reasoning);
    fields.ttftMs = numberOf(a.ttft);
    // It counts from zero.
    const attempt = integerOf(a.attempt);
    fields.attemptNo = attempt === undefined ? undefined : attempt + 1;
    fields.httpStatus = integerOf(a.httpStatus);
    fields.inputMessages = messagesOf(a.prompt, 'user');
    if (booleanOf(a.success) === false || a.errorMessage !== undefined) {
      fields.isError = true;
      fields.errorMessage = textOf(a.errorMessage ?? a.output);
    }
    return fields;
  },
  logs: { prefix: 'codex', place },
};

function readTool(a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  const agent = stringOf(a.agent);
  fields.agentName = agent === ROOT_AGENT ? 'codex' : agent;
  fields.toolName = textOf(a.toolName);
  fields.toolCallId = textOf(a.callId);
  fields.mcpServer = textOf(a.mcpServer);
  if (fields.mcpServer !== undefined) fields.toolType = 'mcp';
  fields.arguments = textOf(a.arguments);
  fields.result = textOf(a.output);
  // A command that fails is a call that went well, by Codex's own flag.
  fields.exitCode = exitCodeOf(stringOf(a.output));
  if (stringOf(a.decision)?.startsWith('denied') || stringOf(a.decision) === 'abort') {
    fields.isError = true;
    fields.errorType = 'permission_denied';
  }
}

/**
 * A conversation is the run: its records say nothing of which prompt they answer. Their trace is that of a turn, of the
 * start, or none where they are written beside the stream.
 */
function place({ name, get }: LoggedEvent): LiftedPlace | null {
  const run = stringOf(get('conversation.id'));
  if (run === undefined) return null;
  const step = {
    as: 'step',
    run,
    durationMs: numberOf(get('duration_ms')),
    isApart: true,
  } as const;
  switch (name) {
    case 'codex.conversation_starts':
      return { as: 'run', run, isApart: true };
    case 'codex.user_prompt':
      return { as: 'part', run, isApart: true };
    case 'codex.tool_result':
      return { ...step, id: stringOf(get('call_id')) };
    case 'codex.tool_decision':
      return /^(?:denied|abort)/.test(stringOf(get('decision')) ?? '')
        ? { ...step, id: stringOf(get('call_id')) }
        : null;
    case 'codex.sse_event':
    case 'codex.websocket_event': {
      // The last event of a stream is told twice, once with the usage; it may bring an error instead.
      const kind = stringOf(get('event.kind'));
      const isUsage = kind === 'response.completed' && get('input_token_count') !== undefined;
      return isUsage || kind === 'response.failed' ? step : null;
    }
    case 'codex.api_request': {
      const status = numberOf(get('http.response.status_code')) ?? 0;
      return status >= 400 || get('error.message') !== undefined ? step : null;
    }
    default:
      return null;
  }
}
