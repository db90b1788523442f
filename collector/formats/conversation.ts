import type { Message } from '../messages/messages.js';
import { exactJson } from '../json/exact-json.js';
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
  readonly #said: { role: string; key: string }[] = [];
  /** What the first call read first: a call that begins so too tells all again. */
  #beginning: string | null = null;

  constructor(record: RunRecord) {
    for (const call of record.ofKind('llm')) this.#add(call);
  }

  #add(call: RecordedSpan): void {
    const atNs = call.row['start_ns'] as bigint;
    const system = recordedMessages(systemMessages(columnText(call, 'system_instructions')));
    const heard = [
      ...system.filter((message) => !this.#said.some(({ key }) => key === keyOf(message))),
      ...this.#newIn(recordedMessages(columnText(call, 'input_messages'))),
    ];
    const answer = recordedMessages(columnText(call, 'output_messages'));
    for (const message of [...heard, ...answer])
      this.#said.push({ role: message.role, key: keyOf(message) });
    for (const message of heard) {
      // Some providers have a tool's result said by the user.
      const isResult = message.parts.every(({ type }) => type === 'tool_call_response');
      if ((message.role === 'user' || message.role === 'system') && !isResult)
        this.turns.push({ by: message.role, message, atNs });
    }
    this.turns.push({ by: 'agent', call, heard, answer, atNs });
  }

  /** What of a call's input was not said before it. */
  #newIn(messages: readonly Message[]): Message[] {
    const [first] = messages;
    if (first === undefined) return [];
    if (this.#beginning !== keyOf(first)) {
      this.#beginning ??= keyOf(first);
      return [...messages];
    }
    let at = 0;
    for (const said of this.#said) {
      const message = messages[at];
      if (message === undefined) break;
      // A framework may word an answer anew when it tells it again, or leave it out where the call failed.
      if (
        said.key === keyOf(message) ||
        (said.role === 'assistant' && message.role === 'assistant')
      )
        at++;
      else if (said.role !== 'assistant' && said.role !== 'system') break;
    }
    return messages.slice(at).filter(({ role }) => role !== 'assistant');
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
