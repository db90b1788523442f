import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { liftedMark, type LiftedPlace, type LoggedEvent } from './log-lift.js';
import { messagesOf } from './message-values.js';
import { booleanOf, countOf, entryOf, integerOf, numberOf, stringOf, textOf } from './values.js';

const read = attributeTable({
  event: 'event.name',
  conversation: 'conversation.id',
  account: 'user.account_id',
  model: 'model',
  slug: 'slug',
  prompt: 'prompt',
  version: 'app.version',
  inputTokens: 'input_token_count',
  outputTokens: 'output_token_count',
  cached: 'cached_token_count',
  reasoning: 'reasoning_token_count',
  reasoningOfSpan: 'codex.usage.reasoning_output_tokens',
  toolName: 'tool_name',
  callId: 'call_id',
  arguments: 'arguments',
  output: 'output',
  success: 'success',
  mcpServer: 'mcp_server',
  errorMessage: 'error.message',
  httpStatus: 'http.response.status_code',
  attempt: 'attempt',
});

const KINDS: Readonly<Record<string, SpanKind>> = {
  'codex.conversation_starts': 'agent',
  'codex.user_prompt': 'prompt',
  'codex.sse_event': 'llm',
  'codex.websocket_event': 'llm',
  'codex.api_request': 'llm',
  'codex.tool_result': 'tool',
};
const MARK = liftedMark('codex').key;

/** Codex CLI's logs, of which its model and tool calls are known, and its trace spans. Counts come as text. */
export const codex: Dialect = {
  id: 'codex',
  about: "OpenAI Codex CLI's own telemetry: its logs and spans",
  detect: {
    attribute: (key) => key.startsWith('codex.') || key === MARK,
    scope: (name) => /^codex(?:_|$)/.test(name),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = entryOf(KINDS, stringOf(a.event) ?? span.name);
    fields.kind = kind;
    if (kind === 'llm') fields.provider = 'openai';
    if (kind === 'agent') {
      fields.agentName = 'codex';
      fields.agentVersion = textOf(a.version);
    }
    fields.sessionId = textOf(a.conversation);
    fields.userId = textOf(a.account);
    fields.modelRequested = kind === 'tool' ? undefined : textOf(a.model ?? a.slug);
    fields.tokensIn = countOf(a.inputTokens);
    fields.tokensOut = countOf(a.outputTokens);
    fields.tokensCacheRead = countOf(a.cached);
    fields.tokensReasoning = countOf(a.reasoning ?? a.reasoningOfSpan);
    fields.attemptNo = integerOf(a.attempt);
    fields.httpStatus = integerOf(a.httpStatus);
    fields.inputMessages = messagesOf(a.prompt, 'user');
    fields.toolName = textOf(a.toolName);
    fields.toolCallId = textOf(a.callId);
    fields.mcpServer = textOf(a.mcpServer);
    if (fields.mcpServer !== undefined) fields.toolType = 'mcp';
    fields.arguments = textOf(a.arguments);
    fields.result = textOf(a.output);
    if (booleanOf(a.success) === false || a.errorMessage !== undefined) {
      fields.isError = true;
      fields.errorMessage = textOf(a.errorMessage);
    }
    return fields;
  },
  logs: { prefix: 'codex', place },
};

/** A conversation is the run: its records say nothing of which prompt they answer. */
function place({ name, get }: LoggedEvent): LiftedPlace | null {
  const run = stringOf(get('conversation.id'));
  if (run === undefined) return null;
  const durationMs = numberOf(get('duration_ms'));
  switch (name) {
    case 'codex.conversation_starts':
      return { as: 'run', run };
    case 'codex.user_prompt':
      return { as: 'step', run };
    case 'codex.tool_result':
      return { as: 'step', run, id: stringOf(get('call_id')), durationMs };
    case 'codex.sse_event':
    case 'codex.websocket_event':
      // Of a stream's events the last one has the usage, or the error.
      return /^response\.(?:completed|failed)$/.test(stringOf(get('event.kind')) ?? '')
        ? { as: 'step', run, durationMs }
        : null;
    case 'codex.api_request': {
      const status = numberOf(get('http.response.status_code')) ?? 0;
      const failed = status >= 400 || get('error.message') !== undefined;
      return failed ? { as: 'step', run, durationMs } : null;
    }
    default:
      return null;
  }
}
