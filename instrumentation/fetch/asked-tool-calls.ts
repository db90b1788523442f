import type { SpanContext } from '@opentelemetry/api';

/** More calls than this wait for an answer only where hosts drop them. */
const MAX_CALLS = 1_000;
/** Arguments may be whole files; together they may hold this much. */
const MAX_ARGUMENT_CHARS = 16 * 1024 * 1024;

/** A tool call that a model asked for and no request has answered yet. */
export interface AskedToolCall {
  /** Undefined where the protocol names a call by its function alone. */
  readonly id: string | undefined;
  readonly name: string;
  /** Captured JSON; undefined where content is not recorded. */
  readonly arguments: string | undefined;
  /** The span a span of this call belongs under. */
  readonly parent: SpanContext;
  /** Epoch milliseconds when the model was asked: no span of the tool can be older. */
  readonly sinceMs: number;
  /** Epoch milliseconds when the model's answer was there. */
  readonly askedAtMs: number;
}

/** The calls that wait, oldest first. Full, it drops the oldest. */
export class AskedToolCalls {
  readonly #maxCalls: number;
  readonly #calls = new Set<AskedToolCall>();
  readonly #byKey = new Map<string, AskedToolCall[]>();
  #argumentChars = 0;

  constructor(maxCalls = MAX_CALLS) {
    this.#maxCalls = maxCalls;
  }

  get size(): number {
    return this.#calls.size;
  }

  add(call: AskedToolCall): void {
    this.#calls.add(call);
    this.#argumentChars += call.arguments?.length ?? 0;
    for (const key of keysOf(call)) {
      const calls = this.#byKey.get(key);
      if (calls) calls.push(call);
      else this.#byKey.set(key, [call]);
    }
    while (this.#calls.size > this.#maxCalls || this.#argumentChars > MAX_ARGUMENT_CHARS) {
      this.#remove(this.#calls.values().next().value!);
    }
  }

  /**
   * Takes out the calls that answers under this key may belong to: those of the same trace, else those
   * whose id it is. A function's name alone says nothing about another trace.
   */
  take(key: string, traceId: string): AskedToolCall[] {
    const asked = this.#byKey.get(key) ?? [];
    const own = asked.filter((call) => call.parent.traceId === traceId);
    const taken = own.length > 0 ? own : asked.filter((call) => call.id === key);
    for (const call of taken) this.#remove(call);
    return taken;
  }

  #remove(call: AskedToolCall): void {
    if (!this.#calls.delete(call)) return;
    this.#argumentChars -= call.arguments?.length ?? 0;
    for (const key of keysOf(call)) {
      const others = this.#byKey.get(key)?.filter((other) => other !== call) ?? [];
      if (others.length > 0) this.#byKey.set(key, others);
      else this.#byKey.delete(key);
    }
  }
}

/** Hosts may answer a call that has an id by its function's name (Gemini lets them). */
function keysOf({ id, name }: AskedToolCall): readonly string[] {
  return id === undefined || id === name ? [name] : [id, name];
}
