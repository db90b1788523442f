/**
 * What the store's guarantees cost: `npx tsx bench/append.ts [SPANS]`. The same rows go down three ways in the same
 * run, each committed and checkpointed: the driver's own DataChunk (the bound), our vectors without any guarantee,
 * and `Store.append`. Ratios hold across machines, rates do not. Then: bytes a span on disk, and what looking for
 * duplicates costs as the file grows.
 */
import {
  DuckDBDataChunk,
  listValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rowsFromTraces } from '../collector/record/index.js';
import { openStore, SPAN_COLUMNS, type SpanRow } from '../store/index.js';
import { createInstance } from '../store/instance.js';
import { createSchema } from '../store/schema/apply.js';
import { appendRows, type TableColumn } from '../store/writer/append-rows.js';
import { agentSpans } from './agent-spans.js';
import { longContextRows } from './long-context-rows.js';

const SPANS = Number(process.argv[2] ?? 40_000);
const BATCH = 2048;
const ROUNDS = 3;

type Numbered = SpanRow & { arrival: bigint };
const COLUMNS: TableColumn<Numbered>[] = SPAN_COLUMNS.map(({ name, type, property }) => ({
  name,
  type,
  value: (row) => row[property ?? 'arrival'],
}));

interface Measured {
  rowsPerSecond: number;
  bytesPerSpan: number;
}

const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
let files = 0;
const newFile = () => path.join(folder, `${files++}.duckdb`);

/** The driver's own way, as its documentation shows it: values, not vectors. */
async function appendChunk(connection: DuckDBConnection, rows: readonly Numbered[]): Promise<void> {
  const appender = await connection.createAppender('spans');
  const types = SPAN_COLUMNS.map((_, at) => appender.columnType(at));
  const chunk = DuckDBDataChunk.create(types, rows.length);
  chunk.setColumns(COLUMNS.map(({ value }) => rows.map((row) => plainValue(value(row, 0)))));
  appender.appendDataChunk(chunk);
  appender.flushSync();
  appender.closeSync();
}

function plainValue(value: unknown): DuckDBValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (Array.isArray(value)) return listValue(value as string[]);
  return value as DuckDBValue;
}

async function measureRaw(
  rows: readonly SpanRow[],
  write: (connection: DuckDBConnection, rows: readonly Numbered[]) => Promise<void>,
): Promise<Measured> {
  const file = newFile();
  const instance = await createInstance(file, { mode: 'write' });
  const connection = await instance.connect();
  await createSchema(connection);
  const start = performance.now();
  for (let at = 0; at < rows.length; at += BATCH) {
    const numbered = rows
      .slice(at, at + BATCH)
      .map((row, n) => ({ ...row, arrival: BigInt(at + n + 1) }));
    await connection.run('begin');
    await write(connection, numbered);
    await connection.run('commit');
  }
  await connection.run('checkpoint');
  const ms = performance.now() - start;
  connection.closeSync();
  instance.closeSync();
  return result(rows.length, ms, file);
}

async function measureStore(rows: readonly SpanRow[]): Promise<Measured> {
  const file = newFile();
  const store = await openStore(file);
  const start = performance.now();
  for (let at = 0; at < rows.length; at += BATCH) await store.append(rows.slice(at, at + BATCH));
  await store.checkpoint();
  const ms = performance.now() - start;
  await store.close();
  return result(rows.length, ms, file);
}

function result(rows: number, ms: number, file: string): Measured {
  const measured = { rowsPerSecond: (rows / ms) * 1000, bytesPerSpan: statSync(file).size / rows };
  rmSync(file);
  return measured;
}

async function median(measure: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) all.push(await measure());
  return all.sort((a, b) => a.rowsPerSecond - b.rowsPerSecond)[ROUNDS >> 1]!;
}

async function compare(name: string, rows: readonly SpanRow[]): Promise<void> {
  const json = rows.reduce((sum, row) => sum + textBytes(row), 0) / rows.length;
  console.log(
    `\n${name}: ${rows.length} spans of ${Math.round(json)} bytes of text, batches of ${BATCH}`,
  );
  const bound = await median(() => measureRaw(rows, appendChunk));
  const ways: [string, Measured][] = [
    ['driver DataChunk (bound)', bound],
    [
      'our vectors alone',
      await median(() => measureRaw(rows, (c, r) => appendRows(c, 'spans', COLUMNS, r))),
    ],
    ['Store.append', await median(() => measureStore(rows))],
  ];
  for (const [way, { rowsPerSecond, bytesPerSpan }] of ways) {
    const ratio = (rowsPerSecond / bound.rowsPerSecond).toFixed(2);
    console.log(
      `  ${way.padEnd(26)} ${rowsPerSecond.toFixed(0).padStart(7)} rows/s  ratio ${ratio}  ` +
        `${bytesPerSpan.toFixed(0).padStart(6)} bytes/span  1/${(json / bytesPerSpan).toFixed(0)} of the text`,
    );
  }
}

function textBytes(row: SpanRow): number {
  return Object.values(row).reduce<number>((sum, value: unknown) => {
    if (typeof value === 'string') return sum + Buffer.byteLength(value);
    return sum + (value instanceof Uint8Array ? value.length : 8);
  }, 0);
}

/** Appends to a file of so many spans: new ones at its end, and old ones again. */
async function measureDuplicates(spans: number): Promise<void> {
  const store = await openStore(newFile());
  const base = rowsFromTraces(agentSpans(BATCH), 1n);
  const hour = 3_600_000_000_000n;
  const batch = (n: number) =>
    base.map((row, at) => ({
      ...row,
      traceId: `${(n * BATCH + at - (at % 20)).toString(16).padStart(32, '0')}`,
      spanId: (n * BATCH + at).toString(16).padStart(16, '0'),
      parentSpanId: null,
      startNs: 1_790_000_000_000_000_000n + BigInt(n) * hour + BigInt(at),
      endNs: 1_790_000_000_000_000_000n + BigInt(n) * hour + BigInt(at + 1),
    }));
  let n = 0;
  for (let target = spans / 4; target <= spans; target *= 2) {
    while (n * BATCH < target) await store.append(batch(n++));
    await store.checkpoint();
    const newMs = await timed(() => store.append(batch(n++)));
    const oldMs = await timed(() => store.append(batch(n >> 1)));
    const wide = [batch(0)[0]!, batch(n)[0]!].map((row, at) => ({
      ...row,
      spanId: `f${at}`.padEnd(16, 'f'),
    }));
    const wideMs = await timed(() => store.append(wide));
    console.log(
      `  ${String(n * BATCH).padStart(8)} spans stored: ${newMs} ms for ${BATCH} new, ${oldMs} ms for ${BATCH} old again, ` +
        `${wideMs} ms for 2 that span all of its time`,
    );
  }
  await store.close();
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await work();
  return (performance.now() - start).toFixed(0);
}

try {
  await compare('short contexts', rowsFromTraces(agentSpans(SPANS), 1n));
  await compare('long contexts', longContextRows(Math.round(SPANS / 5)));
  console.log('\nlooking for duplicates');
  await measureDuplicates(SPANS * 25);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
