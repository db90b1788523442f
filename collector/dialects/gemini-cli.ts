import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { canonicalInstructions } from '../messages/messages.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import {
  answerIn,
  compactJson,
  exitCodeIn,
  historyIn,
  outputIn,
  toolCallIn,
} from './gemini-cli-messages.js';
import { liftedMark, type LiftedPlace, type LoggedEvent } from './log-lift.js';
import { messagesOf, objectOf } from './message-values.js';
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

const MARK = liftedMark('gemini-cli').key;
const KEYS = {
  lifted: MARK,
  operation: 'gen_ai.operation.name',
  conversation: 'gen_ai.conversation.id',
  input: 'gen_ai.input.messages',
  output: 'gen_ai.output.messages',
  instructions: 'gen_ai.system_instructions',
  prompt: 'prompt',
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
  metadata: 'metadata',
  success: 'success',
  decision: 'decision',
  error: 'error',
  errorMessage: 'error.message',
  errorType: 'error_type',
  errorClass: 'error.type',
  toolType: 'tool_type',
  mcpServer: 'mcp_server_name',
} as const;
const read = attributeTable(KEYS);

const DETAILS = 'gen_ai.client.inference.operation.details';
const KINDS: Readonly<Record<string, SpanKind>> = {
  'gemini_cli.config': 'agent',
  'gemini_cli.user_prompt': 'prompt',
  'gemini_cli.api_response': 'llm',
  'gemini_cli.api_error': 'llm',
  [DETAILS]: 'llm',
  'gemini_cli.tool_call': 'tool',
  tool_call: 'tool',
};
/** They stand inside the run or a call; a tool's record alone, without the span of the call, is the call. */
const PARTS: ReadonlySet<string> = new Set([
  'gemini_cli.user_prompt',
  'gemini_cli.tool_call',
  DETAILS,
]);

/**
 * Gemini CLI's logs and spans (recorded with 0.45.2 and 0.61.0). Its logs tell the run: each of its spans begins a trace
 * of its own, and its logs name those. Of the spans only tool calls say more than the logs.
 */
export const geminiCli: Dialect = {
  id: 'gemini-cli',
  about: "Google Gemini CLI's own telemetry: its logs, and the spans of its tool calls",
  detect: {
    attribute: (key) => key === MARK,
    scope: (name) => name === 'gemini-cli',
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    if (a.lifted === undefined) {
      fields.kind = 'chain';
      fields.isPart = true;
      return fields;
    }
    const kind = entryOf(KINDS, span.name);
    fields.kind = kind;
    fields.isPart = PARTS.has(span.name) || undefined;
    if (kind === 'llm') fields.provider = 'gcp.gemini';
    if (kind === 'agent') fields.agentName = 'gemini-cli';
    fields.modelRequested = kind === 'tool' ? undefined : textOf(a.model);
    fields.tokensIn = countOf(a.inputTokens);
    fields.tokensOut = countOf(a.outputTokens);
    fields.tokensCacheRead = countOf(a.cached);
    fields.tokensReasoning = countOf(a.thoughts);
    // One for each chunk of the stream, all alike.
    fields.finishReasons = [...new Set(stringsOf(a.finishReasons))];
    if (fields.finishReasons.length === 0) fields.finishReasons = undefined;
    fields.httpStatus = integerOf(a.status);
    readMessages(span.name, a, fields);
    if (kind === 'tool') readTool(span.name, a, fields);
    readFailure(span.name, a, fields);
    return fields;
  },
  logs: { prefix: 'gemini_cli', place },
  home,
};

function readMessages(name: string, a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  if (name === 'gemini_cli.user_prompt') fields.inputMessages = messagesOf(a.prompt, 'user');
  if (name === 'gemini_cli.api_response') {
    const answer = answerIn(a.response);
    fields.outputMessages = answer.messages;
    fields.responseId = answer.responseId;
    fields.modelResponded = answer.model;
  }
  if (name === DETAILS) {
    fields.inputMessages = historyIn(a.input);
    fields.outputMessages = outputIn(a.output);
    const instructions = textOf(a.instructions);
    fields.systemInstructions = instructions && canonicalInstructions(instructions);
  }
}

function readTool(name: string, a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  fields.toolName = textOf(a.functionName);
  fields.arguments = textOf(a.functionArguments);
  fields.exitCode = exitCodeIn(objectOf(a.metadata));
  fields.toolType = stringOf(a.toolType) === 'native' ? 'function' : textOf(a.toolType);
  fields.mcpServer = textOf(a.mcpServer);
  if (name !== 'tool_call') return;
  const call = toolCallIn(a.input, a.output);
  fields.toolName = call.name;
  fields.toolCallId = call.callId;
  fields.arguments = call.arguments;
  fields.result = call.result;
  fields.exitCode = call.exitCode;
  fields.errorType = call.errorType;
  if (call.status === 'error') fields.isError = true;
  if (call.status === 'cancelled') {
    fields.isError = true;
    fields.errorType ??= 'permission_denied';
  }
}

function readFailure(name: string, a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  const refused = stringOf(a.decision) === 'reject';
  if (booleanOf(a.success) !== false && !refused && name !== 'gemini_cli.api_error') return;
  fields.isError = true;
  fields.errorMessage = textOf(a.errorMessage ?? a.error);
  fields.errorType =
    textOf(a.errorType ?? a.errorClass) ?? (refused ? 'permission_denied' : undefined);
}

/** A session is the run: the details of a call do not say which prompt it answers. */
function place({ name, record, get }: LoggedEvent): LiftedPlace | null {
  const run = stringOf(get('session.id'));
  if (run === undefined) return null;
  const durationMs = numberOf(get('duration_ms'));
  // The record of a call and that of its details are written of one event.
  const call = `call ${stringOf(get('event.timestamp')) ?? ''}`;
  switch (name) {
    case 'gemini_cli.config':
      return { as: 'run', run, isApart: true };
    case 'gemini_cli.user_prompt':
      return { as: 'part', run, isApart: true };
    case 'gemini_cli.api_response':
    case 'gemini_cli.api_error':
      return { as: 'step', run, id: call, durationMs, isApart: true };
    case DETAILS:
      // Written when a call is sent, too, without the model that answered.
      return get('gen_ai.response.model') === undefined
        ? null
        : { as: 'part', run, id: `${call} details`, of: call, isApart: true };
    case 'gemini_cli.tool_call': {
      const args = stringOf(get('function_args')) ?? '';
      const of = toolKey(record.spanId, stringOf(get('function_name')) ?? '', compactJson(args));
      return { as: 'part', run, of, durationMs, isApart: true };
    }
    default:
      return null;
  }
}

/** A tool call's span into the session's run, to the record of the same call. */
function home(span: Span): LiftedPlace | null {
  const a = read(span.attributes);
  const run = stringOf(a.conversation);
  if (run === undefined || stringOf(a.operation) !== 'tool_call') return null;
  const call = toolCallIn(a.input, a.output);
  if (call.name === undefined || call.arguments === undefined) return null;
  return {
    as: 'step',
    run,
    id: toolKey(span.parentSpanId, call.name, call.arguments),
    isApart: true,
  };
}

/** Both name the span that schedules a batch of calls. */
function toolKey(scheduleId: string, name: string, args: string): string {
  return `tool ${scheduleId} ${name} ${args}`;
}
