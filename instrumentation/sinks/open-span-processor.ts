import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { safely } from '../safely.js';
import * as semconv from '../vocabulary/semconv.js';
import { clearTimeout, setTimeout } from '../timers.js';

/** A span that ends before that is not worth two records. */
const ANNOUNCE_AFTER_MS = 1_000;
/** Many that grow old one after the other are announced together. */
const LEAST_PAUSE_MS = 250;

/** Takes note of spans that have begun, so that they are known of if nobody ever ends them. */
export type Announce = (spans: readonly ReadableSpan[]) => void;

/**
 * Knows the spans that have begun and not ended, so that a run which is killed or never returns still
 * leaves its outer spans behind.
 *
 * Agents are announced as soon as the event loop turns, other spans when they have been open for a
 * second: a model call that hangs and a tool that never returns are seen, a thousand short spans cost nothing.
 */
export class OpenSpanProcessor implements SpanProcessor {
  readonly #open = new Set<Span>();
  readonly #announce: Announce | undefined;
  /** When each was started, oldest first. */
  readonly #unannounced = new Map<Span, number>();
  #justStarted: Span[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param announce Left out where nobody wants to know. */
  constructor(announce?: Announce) {
    this.#announce = announce;
  }

  /**
   * Says of every open span that a signal ends the process before it is done, in the words of a process that was
   * killed. Not of an ambient run, which is open whether or not anything is under way in it.
   */
  interruptAll(signal: NodeJS.Signals): void {
    for (const span of this.#open) {
      if (attributesOf(span)?.[semconv.RUN_AMBIENT]) continue;
      span.setAttribute(semconv.ERROR_TYPE, 'interrupted');
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: `${signal} ended the process before this span ended`,
      });
    }
  }

  /** Ends every open span, innermost first, and marks it as not ended by its own code. */
  endAll(): void {
    for (const span of [...this.#open].reverse()) {
      span.setAttribute(semconv.SPAN_UNFINISHED, true);
      span.end();
    }
    this.#open.clear();
  }

  get size(): number {
    return this.#open.size;
  }

  onStart(span: Span): void {
    this.#open.add(span);
    if (!this.#announce) return;
    this.#unannounced.set(span, performance.now());
    // Who the span is of stands in its attributes, which some set only after they have started it.
    if (mayBeAgent(span) && this.#justStarted.push(span) === 1)
      setImmediate(() => this.#announceAgents()).unref();
    this.#wait();
  }

  onEnd(span: unknown): void {
    this.#open.delete(span as Span);
    this.#unannounced.delete(span as Span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#open.clear();
    this.#unannounced.clear();
    clearTimeout(this.#timer);
    return Promise.resolve();
  }

  #announceAgents(): void {
    const started = this.#justStarted;
    this.#justStarted = [];
    this.#tell(started.filter((span) => this.#unannounced.has(span) && isAgent(span)));
  }

  #announceOld(): void {
    const startedBefore = performance.now() - ANNOUNCE_AFTER_MS;
    const old: Span[] = [];
    for (const [span, startedAt] of this.#unannounced) {
      if (startedAt > startedBefore) break;
      old.push(span);
    }
    this.#tell(old);
    this.#wait();
  }

  /** Until the oldest has been open for long. */
  #wait(): void {
    if (this.#timer || this.#unannounced.size === 0) return;
    const [oldestMs] = this.#unannounced.values();
    const dueInMs = oldestMs! + ANNOUNCE_AFTER_MS - performance.now();
    const pauseMs = Math.max(LEAST_PAUSE_MS, Math.ceil(dueInMs));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#announceOld();
    }, pauseMs).unref();
  }

  #tell(spans: Span[]): void {
    if (spans.length === 0) return;
    for (const span of spans) this.#unannounced.delete(span);
    safely('record spans that have begun', () =>
      this.#announce?.(spans as unknown as ReadableSpan[]),
    );
  }
}

/** A span that says its operation when it starts is of no other. */
function mayBeAgent(span: Span): boolean {
  const { attributes } = span as unknown as ReadableSpan;
  return attributes?.[semconv.GEN_AI_OPERATION_NAME] === undefined || isAgent(span);
}

function isAgent(span: Span): boolean {
  const attributes = attributesOf(span);
  return (
    attributes?.[semconv.GEN_AI_OPERATION_NAME] === 'invoke_agent' ||
    attributes?.['openinference.span.kind'] === 'AGENT'
  );
}

function attributesOf(span: Span): ReadableSpan['attributes'] | undefined {
  return (span as unknown as ReadableSpan).attributes;
}
