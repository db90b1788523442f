import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createRequire } from 'node:module';
import { maskResource, type MaskText } from '../privacy/mask-attributes.js';
import { processRedactor } from '../privacy/redactor.js';
import { noteFailure, safely } from '../safely.js';
import { AttributeSet } from './attribute-set.js';
import { measurementsOf, type Measurement } from './measurements.js';
import type { createMeter, Meter } from './meter.js';
import type { MetricTarget } from './metric-target.js';
import { clearTimeout, setTimeout } from '../timers.js';

/** The SDK takes a few milliseconds to load: not while the agent's first calls are under way. */
const RECORD_AFTER_MS = 1_000;
/** As many are recorded at once, so that memory is bounded whatever an agent does. */
const MAX_WAITING = 2_000;

const mask: MaskText = (text) => processRedactor()?.redact(text) ?? text;

/** Loaded late (see `RECORD_AFTER_MS`) and at once: what loads beside the agent is not there if it ends meanwhile. */
const METER = './meter.js';
interface MeterModule {
  readonly createMeter: typeof createMeter;
}
const requireHere = createRequire(import.meta.url);

/** Makes metrics of the model and tool calls that spans tell of. */
export class MetricsProcessor implements SpanProcessor {
  readonly #targets: readonly MetricTarget[];
  readonly #empty = AttributeSet.empty(mask);
  #waiting: Measurement[] = [];
  #resource: ReadableSpan['resource'] | undefined;
  #meter: Meter | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasNew = false;
  #isBroken = false;

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
    if (this.#targets.length === 0 || this.#isBroken) return;
    const found = safely('measure a call', () => measurementsOf(span, this.#empty)) ?? [];
    if (found.length === 0) return;
    this.#hasNew = true;
    this.#resource ??= span.resource;
    this.#waiting.push(...found);
    if (this.#waiting.length >= MAX_WAITING) this.#record();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#record();
    }, RECORD_AFTER_MS).unref();
  }

  /** Delivers all that was measured. */
  async forceFlush(): Promise<void> {
    if (!this.#hasNew) return;
    this.#hasNew = false;
    this.#record();
    await this.#meter?.flush();
  }

  shutdown(): Promise<void> {
    clearTimeout(this.#timer);
    return this.forceFlush();
  }

  /** Delivers all that was measured, when the event loop has stopped. */
  handOver(): void {
    if (!this.#hasNew) return;
    this.#hasNew = false;
    this.#record();
    this.#meter?.handOver();
  }

  /** Gives what waits to the SDK, which is loaded for it. */
  #record(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#isBroken) return;
    try {
      this.#meter ??= this.#makeMeter();
      for (const measurement of waiting) this.#meter.record(measurement);
    } catch (error) {
      this.#isBroken = true;
      noteFailure('measure calls', error);
    }
  }

  #makeMeter(): Meter {
    const { createMeter } = requireHere(METER) as MeterModule;
    return createMeter(this.#targets, maskResource(this.#resource!, mask), this.#empty);
  }
}
