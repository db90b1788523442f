import type { Message } from '../processors/messages.js';
import { exactJson } from '../record/exact-json.js';
import { recordedMessages } from './recorded-messages.js';
import { columnText, type RecordedSpan, type RunRecord } from './run-record.js';

/** One thing said in a run: by a person or the system, by a tool, or by the model, with the call that it is from. */
export type Turn =
  | { by: 'user' | 'system'; message: Message; atNs: bigint }
  | { by: 'agent'; call: RecordedSpan; heard: Message[]; answer: Message[]; atNs: bigint };

/**
 * A run as one conversation. Model calls carry either all that was said before or only what is new; a call that begins
 * with what is known already carries all.
 */
export class Conversation {
  readonly turns: Turn[] = [];
  /** Everything said so far, in order; tool results too. */
  readonly #said: string[] = [];

  constructor(record: RunRecord) {
    for (const call of record.ofKind('llm')) this.#add(call);
  }

  #add(call: RecordedSpan): void {
    const atNs = call.row['start_ns'] as bigint;
    const system = recordedMessages(systemMessages(columnText(call, 'system_instructions')));
    const heard = [
      ...this.#unknown(system),
      ...this.#unknown(recordedMessages(columnText(call, 'input_messages'))),
    ];
    for (const message of heard) {
      this.#said.push(keyOf(message));
      // Some providers have a tool's result said by the user.
      const isResult = message.parts.every(({ type }) => type === 'tool_call_response');
      if ((message.role === 'user' || message.role === 'system') && !isResult)
        this.turns.push({ by: message.role, message, atNs });
    }
    const answer = recordedMessages(columnText(call, 'output_messages'));
    this.#said.push(...answer.map(keyOf));
    this.turns.push({ by: 'agent', call, heard, answer, atNs });
  }

  /** What of the messages was not said before. */
  #unknown(messages: readonly Message[]): Message[] {
    const keys = messages.map(keyOf);
    // All that was said, told again: it begins as the run did.
    const isRetold = this.#said.length > 0 && keys.length > 0 && this.#said.includes(keys[0]!);
    if (!isRetold) return [...messages];
    let known = 0;
    for (const key of keys) {
      const at = this.#said.indexOf(key, known);
      if (at < 0) break;
      known = at + 1;
    }
    const retold = keys.findIndex((key) => !this.#said.includes(key));
    // The answer to the last call comes back in other words where a framework writes it anew.
    return retold < 0 ? [] : messages.slice(retold).filter(({ role }) => role !== 'assistant');
  }
}

/** A message by what it says; ids and reasons to stop may differ from one telling to the next. */
function keyOf({ role, parts }: Message): string {
  return exactJson([role, parts]);
}

/** System instructions are parts, or text. */
function systemMessages(text: string | null): string | null {
  if (text === null) return null;
  const parts = text.trimStart().startsWith('[')
    ? text
    : exactJson([{ type: 'text', content: text }]);
  return `[{"role":"system","parts":${parts}}]`;
}
