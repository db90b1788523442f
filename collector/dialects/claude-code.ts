import type { SpanKind } from '../../store/index.js';
import type { Scope, Span } from '../otlp/model.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import type { LiftedPlace, LoggedEvent } from './log-lift.js';
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

const KEYS = {
  type: 'span.type',
  session: 'session.id',
  agentId: 'agent_id',
  agentName: 'agent.name',
  querySource: 'query_source',
  safeQuerySource: 'query_source_safe',
  filePath: 'file_path',
  subagentType: 'subagent_type',
  prompt: 'user_prompt',
  loggedPrompt: 'prompt',
  response: 'response',
  model: 'model',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheRead: 'cache_read_tokens',
  cacheWrite: 'cache_creation_tokens',
  cost: 'cost_usd',
  ttft: 'ttft_ms',
  stopReason: 'stop_reason',
  success: 'success',
  status: 'status_code',
  error: 'error',
  errorClass: 'error_class',
  errorType: 'error_type',
  attempt: 'attempt',
  toolName: 'gen_ai.tool.name',
  loggedTool: 'tool_name',
  toolCallId: 'tool_use_id',
  toolInput: 'tool_input',
  toolParameters: 'tool_parameters',
  mcpServer: 'mcp_server_name',
  command: 'full_command',
  decision: 'decision',
} as const;
const read = attributeTable(KEYS);
const readOutput = attributeTable({ output: 'output', content: 'content' });
/** Sub-agents' calls: `agent:builtin:general-purpose`, on spans with dots. */
const SUB_AGENT = /^agent[.:](?:[^.:]+[.:])?(.+)$/;

/** By `span.type` or the rest of the name, which a lifted record has from its event. */
const KINDS: Readonly<Record<string, SpanKind>> = {
  interaction: 'agent',
  user_prompt: 'agent',
  llm_request: 'llm',
  api_request: 'llm',
  api_error: 'llm',
  tool: 'tool',
  tool_result: 'tool',
  tool_decision: 'tool',
  'tool.execution': 'chain',
  'tool.blocked_on_user': 'chain',
};
/** These stand inside a tool call or an answer and are no step of their own; a tool's errors are marked there only. */
const PARTS: ReadonlySet<string> = new Set([
  'tool.execution',
  'tool.blocked_on_user',
  'assistant_response',
]);
const RUN = 'user_prompt';
const STEPS: ReadonlySet<string> = new Set(['api_request', 'api_error', 'tool_result']);

/** Claude Code's spans and logs (recorded with 2.1.200 and 2.1.329). */
export const claudeCode: Dialect = {
  id: 'claude-code',
  about: "Claude Code's own telemetry: its logs, and the spans of its enhanced telemetry beta",
  detect: { scope: (name) => name.startsWith('com.anthropic.claude_code.') },
  extract(span: Span, scope: Scope): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const type = stringOf(a.type) ?? span.name.replace(/^claude_code\./, '');
    fields.kind = entryOf(KINDS, type);
    fields.isPart = PARTS.has(type) || undefined;
    if (fields.kind === 'llm') fields.provider = 'anthropic';
    // A sub-agent's spans name the sub-agent as their conversation.
    fields.sessionId = textOf(a.session);
    readAgent(a, fields);
    // Of records the scope's version is the program's.
    if (fields.kind === 'agent' && scope.name.endsWith('.events') && scope.version !== '')
      fields.agentVersion = scope.version;
    fields.modelRequested = textOf(a.model);
    fields.tokensIn = countOf(a.inputTokens);
    fields.tokensOut = countOf(a.outputTokens);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.costUsd = numberOf(a.cost);
    fields.ttftMs = numberOf(a.ttft);
    fields.finishReasons = stringsOf(a.stopReason);
    fields.httpStatus = integerOf(a.status);
    fields.attemptNo = integerOf(a.attempt);
    fields.inputMessages = messagesOf(a.prompt ?? a.loggedPrompt, 'user');
    fields.outputMessages = messagesOf(a.response, 'assistant');
    fields.toolName = textOf(a.loggedTool);
    fields.toolCallId = textOf(a.toolCallId);
    fields.mcpServer = textOf(a.mcpServer);
    fields.arguments = argumentsIn(a);
    const event = span.events.find(({ name }) => name === 'tool.output');
    if (event !== undefined) {
      const { output, content } = readOutput(event.attributes);
      fields.result = textOf(output ?? content);
    }
    readFailure(type, a, fields);
    return fields;
  },
  logs: { prefix: 'claude_code', place },
};

function readAgent(a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  fields.agentId = textOf(a.agentId);
  const source = stringOf(a.querySource ?? a.safeQuerySource);
  const subAgent = textOf(a.agentName) ?? SUB_AGENT.exec(source ?? '')?.[1];
  if (subAgent !== undefined) fields.agentName = subAgent;
  else if (fields.agentId === undefined && (fields.kind === 'agent' || fields.kind === 'llm'))
    fields.agentName = 'claude-code';
}

/** Spans tell the argument that matters; the record of the call has them all. */
function argumentsIn(a: Found<keyof typeof KEYS>): CanonicalFields['arguments'] {
  if (a.toolInput) return textOf(a.toolInput);
  const given = { command: a.command, file_path: a.filePath, subagent_type: a.subagentType };
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  if (told.length === 0) return textOf(a.toolParameters);
  return JSON.stringify(Object.fromEntries(told.map(([key, value]) => [key, stringOf(value)])));
}

function readFailure(type: string, a: Found<keyof typeof KEYS>, fields: CanonicalFields): void {
  const refused = stringOf(a.decision) === 'reject';
  const failed = booleanOf(a.success) === false || type === 'api_error';
  if (!failed && !refused) return;
  fields.isError = true;
  fields.errorMessage = textOf(a.error);
  fields.errorType =
    textOf(a.errorClass) ?? textOf(a.errorType) ?? (refused ? 'permission_denied' : undefined);
}

/** One run for each prompt; records before 2.1 name no prompt and fall to their session. */
function place({ name, get }: LoggedEvent): LiftedPlace | null {
  const event = name.slice('claude_code.'.length);
  const session = stringOf(get('session.id'));
  if (session === undefined) return null;
  const run = `${session} ${stringOf(get('prompt.id')) ?? ''}`;
  if (event === RUN) return { as: 'run', run };
  // What a call answered is written right after the call.
  const sequence = numberOf(get('event.sequence'));
  const request = (at = 0) => (sequence === undefined ? undefined : `request ${sequence + at}`);
  if (event === 'assistant_response') return { as: 'part', run, of: request(-1) };
  const call = stringOf(get('tool_use_id'));
  const isRefusal = event === 'tool_decision' && stringOf(get('decision')) === 'reject';
  if (!STEPS.has(event) && !isRefusal) return null;
  const id = event === 'api_request' ? request() : call;
  return { as: 'step', run, id, durationMs: numberOf(get('duration_ms')) };
}
