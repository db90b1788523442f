import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { context, diag } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { lastDrainFailure } from '../spool/drain-failure.js';
import { isDatabaseOpen, isSeatTaken, requestDrain } from '../spool/drain-seat.js';
import { Spool } from '../spool/spool.js';
import { BatchCarrier } from './batch-carrier.js';
import { DrainLauncher } from './drain-launcher.js';
import { DroppedSpans } from './dropped-spans.js';
import { ExporterOptionError } from './errors.js';
import {
  serialiseAtOnce,
  serialiseInTurns,
  type SerialisedBatch,
  type SpanGuard,
} from './serialise.js';
import { startedRecord } from './started-span.js';

export interface DuckDBSpanExporterOptions {
  /** The database file; made when it is not there. The spool is the folder `<path>.spool` beside it. */
  path: string;
  /** `spool` leaves loading to whoever opens the database next. Default `duckdb`. */
  sink?: 'duckdb' | 'spool';
  /** Refuse spans while more waits in the spool; the oldest stay. A soft bound. Default 1 GiB. */
  maxSpoolBytes?: number;
  /** The least time between two loads into the file while the agent runs. Default 1000 ms. */
  drainPauseMs?: number;
  /** How long `forceFlush` and `shutdown` wait for the spans to be in the file. Default 5000 ms. */
  flushTimeoutMs?: number;
  /** Masks or cuts each span just before it is written, whether it has ended or begun. Default: as it is. */
  guard?: SpanGuard;
}

interface QueuedExport {
  spans: readonly ReadableSpan[];
  done: (result: ExportResult) => void;
}

/** More than the SDK's processors ever have under way; only a disk that hangs gets there. */
const MAX_UNWRITTEN_SPANS = 16_384;
const POLL_MS = 10;

/**
 * Exports spans into a DuckDB file without opening it in this process. `export` reports success once
 * the spans lie in the spool beside the file, from where they outlive `kill -9`; a process of its own
 * loads them within a second or so, and `forceFlush`, `shutdown` and `drainSync` wait for that. Many
 * processes may export to one file. Never throws after construction; lost spans are counted in
 * `droppedSpans` and said once per reason through `diag`.
 */
export class DuckDBSpanExporter implements SpanExporter {
  readonly path: string;
  readonly #spool: Spool;
  readonly #launcher: DrainLauncher | null;
  readonly #carrier: BatchCarrier | null;
  readonly #flushTimeoutMs: number;
  readonly #guard: SpanGuard | undefined;
  readonly #dropped = new DroppedSpans();
  #queue: QueuedExport[] = [];
  #underWay: QueuedExport[] = [];
  #writing: Promise<void> | null = null;
  #isShutDown = false;
  #hasSaidThatSpansWait = false;

  /** Throws ExporterOptionError. */
  constructor(options: DuckDBSpanExporterOptions) {
    if (!options.path || options.path === ':memory:')
      throw new ExporterOptionError('path', 'the path of a file', String(options.path));
    // The agent may change its working folder later.
    this.path = path.resolve(options.path);
    this.#spool = new Spool(this.path, { maxBytes: options.maxSpoolBytes });
    this.#flushTimeoutMs = options.flushTimeoutMs ?? 5000;
    this.#guard = options.guard;
    this.#carrier = options.sink === 'spool' ? null : new BatchCarrier(this.path);
    this.#launcher =
      options.sink === 'spool'
        ? null
        : new DrainLauncher(this.path, options.drainPauseMs ?? 1000, (reason) =>
            this.#sayThatSpansWait(`the process that loads them failed (${reason})`),
          );
  }

  /** Spans lost so far, by reason: `SPOOL_FULL`, `ENOSPC`, `EACCES`, ... */
  get droppedSpans(): Record<string, number> {
    return this.#dropped.counts;
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    if (this.#isShutDown) {
      const error = new Error('the exporter is shut down and takes no more spans');
      report(resultCallback, { code: ExportResultCode.FAILED, error });
      return;
    }
    if (this.#unwrittenSpans() > MAX_UNWRITTEN_SPANS) {
      const message = `Writing to ${this.#spool.folder} hangs; look at the disk.`;
      this.#dropped.add('STALLED', spans.length, message);
      report(resultCallback, { code: ExportResultCode.FAILED, error: new Error(message) });
      return;
    }
    this.#queue.push({ spans, done: resultCallback });
    // Writing files is no part of the host's trace.
    this.#writing ??= context.with(suppressTracing(context.active()), () => this.#writeQueue());
  }

