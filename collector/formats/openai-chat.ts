import type { Message } from '../messages/messages.js';
import { exactJson } from '../json/exact-json.js';
import { Conversation } from './conversation.js';
import type { RunFormat } from './export-format.js';
import { callsIn, textOfParts } from './recorded-messages.js';
import { columnText, RunRecord } from './run-record.js';

/**
 * OpenAI's fine-tuning file: `{messages, tools?}`, a conversation a line. Reasoning is left out, for which the format has
 * no place; so is a run in which the model said nothing.
 */
export const openaiChat: RunFormat = {
  writes: 'runs',
  id: 'openai-chat',
  about: 'OpenAI fine-tuning JSONL (chat messages and tools), a run a line',
  needs: 'an answer of a model',
  oneRun: false,
  async write(run, sink) {
    const record = new RunRecord(run);
    const messages = new Conversation(record).turns.flatMap((turn) =>
      turn.by === 'agent' ? [...turn.heard, ...turn.answer].flatMap(chatMessages) : [],
    );
    if (!messages.some(({ role }) => role === 'assistant')) return;
    const tools = toolsOf(record);
    await sink(`${exactJson({ messages, ...(tools === null ? {} : { tools }) })}\n`);
  },
};

interface ChatMessage {
  role: string;
  content: string | null;
  tool_calls?: unknown[];
  tool_call_id?: string;
}

function chatMessages({ role, parts }: Message): ChatMessage[] {
  const answers = parts
    .filter(({ type }) => type === 'tool_call_response')
    .map((part) => ({
      role: 'tool',
      tool_call_id: String(part['id'] ?? ''),
      content: textOfAnswer(part['response'] ?? part['result']),
    }));
  const text = textOfParts(parts, 'text');
  if (role !== 'assistant')
    return answers.length > 0 && text === null
      ? answers
      : [...answers, { role, content: text ?? '' }];
  const calls = callsIn(parts).map(({ id, name, arguments: args }, index) => ({
    id: id ?? `call_${index + 1}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : exactJson(args) },
  }));
  if (text === null && calls.length === 0) return [];
  return [{ role, content: text, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
}

function textOfAnswer(answer: unknown): string {
  return typeof answer === 'string' ? answer : exactJson(answer ?? '');
}

/** The tools on offer, as the last call that names them has them; null where none does. */
function toolsOf(record: RunRecord): unknown[] | null {
  for (const call of record.ofKind('llm').reverse()) {
    const text = columnText(call, 'tool_definitions');
    if (text === null) continue;
    const parsed = parsedList(text);
    if (parsed.length > 0) return parsed.map(functionTool);
  }
  return null;
}

function functionTool(tool: unknown): unknown {
  const known = (tool ?? {}) as Record<string, unknown>;
  if ('function' in known) return known;
  const { name, description } = known;
  const parameters = known['parameters'] ?? known['inputSchema'] ?? known['input_schema'] ?? {};
  return { type: 'function', function: { name, description, parameters } };
}

function parsedList(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
