import { context, diag } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { noteFailure } from '../safely.js';
import type { BatchSettings } from '../settings.js';
import { clearTimeout, setTimeout } from '../timers.js';

export interface HandoffOptions extends BatchSettings {
  /** Whom the spans go to, in words for a warning: "the file ./traces.duckdb". */
  readonly sinkName: string;
  readonly scheduleDelayMs: number;
  /** Where the spans go, where a host's own exporter might send them too. */
  readonly destination?: () => string;
  /** True for an exporter that itself says, once and in better words, why it could not deliver. */
  readonly exporterReports?: boolean;
}

/**
 * Batches ended spans as OTel's BatchSpanProcessor does (`OTEL_BSP_*`: bounded queue, batch size, delay),
 * and can hand over what it still holds at once, which an `exit` handler needs: nothing asynchronous
 * runs there any more.
 *
 * A full queue drops the newest span. A failed export drops its batch: retrying is the exporter's job.
 * Both are counted and said once.
 */
export class HandoffSpanProcessor implements SpanProcessor {
  readonly #exporter: SpanExporter;
  readonly #options: HandoffOptions;
  #queue: ReadableSpan[] = [];
  readonly #inFlight = new Map<readonly ReadableSpan[], Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;
  #endedSinceFlush = false;
  #shutdown: Promise<void> | undefined;

  constructor(exporter: SpanExporter, options: HandoffOptions) {
    this.#exporter = exporter;
    this.#options = options;
  }

  /** Spans that reached no sink, by a full queue or a failed export. */
  get droppedSpans(): number {
    return this.#dropped;
  }

  /**
   * Whether a flush could still move something, or wait for what is under way: the end of the process would send that
   * again. A failed flush is not worth a second one.
   */
  get needsFlush(): boolean {
    return this.#endedSinceFlush || this.#inFlight.size > 0;
  }

  destination(): string | undefined {
    return this.#options.destination?.();
  }

  onStart(): void {
    // A span is of interest when it has ended.
  }

  onEnd(span: ReadableSpan): void {
    if (this.#shutdown) return;
    if (this.#queue.length >= this.#options.maxQueueSize) {
      this.#drop(1, 'its queue is full');
      return;
    }
    this.#queue.push(span);
    this.#endedSinceFlush = true;
    this.#schedule();
  }

  async forceFlush(): Promise<void> {
    this.#endedSinceFlush = false;
    const unsettled = this.#unsettledResource();
    if (unsettled) await unsettled.waitForAsyncAttributes?.();
    while (this.#queue.length > 0) this.#exportBatch();
    await Promise.all(this.#inFlight.values());
    await this.#exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return (this.#shutdown ??= this.forceFlush().then(() => this.#exporter.shutdown()));
  }

  /** Takes the spans that no export has begun for. */
  takeQueued(): ReadableSpan[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const spans = this.#queue;
    this.#queue = [];
    return spans;
  }

  /** Takes every span not known to have arrived. One whose export is under way may arrive twice. */
  takeUnconfirmed(): ReadableSpan[] {
    const spans = [...this.#inFlight.keys()].flat();
    this.#inFlight.clear();
    return spans.concat(this.takeQueued());
  }

  #schedule(): void {
    if (this.#queue.length >= this.#options.maxExportBatchSize) {
      // One batch at a time: what comes meanwhile waits in the queue, which is bounded.
      this.#begin();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#begin();
    }, this.#options.scheduleDelayMs).unref();
  }

  #begin(): void {
    if (this.#queue.length === 0 || this.#inFlight.size > 0) return;
    const unsettled = this.#unsettledResource();
    if (!unsettled?.waitForAsyncAttributes) return this.#exportBatch();
    // The spans wait in the queue, where the end of the process finds them.
    void unsettled.waitForAsyncAttributes().then(() => this.#begin());
  }

  /** A host's SDK looks things up (the machine's id) for its resource while its first spans end. */
  #unsettledResource(): ReadableSpan['resource'] | undefined {
    return this.#queue.find(({ resource }) => resource?.asyncAttributesPending)?.resource;
  }

  #exportBatch(): void {
    const batch = this.#queue.splice(0, this.#options.maxExportBatchSize);
    const done = this.#export(batch).then((result) => {
      // A batch no longer in flight was taken over meanwhile, so it is not lost.
      if (!this.#inFlight.delete(batch)) return;
      if (result.code !== ExportResultCode.SUCCESS) this.#dropUndelivered(batch, result.error);
      if (this.#queue.length > 0) this.#schedule();
    });
    this.#inFlight.set(batch, done);
  }

  #export(batch: ReadableSpan[]): Promise<ExportResult> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => {
        const error = new Error(`no answer within ${this.#options.exportTimeoutMs} ms`);
        resolve({ code: ExportResultCode.FAILED, error });
      }, this.#options.exportTimeoutMs).unref();
      const settle = (result: ExportResult) => {
        clearTimeout(timeout);
        resolve(result);
      };
      // The exporter's own requests are no part of the host's trace.
      context.with(suppressTracing(context.active()), () => {
        try {
          this.#exporter.export(batch, settle);
        } catch (error) {
          settle({ code: ExportResultCode.FAILED, error: error as Error });
        }
      });
    });
  }

  #dropUndelivered(batch: readonly ReadableSpan[], error: Error | undefined): void {
    if (this.#options.exporterReports) this.#dropped += batch.length;
    else this.#drop(batch.length, error ?? 'it gave no reason');
  }

  #drop(count: number, reason: unknown): void {
    this.#dropped += count;
    noteFailure(`hand spans to ${this.#options.sinkName}`, reason);
    diag.debug(`tracehound: ${this.#dropped} spans dropped for ${this.#options.sinkName} so far`);
  }
}