  /**
   * Records spans that have begun, as open: until their end is exported, and after a `kill -9`, the file shows them.
   * The span's own export takes the record's place.
   */
  exportStarted(spans: readonly ReadableSpan[]): void {
    if (this.#isShutDown) return;
    // The guard may know the span itself, which a record made of it is not.
    const guard = this.#guard ?? ((span) => span);
    this.export(
      spans.map((span) => startedRecord(guard(span))),
      () => {},
    );
  }

  /**
   * Writes an OTLP request (protobuf), of spans where nothing else is said, to the spool before it returns; metrics go
   * into the file with the spans.
   * @throws SpoolFullError, SpoolWriteError
   */
  exportRequest(request: Uint8Array, signal?: 'metrics'): void {
    this.#spool.writeSync(request, signal);
    this.#launcher?.ensureSoon();
  }

  /** Writes `spans` to the spool before it returns, for `exit` handlers. */
  exportSync(spans: readonly ReadableSpan[]): void {
    this.#writeSync(spans);
  }

  /**
   * Blocks until all spans of this exporter are in the file, `timeoutMs` at most; for `exit` handlers.
   * False where some still wait in the spool: they are safe there, and go in when next it is drained.
   * That is known at once where the file is no database, or closed to this user.
   */
  drainSync(timeoutMs: number): boolean {
    const deadlineMs = Date.now() + timeoutMs;
    this.#rescueUnwritten();
    if (this.#isDone()) return true;
    if (!this.#hasThemLoaded()) return false;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (Date.now() < deadlineMs) {
      Atomics.wait(clock, 0, 0, POLL_MS);
      if (this.#isDone()) return true;
      if (this.#isInVain()) break;
      this.#launcher?.ensureSoon();
    }
    this.#sayWhyTheyWait();
    return false;
  }

  /** Resolves when all spans are in the file, or after `flushTimeoutMs` with them safe in the spool. */
  async forceFlush(): Promise<void> {
    const deadlineMs = Date.now() + this.#flushTimeoutMs;
    await this.#writing;
    if (this.#isDone() || !this.#hasThemLoaded()) return;
    while (Date.now() < deadlineMs) {
      await delay(POLL_MS);
      if (this.#isDone()) return;
      if (this.#isInVain()) break;
      this.#launcher?.ensureSoon();
    }
    this.#sayWhyTheyWait();
  }

  /** Like `forceFlush`; takes no spans afterwards. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    await this.forceFlush();
  }

  /** What was queued while one file was written goes into the next file together. */
  async #writeQueue(): Promise<void> {
    while (this.#queue.length > 0) {
      this.#underWay = this.#queue;
      this.#queue = [];
      const result = await this.#write(this.#underWay.flatMap((queued) => queued.spans));
      const written = this.#underWay;
      this.#underWay = [];
      for (const { done } of written) report(done, result);
    }
    this.#writing = null;
  }

  async #write(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    let result: ExportResult = { code: ExportResultCode.SUCCESS };
    for await (const batch of serialiseInTurns(spans, this.#guard)) {
      if (this.#isEmpty(batch)) continue;
      try {
        await this.#spool.write(batch.bytes);
        this.#launcher?.ensureSoon();
      } catch (error) {
        if (await this.#carrier?.carry(batch.bytes)) continue;
        result = this.#lose(batch, error);
      }
    }
    return result;
  }

  #writeSync(spans: readonly ReadableSpan[]): ExportResult {
    let result: ExportResult = { code: ExportResultCode.SUCCESS };
    for (const batch of serialiseAtOnce(spans, this.#guard)) {
      if (this.#isEmpty(batch)) continue;
      try {
        context.with(suppressTracing(context.active()), () => this.#spool.writeSync(batch.bytes));
      } catch (error) {
        result = this.#lose(batch, error);
      }
    }
    return result;
  }

  /**
   * No asynchronous write ends once `exit` handlers run. What is under way may then lie in the spool
   * twice, with the same ids, and goes into the file once.
   */
  #rescueUnwritten(): void {
    this.#writeSync(this.#underWay.flatMap((queued) => queued.spans));
    const queue = this.#queue;
    this.#queue = [];
    for (const { spans, done } of queue) report(done, this.#writeSync(spans));
  }

  /** Whether all spans are where they shall be; for a file, also that it is free to be opened. */
  #isDone(): boolean {
    if (this.#launcher === null) return true;
    return !this.#spool.holdsOwn() && !isDatabaseOpen(this.#spool.folder);
  }

  /** Whether who loads them says that they cannot be loaded, however long one waits. */
  #isInVain(): boolean {
    const { folder } = this.#spool;
    // What one who is gone has said need not hold for who comes next.
    return (lastDrainFailure(folder)?.isLasting ?? false) && isSeatTaken(folder);
  }

  /** False where nobody is there to load them. */
  #hasThemLoaded(): boolean {
    requestDrain(this.#spool.folder);
    return this.#launcher?.ensure() ?? false;
  }

  #unwrittenSpans(): number {
    return [...this.#underWay, ...this.#queue].reduce((sum, { spans }) => sum + spans.length, 0);
  }

  #isEmpty({ spans, unserialisable }: SerialisedBatch): boolean {
    this.#dropped.add('UNSERIALISABLE', unserialisable, 'They cannot be written as OTLP.');
    return spans === 0;
  }

  #lose(batch: SerialisedBatch, error: unknown): ExportResult {
    const { reason, code, message } = error as { reason?: string; code?: string; message: string };
    this.#dropped.add(reason ?? code ?? 'UNKNOWN', batch.spans, message);
    return { code: ExportResultCode.FAILED, error: error as Error };
  }

  #sayWhyTheyWait(): void {
    const failure = lastDrainFailure(this.#spool.folder);
    this.#sayThatSpansWait(failure?.reason ?? 'loading them takes longer than expected');
  }

  #sayThatSpansWait(reason: string): void {
    if (this.#hasSaidThatSpansWait) return;
    this.#hasSaidThatSpansWait = true;
    diag.warn(
      `tracehound: spans wait in ${this.#spool.folder}: ${reason}. ` +
        'They are safe there; the next tracehound command on the database loads them.',
    );
  }
}

function report(done: (result: ExportResult) => void, result: ExportResult): void {
  try {
    done(result);
  } catch (error) {
    diag.error('tracehound: a callback of the span processor threw', error);
  }
}
