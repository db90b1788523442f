import type { Message } from './messages.js';

/**
 * Tells which messages of a model call are new. Most agents send the whole history each time, some only
 * what was added; a message said twice ("yes", "yes") is new twice.
 */
export class History {
  readonly #openings = new Set<string>();
  /** How often a message was in the fullest history that held it. */
  readonly #counts = new Map<string, number>();

  /** The messages of `input` that no earlier call of the run carried; remembers the call. */
  takeNew(input: readonly Message[], output: readonly Message[]): Message[] {
    const keys = input.map(keyOf);
    const isWhole = keys.length > 0 && this.#openings.has(keys[0]!);
    const here = new Map<string, number>();
    const count = (key: string) => {
      here.set(key, (here.get(key) ?? 0) + 1);
      return here.get(key)!;
    };
    const fresh = input.filter((_, index) => {
      const times = count(keys[index]!);
      return !isWhole || times > (this.#counts.get(keys[index]!) ?? 0);
    });
    output.map(keyOf).forEach(count);
    if (keys.length > 0) this.#openings.add(keys[0]!);
    for (const [key, times] of here)
      this.#counts.set(key, Math.max(times, this.#counts.get(key) ?? 0));
    return fresh;
  }
}

function keyOf(message: Message): string {
  const parts = message.parts.map((part) => [part.type, part.text, part.toolCallId]);
  return JSON.stringify([message.role, parts]);
}
