import type { Text } from '../../store/index.js';
import type { SpanEvent } from '../otlp/model.js';
import { parseJson } from '../messages/message-parts.js';
import { canonicalInstructions, toMessages, type Message } from '../messages/messages.js';
import { decodeText, searchFor } from '../json/text.js';
import { attributeTable } from './attribute-table.js';
import type { CanonicalFields } from './canonical-span.js';
import { dataOf, messagesOf } from './message-values.js';
import { numberOf, stringOf, textOf } from './values.js';

const read = attributeTable({
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
  // Azure writes the whole body as JSON text into one attribute.
  body: 'gen_ai.event.content',
  role: 'role',
  content: 'content',
  id: 'id',
  toolCalls: 'tool_calls',
  message: 'message',
  finishReason: 'finish_reason',
  input: 'gen_ai.input.messages',
  output: 'gen_ai.output.messages',
  system: 'gen_ai.system_instructions',
  tools: 'gen_ai.tool.definitions',
});
const readEvaluation = attributeTable({
  name: 'gen_ai.evaluation.name',
  score: 'gen_ai.evaluation.score.value',
  label: 'gen_ai.evaluation.score.label',
  explanation: 'gen_ai.evaluation.explanation',
});

/**
 * Fills messages from span events: `gen_ai.content.prompt|completion` (1.26), one event per message (1.28 to 1.36),
 * and `gen_ai.client.inference.operation.details` (1.37 on). What attributes told already stays.
 */
export function readGenAiEvents(events: readonly SpanEvent[], fields: CanonicalFields): void {
  const input: Message[] = [];
  const output: Message[] = [];
  const evaluations: object[] = [];
  for (const event of events) {
    if (!event.name.startsWith('gen_ai.')) continue;
    const a = read(event.attributes);
    switch (event.name) {
      case 'gen_ai.content.prompt':
        fields.inputMessages ??= messagesOf(a.prompt, 'user');
        break;
      case 'gen_ai.content.completion':
        fields.outputMessages ??= messagesOf(a.completion, 'assistant');
        break;
      case 'gen_ai.client.inference.operation.details':
        fields.inputMessages ??= messagesOf(a.input, 'user');
        fields.outputMessages ??= messagesOf(a.output, 'assistant');
        if (a.system) fields.systemInstructions ??= canonicalInstructions(textOf(a.system) ?? '');
        fields.toolDefinitions ??= textOf(a.tools);
        break;
      case 'gen_ai.evaluation.result':
        evaluations.push(evaluation(event));
        break;
      case 'gen_ai.choice':
        output.push(...eventMessages(a, 'assistant'));
        break;
      case 'gen_ai.system.message':
      case 'gen_ai.user.message':
      case 'gen_ai.assistant.message':
      case 'gen_ai.tool.message':
        input.push(...eventMessages(a, event.name.slice('gen_ai.'.length, -'.message'.length)));
    }
  }
  if (input.length > 0) fields.inputMessages ??= JSON.stringify(input);
  if (output.length > 0) fields.outputMessages ??= JSON.stringify(output);
  if (evaluations.length > 0) fields.evaluations ??= JSON.stringify(evaluations);
}

function evaluation(event: SpanEvent): object {
  const a = readEvaluation(event.attributes);
  return {
    name: stringOf(a.name),
    score: numberOf(a.score),
    label: stringOf(a.label),
    explanation: stringOf(a.explanation),
  };
}

const hasFinishReason = searchFor('"finish_reason"');

/** The finish reasons that the messages themselves carry (conventions 1.37 to 1.41). */
export function finishReasonsIn(outputMessages: Text | undefined): string[] | undefined {
  if (outputMessages === undefined || !hasFinishReason(outputMessages)) return undefined;
  const parsed = parseJson(decodeText(outputMessages));
  if (!Array.isArray(parsed)) return undefined;
  const reasons = parsed
    .map((message: { finish_reason?: unknown } | null) => message?.finish_reason)
    .filter((reason) => typeof reason === 'string');
  return reasons.length === 0 ? undefined : reasons;
}

function eventMessages(a: ReturnType<typeof read>, role: string): Message[] {
  const body = stringOf(a.body);
  if (body !== undefined) return withRole(toMessages(parseJson(body) ?? body, role), role);
  const value = {
    role: stringOf(a.role) ?? role,
    content: dataOf(a.content),
    id: stringOf(a.id),
    tool_calls: dataOf(a.toolCalls),
    finish_reason: stringOf(a.finishReason),
  };
  const message = dataOf(a.message);
  return message === undefined
    ? toMessages(value, role)
    : toMessages({ message, finish_reason: value.finish_reason }, role);
}

/** Azure's bodies leave the role to the event's name. */
function withRole(messages: Message[], role: string): Message[] {
  return messages.map((message) => ({ ...message, role: message.role || role }));
}
