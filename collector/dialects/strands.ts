import type { SpanKind } from '../../store/index.js';
import type { AnyValue, Span } from '../otlp/model.js';
import { toMessages, type Message } from '../messages/messages.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { dataOf } from './message-values.js';
import { countOf, entryOf, numberOf, stringOf, textOf } from './values.js';

const read = attributeTable({
  operation: 'gen_ai.operation.name',
  toolStatus: 'gen_ai.tool.status',
  toolStatusOld: 'tool.status',
  cacheRead: 'gen_ai.usage.cache_read_input_tokens',
  cacheWrite: 'gen_ai.usage.cache_write_input_tokens',
  firstToken: 'gen_ai.server.time_to_first_token',
});
const readEvent = attributeTable({
  content: 'content',
  message: 'message',
  role: 'role',
  id: 'id',
  finishReason: 'finish_reason',
});

const KINDS: Readonly<Record<string, SpanKind>> = {
  execute_event_loop_cycle: 'chain',
  invoke_swarm: 'workflow',
  invoke_graph: 'workflow',
};

/** Strands Agents (Python and TypeScript): OTel GenAI with messages in Bedrock's form, and times in milliseconds. */
export const strands: Dialect = {
  id: 'strands',
  about: 'Strands Agents',
  detect: {
    attribute: (key) => key.startsWith('event_loop.') || key === 'gen_ai.tool.status',
    scope: (name) => name.startsWith('strands'),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const operation = stringOf(a.operation);
    fields.kind = entryOf(KINDS, operation);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.ttftMs = numberOf(a.firstToken);
    if (operation === 'execute_tool') readTool(span, fields);
    else readMessages(span, fields);
    if (stringOf(a.toolStatus ?? a.toolStatusOld) === 'error') {
      fields.isError = true;
      fields.errorSource = 'success-flag';
    }
    return fields;
  },
};

/** A tool's arguments and result are events of the names that messages have elsewhere. */
function readTool(span: Span, fields: CanonicalFields): void {
  for (const { name, attributes } of span.events) {
    const event = readEvent(attributes);
    if (name === 'gen_ai.tool.message') fields.arguments ??= textOf(event.content);
    if (name === 'gen_ai.choice') fields.result ??= textOf(event.message);
  }
}

function readMessages(span: Span, fields: CanonicalFields): void {
  const input: Message[] = [];
  const output: Message[] = [];
  const reasons: string[] = [];
  for (const { name, attributes } of span.events) {
    const [, role] = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name) ?? [];
    const event = readEvent(attributes);
    if (role !== undefined) input.push(...messages(event.content, role));
    if (name !== 'gen_ai.choice') continue;
    output.push(...messages(event.message ?? event.content, 'assistant'));
    const reason = stringOf(event.finishReason);
    if (reason !== undefined) reasons.push(reason);
  }
  if (input.length > 0) fields.inputMessages = JSON.stringify(input);
  if (output.length > 0) fields.outputMessages = JSON.stringify(output);
  if (reasons.length > 0) fields.finishReasons = reasons;
}

/** The content of one message, Bedrock's list of blocks or a text. */
function messages(value: AnyValue | undefined, role: string): Message[] {
  const data = dataOf(value);
  if (data === undefined) return [];
  return toMessages(Array.isArray(data) ? { role, content: data } : data, role);
}
