import { diag } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createRequire } from 'node:module';
import { maskResource, type MaskText } from '../privacy/mask-attributes.js';
import { processRedactor } from '../privacy/redactor.js';
import { noteFailure, safely } from '../safely.js';
import { AttributeSet } from './attribute-set.js';
import { measurementsOf, type Measurement } from './measurements.js';
import type { createMeter, Meter } from './meter.js';
import type { MetricTarget } from './metric-target.js';

/** The SDK takes a few milliseconds to load: not while the agent's first calls are under way. */
const RECORD_AFTER_MS = 1_000;
/** As many are recorded at once, so that memory is bounded whatever an agent does. */
const MAX_WAITING = 2_000;

const mask: MaskText = (text) => processRedactor()?.redact(text) ?? text;

/** Loaded late: see `RECORD_AFTER_MS`. */
interface MeterModule {
  readonly createMeter: typeof createMeter;
}

/** Makes metrics of the model and tool calls that spans tell of. */
export class MetricsProcessor implements SpanProcessor {
  readonly #targets: readonly MetricTarget[];
  readonly #empty = AttributeSet.empty(mask);
  #waiting: Measurement[] = [];
  #resource: ReadableSpan['resource'] | undefined;
  #meter: Meter | undefined;
  #loading: Promise<void> | undefined;
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
    if (this.#waiting.length >= MAX_WAITING) void this.#record();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#record();
    }, RECORD_AFTER_MS).unref();
  }

  /** Delivers all that was measured. */
  async forceFlush(): Promise<void> {
    if (!this.#hasNew) return;
    this.#hasNew = false;
    await this.#record();
    await this.#meter?.flush();
  }

  shutdown(): Promise<void> {
    clearTimeout(this.#timer);
    return this.forceFlush();
  }

  /** Delivers all that was measured, when the event loop has stopped. */
  handOver(): void {
    if (!this.#hasNew || this.#isBroken) return;
    this.#hasNew = false;
    // What is just being loaded cannot be required, and nothing waits for it any more.
    if (!this.#meter && this.#loading) {
      diag.debug('tracehound: the last metrics are dropped, their SDK had not loaded by the exit');
      return;
    }
    // Synchronous: Node 20.19 can require ES modules.
    if (!this.#meter) this.#open(createRequire(import.meta.url)('./meter.js') as MeterModule);
    this.#recordWaiting();
    this.#meter?.handOver();
  }

  /** Gives what waits to the SDK, which is loaded for it. */
  #record(): Promise<void> {
    if (this.#meter) {
      this.#recordWaiting();
      return Promise.resolve();
    }
    return (this.#loading ??= import('./meter.js')
      .then((module) => {
        this.#open(module);
        this.#recordWaiting();
      })
      .catch((error: unknown) => {
        this.#isBroken = true;
        this.#waiting = [];
        noteFailure('measure calls', error);
      }));
  }

  #open({ createMeter }: MeterModule): void {
    this.#meter ??= createMeter(this.#targets, maskResource(this.#resource!, mask), this.#empty);
  }

  #recordWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const measurement of waiting) this.#meter?.record(measurement);
  }
}
