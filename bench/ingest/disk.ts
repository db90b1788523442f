import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGzip } from 'node:zlib';
import { exportRuns } from '../../collector/formats/index.js';
import { rowsFromTraces } from '../../collector/record/index.js';
import { openStore, type SpanRow } from '../../store/index.js';
import { agentSpans } from '../agent-spans.js';
import { longContextRows } from '../long-context-rows.js';
import { SCALE } from './scenario.js';

/** What spans take on disk, all of them different, and what they are as OTLP JSON. */
export interface DiskUse {
  name: string;
  spans: number;
  jsonBytesPerSpan: number;
  diskBytesPerSpan: number;
  /** That JSON through gzip: what a file of it takes that nobody can query. */
  gzipBytesPerSpan: number;
}

const BATCH = 2048;

export async function measureDisk(spans: number): Promise<DiskUse[]> {
  return [
    await fill('short contexts', rowsFromTraces(agentSpans(spans, 7, SCALE), 1n)),
    await fill('long contexts, traces side by side', longContextRows(Math.round(spans / 4))),
  ];
}

async function fill(name: string, rows: readonly SpanRow[]): Promise<DiskUse> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
  try {
    const file = path.join(folder, 'disk.duckdb');
    const store = await openStore(file);
    for (let at = 0; at < rows.length; at += BATCH) await store.append(rows.slice(at, at + BATCH));
    let jsonBytes = 0;
    let gzipBytes = 0;
    const gzip = createGzip();
    gzip.on('data', (packed: Buffer) => (gzipBytes += packed.length));
    await exportRuns(store, {
      format: 'otlp',
      out: async (chunk) => {
        jsonBytes += Buffer.byteLength(chunk);
        if (!gzip.write(chunk)) await once(gzip, 'drain');
      },
    });
    gzip.end();
    await once(gzip, 'end');
    await store.close();
    return {
      name,
      spans: rows.length,
      jsonBytesPerSpan: jsonBytes / rows.length,
      diskBytesPerSpan: statSync(file).size / rows.length,
      gzipBytesPerSpan: gzipBytes / rows.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
