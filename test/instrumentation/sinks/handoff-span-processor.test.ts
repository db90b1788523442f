import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HandoffSpanProcessor } from '../../../instrumentation/sinks/handoff-span-processor.js';

vi.mock('../../../instrumentation/timers.js', () => import('../support/followed-timers.js'));

/** An exporter that answers when the test says so. */
class HeldExporter implements SpanExporter {
  readonly batches: ReadableSpan[][] = [];
  readonly #answers: ((result: ExportResult) => void)[] = [];

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.batches.push(spans);
    this.#answers.push(done);
  }

  answer(code = ExportResultCode.SUCCESS): void {
    this.#answers.shift()!({ code });
  }

  shutdown = vi.fn(() => Promise.resolve());
}

const options = {
  maxQueueSize: 4,
  maxExportBatchSize: 2,
  exportTimeoutMs: 1_000,
  scheduleDelayMs: 500,
  sinkName: 'the test',
};

let exporter: HeldExporter;
let processor: HandoffSpanProcessor;
let endSpans: (...names: string[]) => void;

beforeEach(() => {
  vi.useFakeTimers();
  exporter = new HeldExporter();
  processor = new HandoffSpanProcessor(exporter, options);
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  endSpans = (...names) => names.forEach((name) => tracer.startSpan(name).end());
});

afterEach(() => vi.useRealTimers());

function exported(): string[][] {
  return exporter.batches.map((batch) => batch.map((span) => span.name));
}

/** Lets the continuation of an answered export run. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('batching', () => {
  test('waits for the delay while a batch is not full', async () => {
    endSpans('a');
    await vi.advanceTimersByTimeAsync(499);
    expect(exported()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(exported()).toEqual([['a']]);
  });

  test('sends a full batch at once, and the next when it has arrived', async () => {
    endSpans('a', 'b', 'c', 'd');
    expect(exported()).toEqual([['a', 'b']]);
    exporter.answer();
    await settle();
    expect(exported()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('drops and counts the newest when the queue is full', () => {
    endSpans('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    expect(processor.droppedSpans).toBe(2);
    expect(processor.takeQueued().map((span) => span.name)).toEqual(['c', 'd', 'e', 'f']);
  });

  test('counts a batch the exporter could not deliver', async () => {
    endSpans('a', 'b');
    exporter.answer(ExportResultCode.FAILED);
    await settle();
    expect(processor.droppedSpans).toBe(2);
  });

  test('gives up on an export that never answers', async () => {
    endSpans('a', 'b');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processor.droppedSpans).toBe(2);
  });
});

describe('flushing', () => {
  test('sends all there is and waits for the answers', async () => {
    endSpans('a', 'b', 'c');
    let flushed = false;
    const flush = processor.forceFlush().then(() => (flushed = true));
    expect(exported()).toEqual([['a', 'b'], ['c']]);
    exporter.answer();
    await settle();
    expect(flushed).toBe(false);
    exporter.answer();
    await flush;
    expect(processor.needsFlush).toBe(false);
  });

  test('shutdown flushes once and takes no more', async () => {
    endSpans('a');
    const first = processor.shutdown();
    expect(processor.shutdown()).toBe(first);
    exporter.answer();
    await first;
    endSpans('b');
    expect(exported()).toEqual([['a']]);
    expect(exporter.shutdown).toHaveBeenCalledOnce();
  });
});

describe('handing over', () => {
  test('takes what no export has begun for', () => {
    endSpans('a', 'b', 'c');
    expect(processor.takeQueued().map((span) => span.name)).toEqual(['c']);
    expect(processor.takeQueued()).toEqual([]);
  });

  test('takes what is not known to have arrived, which is then not counted as dropped', async () => {
    endSpans('a', 'b', 'c');
    expect(processor.takeUnconfirmed().map((span) => span.name)).toEqual(['a', 'b', 'c']);
    exporter.answer(ExportResultCode.FAILED);
    await settle();
    expect(processor.droppedSpans).toBe(0);
  });
});
