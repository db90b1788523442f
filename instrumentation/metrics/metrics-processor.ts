import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { noteFailure, safely } from '../safely.js';
import { measurementsOf, type Measurement } from './measurements.js';
import type { Meter } from './meter.js';
import type { MetricTarget } from './metric-target.js';

/** The SDK takes a few milliseconds to load: not while the agent's first calls are under way. */
const LOAD_AFTER_MS = 1_000;
/** What waits for the SDK; some minutes' worth of the busiest agent. */
const MAX_WAITING = 10_000;

/** Makes metrics of the model and tool calls that spans tell of. */
export class MetricsProcessor implements SpanProcessor {
  readonly #targets: readonly MetricTarget[];
  #waiting: Measurement[] = [];
  #resource: ReadableSpan['resource'] | undefined;
  #meter: Meter | undefined;
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasNew = false;

  constructor(targets: readonly MetricTarget[]) {
    this.#targets = targets;
  }

  /** Whether something was measured since the last flush. */
  get needsFlush(): boolean {
    return this.#hasNew;
  }

  onStart(): void {
    // A call is measured when it is over.
  }

  onEnd(span: ReadableSpan): void {
    if (this.#targets.length === 0) return;
    const found = safely('measure a call', () => measurementsOf(span)) ?? [];
    if (found.length === 0) return;
    this.#hasNew = true;
    if (this.#meter) {
      for (const measurement of found) this.#meter.record(measurement);
      return;
    }
    this.#resource ??= span.resource;
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(...found);
    this.#timer ??= setTimeout(() => void this.#load(), LOAD_AFTER_MS).unref();
  }

  /** Delivers all that was measured. */
  async forceFlush(): Promise<void> {
    if (!this.#hasNew) return;
    this.#hasNew = false;
    await this.#load();
    await this.#meter?.flush();
  }

  shutdown(): Promise<void> {
    clearTimeout(this.#timer);
    return this.forceFlush();
  }

  #load(): Promise<void> {
    return (this.#loading ??= import('./meter.js')
      .then(({ createMeter }) => {
        this.#meter = createMeter(this.#targets, this.#resource!);
        for (const measurement of this.#waiting) this.#meter.record(measurement);
        this.#waiting = [];
      })
      .catch((error: unknown) => noteFailure('measure calls', error)));
  }
}
