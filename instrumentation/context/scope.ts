import { context, createContextKey, type Context, type Span } from '@opentelemetry/api';
import { belowCaller } from './caller.js';
import { trace } from './trace.js';

const SCOPE = createContextKey('tracehound.scope');

/**
 * One unit of work that a framework keeps track of by itself (a LangChain run, a span of the OpenAI Agents
 * SDK), with the context that what happens inside it belongs in.
 *
 * Frameworks hold "what runs now" in places of their own, so a scope can be current without its span being
 * OpenTelemetry's active one.
 */
export class Scope {
  readonly context: Context;
  /** Whether the framework means one model call by it: further requests inside are further attempts. */
  readonly isModelCall: boolean;
  readonly #parent: Scope | undefined;
  #open = true;
  #modelCalls = 0;

  /**
   * @param parent Where the unit itself belongs.
   * @param span The unit's own span; without one its work belongs to the parent's.
   */
  constructor(parent: Context, span?: Span, isModelCall = false) {
    this.isModelCall = isModelCall;
    this.#parent = scopeOf(parent);
    this.context = (span ? trace.setSpan(parent, span) : parent).setValue(SCOPE, this);
  }

  /** Model calls seen on the wire inside it, not counting those of scopes further in. */
  get modelCalls(): number {
    return this.#modelCalls;
  }

  countModelCall(): void {
    this.#modelCalls += 1;
  }

  close(): void {
    this.#open = false;
  }

  /** This scope, or the nearest one around it that is still open. */
  get nearestOpen(): Scope | undefined {
    return this.#open ? this : this.#parent?.nearestOpen;
  }

  isInside(other: Scope): boolean {
    return this === other || (this.#parent?.isInside(other) ?? false);
  }
}

export function scopeOf(context: Context): Scope | undefined {
  return context.getValue(SCOPE) as Scope | undefined;
}

/** Says which scope a framework takes to be running now. */
export type ScopeReader = () => Scope | undefined;

const readers: ScopeReader[] = [];

export function addScopeReader(reader: ScopeReader): void {
  readers.push(reader);
}

/**
 * The context a span that starts now belongs in: OpenTelemetry's active one, that of a framework's scope where that lies
 * further in, or outside any span that of who calls.
 */
export function currentContext(): Context {
  let here = belowCaller(context.active());
  for (const reader of readers) {
    const scope = reader()?.nearestOpen;
    if (scope && !scopeOf(here)?.isInside(scope)) here = scope.context;
  }
  return here;
}
