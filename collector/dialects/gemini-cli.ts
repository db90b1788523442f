import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { liftedMark, type LiftedPlace, type LoggedEvent } from './log-lift.js';
import { messagesOf } from './message-values.js';
import {
  booleanOf,
  countOf,
  entryOf,
  integerOf,
  numberOf,
  stringOf,
  stringsOf,
  textOf,
} from './values.js';

const read = attributeTable({
  prompt: 'prompt',
  request: 'request_text',
  response: 'response_text',
  model: 'model',
  inputTokens: 'input_token_count',
  outputTokens: 'output_token_count',
  cached: 'cached_content_token_count',
  thoughts: 'thoughts_token_count',
  finishReasons: 'finish_reasons',
  status: 'status_code',
  functionName: 'function_name',
  functionArguments: 'function_args',
  success: 'success',
  decision: 'decision',
  error: 'error',
  errorMessage: 'error.message',
  errorType: 'error_type',
  toolType: 'tool_type',
  mcpServer: 'mcp_server_name',
});

const KINDS: Readonly<Record<string, SpanKind>> = {
  'gemini_cli.user_prompt': 'agent',
  'gemini_cli.api_response': 'llm',
  'gemini_cli.api_error': 'llm',
  'gemini_cli.tool_call': 'tool',
};
const MARK = liftedMark('gemini-cli').key;

/** Gemini CLI's logs and spans. Its spans are OTel GenAI with operation names of its own. */
export const geminiCli: Dialect = {
  id: 'gemini-cli',
  about: "Google Gemini CLI's own telemetry: its logs and spans",
  detect: {
    attribute: (key) => key === MARK,
    scope: (name) => name === 'gemini-cli',
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = entryOf(KINDS, span.name);
    fields.kind = kind;
    if (kind === 'llm') fields.provider = 'gcp.gemini';
    if (kind === 'agent') fields.agentName = 'gemini-cli';
    fields.modelRequested = textOf(a.model);
    fields.tokensIn = countOf(a.inputTokens);
    fields.tokensOut = countOf(a.outputTokens);
    fields.tokensCacheRead = countOf(a.cached);
    fields.tokensReasoning = countOf(a.thoughts);
    fields.finishReasons = stringsOf(a.finishReasons);
    fields.httpStatus = integerOf(a.status);
    fields.inputMessages = messagesOf(a.prompt ?? a.request, 'user');
    fields.outputMessages = messagesOf(a.response, 'assistant');
    fields.toolName = textOf(a.functionName);
    fields.arguments = textOf(a.functionArguments);
    fields.toolType = stringOf(a.toolType) === 'native' ? 'function' : textOf(a.toolType);
    fields.mcpServer = textOf(a.mcpServer);
    const refused = stringOf(a.decision) === 'reject';
    if (booleanOf(a.success) === false || refused || span.name === 'gemini_cli.api_error') {
      fields.isError = true;
      fields.errorMessage = textOf(a.error ?? a.errorMessage);
      fields.errorType = textOf(a.errorType) ?? (refused ? 'permission_denied' : undefined);
    }
    return fields;
  },
  logs: { prefix: 'gemini_cli', place },
};

/** One run for each prompt. */
function place({ name, get }: LoggedEvent): LiftedPlace | null {
  const session = stringOf(get('session.id'));
  if (session === undefined || entryOf(KINDS, name) === undefined) return null;
  const run = `${session} ${stringOf(get('prompt_id')) ?? ''}`;
  if (name === 'gemini_cli.user_prompt') return { as: 'run', run };
  return { as: 'step', run, durationMs: numberOf(get('duration_ms')) };
}
