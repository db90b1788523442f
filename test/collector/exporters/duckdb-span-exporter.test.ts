import { diag, DiagLogLevel } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DuckDBSpanExporter, ExporterOptionError } from '../../../collector/exporters/index.js';
import { drainSpool } from '../../../collector/spool/drain.js';
import { namesIn, spoolFolder } from '../../../collector/spool/spool.js';
import { makeSpans, RowKeeper } from '../spool/batches.js';
import { tempFile } from '../../support/temp-folder.js';

const warn = vi.fn();
beforeEach(() => {
  const quiet = { error: warn, warn, info() {}, debug() {}, verbose() {} };
  diag.setLogger(quiet, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
});
afterEach(() => {
  warn.mockReset();
  diag.disable();
});

function exportAll(exporter: DuckDBSpanExporter, spans: ReadableSpan[]): Promise<ExportResult> {
  return new Promise((resolve) => exporter.export(spans, resolve));
}

async function stored(database: string): Promise<string[]> {
  const store = new RowKeeper();
  await drainSpool(store, database);
  return store.names;
}

describe('DuckDBSpanExporter into a spool', () => {
  test('shows its guard the very spans, those that have only begun too', async () => {
    const seen = new Set<ReadableSpan>();
    const exporter = new DuckDBSpanExporter({
      path: tempFile(),
      sink: 'spool',
      guard(span) {
        seen.add(span);
        return Object.create(span, { name: { value: 'masked' } }) as ReadableSpan;
      },
    });
    const [begun, ended, last] = makeSpans(3) as [ReadableSpan, ReadableSpan, ReadableSpan];
    exporter.exportStarted([begun]);
    await exportAll(exporter, [ended]);
    exporter.exportSync([last]);
    expect([begun, ended, last].every((span) => seen.has(span))).toBe(true);
    expect(await stored(exporter.path)).toEqual(['masked', 'masked', 'masked']);
  });

  test('acknowledges spans once they lie in the spool, as they were', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    const spans = makeSpans(100);
    expect(await exportAll(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
    expect(namesIn(spoolFolder(path))).toHaveLength(1);
    expect(await stored(path)).toEqual(spans.map((span) => span.name));
    expect(existsSync(path)).toBe(false);
  });

  test('exports that come while one is written share the next file', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    const results = await Promise.all(makeSpans(200).map((span) => exportAll(exporter, [span])));
    expect(new Set(results.map((result) => result.code))).toEqual(new Set([0]));
    expect(namesIn(spoolFolder(path)).length).toBeLessThan(5);
    expect(await stored(path)).toHaveLength(200);
  });

  test('a batch of many megabytes becomes several files', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    await exportAll(exporter, makeSpans(64, { text: 'x'.repeat(400_000) }));
    expect(namesIn(spoolFolder(path)).length).toBeGreaterThan(2);
    expect(await stored(path)).toHaveLength(64);
  });

  test('exportSync has written when it returns', async () => {
    const path = tempFile();
    new DuckDBSpanExporter({ path, sink: 'spool' }).exportSync(makeSpans(3));
    expect(await stored(path)).toEqual(['chat 0', 'chat 1', 'chat 2']);
  });

  test('drainSync saves what an asynchronous export has not written yet', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    const first = exportAll(exporter, makeSpans(3));
    const second = exportAll(exporter, makeSpans(2));
    expect(exporter.drainSync(0)).toBe(true);
    expect(await stored(path)).toHaveLength(5);
    expect((await Promise.all([first, second])).map((result) => result.code)).toEqual([0, 0]);
  });

  test('one span that cannot be serialised costs that one', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    const spans = makeSpans(5);
    Object.defineProperty(spans[2], 'name', {
      get() {
        throw new Error('no name');
      },
    });
    await exportAll(exporter, spans);
    expect(exporter.droppedSpans).toEqual({ UNSERIALISABLE: 1 });
    expect(await stored(path)).toEqual(['chat 0', 'chat 1', 'chat 3', 'chat 4']);
  });

  test('what cannot be written is refused, counted, and said once', async () => {
    const path = tempFile();
    writeFileSync(spoolFolder(path), 'a file where the folder should be');
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool' });
    const result = await exportAll(exporter, makeSpans(3));
    expect(result.code).toBe(ExportResultCode.FAILED);
    expect(result.error).toMatchObject({ code: 'SPOOL_WRITE', reason: 'ENOTDIR' });
    await exportAll(exporter, makeSpans(3));
    exporter.exportSync(makeSpans(3));
    expect(exporter.droppedSpans).toEqual({ ENOTDIR: 9 });
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toContain('a part of the path is a file');
  });

  test('a full spool keeps its spans and refuses new ones', async () => {
    const path = tempFile();
    const exporter = new DuckDBSpanExporter({ path, sink: 'spool', maxSpoolBytes: 4096 });
    await exportAll(exporter, makeSpans(2));
    const result = await exportAll(exporter, makeSpans(3));
    expect(result.error).toMatchObject({ code: 'SPOOL_FULL' });
    expect(exporter.droppedSpans).toEqual({ SPOOL_FULL: 3 });
    expect(await stored(path)).toHaveLength(2);
  });

  test('takes nothing after shutdown', async () => {
    const exporter = new DuckDBSpanExporter({ path: tempFile(), sink: 'spool' });
    await exporter.shutdown();
    expect((await exportAll(exporter, makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  });

  test('a callback that throws does not reach the host', async () => {
    const exporter = new DuckDBSpanExporter({ path: tempFile(), sink: 'spool' });
    exporter.export(makeSpans(1), () => {
      throw new Error('the processor is broken');
    });
    await exporter.forceFlush();
    expect(warn).toHaveBeenCalledOnce();
  });

  test('needs a file, not a database in memory', () => {
    expect(() => new DuckDBSpanExporter({ path: ':memory:' })).toThrow(ExporterOptionError);
    expect(() => new DuckDBSpanExporter({ path: '' })).toThrow(/expected the path of a file/);
  });

  test('keeps to the file that was named, wherever the agent goes', async () => {
    const database = tempFile();
    const relative = path.relative(process.cwd(), database);
    expect(new DuckDBSpanExporter({ path: relative, sink: 'spool' }).path).toBe(database);
  });

  test('makes the folder of the database where there is none', async () => {
    const database = path.join(path.dirname(tempFile()), 'runs', 'today.duckdb');
    const exporter = new DuckDBSpanExporter({ path: database, sink: 'spool' });
    expect((await exportAll(exporter, makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  });
});

describe('without a process that drains', () => {
  test('spans stay in the spool, and the agent is told why once', async () => {
    const database = tempFile();
    mkdirSync(spoolFolder(database));
    // Run from source there is no compiled program beside the exporter, as in a bundle.
    const exporter = new DuckDBSpanExporter({ path: database });
    await exportAll(exporter, makeSpans(2));
    expect(exporter.drainSync(5000)).toBe(false);
    await exporter.forceFlush();
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toMatch(/spans wait in .*spool.*is not there/);
    expect(await stored(database)).toHaveLength(2);
  });
});
