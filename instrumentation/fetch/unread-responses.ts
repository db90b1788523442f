import { safely } from '../safely.js';

/** Whoever wants to know that nobody can read a response any more. */
export interface Unread {
  unread(): void;
}

const responses = new FinalizationRegistry<Unread>((call) => {
  safely('end a model call', () => call.unread());
});

/** Tells the call when its response is collected without anybody having read it. */
export function expectReader(response: object, call: Unread): void {
  responses.register(response, call, call);
}

/**
 * The call has its answer. What is registered is held, and all that hangs on it, until the garbage of the whole heap
 * is collected; and each small collection in between has to carry it along.
 */
export function expectNoReader(call: Unread): void {
  responses.unregister(call);
}
