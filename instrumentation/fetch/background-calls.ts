import type { JsonObject } from './json.js';

/** More calls than this are not waited for at a time: whoever asked for the first has forgotten it. */
const MAX_OPEN = 1000;
/** As many answers are known to have been recorded. */
const MAX_OVER = 1000;

/** A model call whose answer is made while no connection waits for it. */
export interface BackgroundCall {
  readonly isOpen: boolean;
  /** A later request has been told how far the answer is. */
  told(body: JsonObject): void;
  /** Nobody will ask any more. */
  abandon(): void;
}

/** The calls that go on in the background, by the server and the id that it gave the answer. */
class BackgroundCalls {
  readonly #open = new Map<string, BackgroundCall>();
  readonly #over = new Set<string>();

  add(url: URL, id: string, call: BackgroundCall): void {
    this.#open.set(keyOf(url, id), call);
    if (this.#open.size <= MAX_OPEN) return;
    const [key, oldest] = this.#open.entries().next().value!;
    this.#open.delete(key);
    oldest.abandon();
  }

  /** The call that waits for this answer. */
  get(url: URL, id: string): BackgroundCall | undefined {
    return this.#open.get(keyOf(url, id));
  }

  /** Whether the answer has been recorded: asking for it again is no call. */
  isOver(url: URL, id: string): boolean {
    return this.#over.has(keyOf(url, id));
  }

  over(url: URL, id: string): void {
    const key = keyOf(url, id);
    this.#open.delete(key);
    this.#over.add(key);
    if (this.#over.size > MAX_OVER) this.#over.delete(this.#over.values().next().value!);
  }
}

export const backgroundCalls = new BackgroundCalls();

function keyOf({ host }: URL, id: string): string {
  return `${host} ${id}`;
}
