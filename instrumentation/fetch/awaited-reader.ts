import { safely } from '../safely.js';
import { Slots, type Slotted } from './slots.js';
import { setTimeout } from '../timers.js';

/** Whoever wants to know that nobody can read a response any more. */
export interface Unread {
  unread(): void;
}

/** Most answers are begun to be read at once, many have come whole by then. */
const REGISTER_AFTER_MS = 100;

const responses = new FinalizationRegistry<Unread>((call) => {
  safely('end a model call', () => call.unread());
});
const fresh = new Slots<AwaitedReader>();
let timer: NodeJS.Timeout | undefined;

/**
 * Tells a call when its response is collected without anybody having read it.
 *
 * What is registered for that is held, and all that hangs on it, until the garbage of the whole heap is collected, and
 * each small collection in between has to carry it along. So a response is registered only when its call has been under
 * way for a moment; that long it is not collected.
 */
export class AwaitedReader implements Slotted {
  slot: number | undefined;
  readonly #call: Unread;
  #response: object | undefined;

  constructor(response: object, call: Unread) {
    this.#call = call;
    this.#response = response;
    fresh.add(this);
    timer ??= setTimeout(registerAll, REGISTER_AFTER_MS).unref();
  }

  register(): void {
    if (!this.#response || !fresh.delete(this)) return;
    responses.register(this.#response, this.#call, this);
    this.#response = undefined;
  }

  /** The call has its answer. */
  giveUp(): void {
    if (!fresh.delete(this)) responses.unregister(this);
    this.#response = undefined;
  }
}

function registerAll(): void {
  timer = undefined;
  for (const reader of fresh.all()) reader.register();
}
