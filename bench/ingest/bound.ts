/**
 * What no collector can beat, each alone in a process of its own: `node --import tsx bound.ts append|json|protobuf
 * SECONDS`. `append` is the driver's own DataChunk, filled with values that are ready, appended to our table and
 * committed 2048 rows at a time, checkpoints on; the others decode the bodies of the same spans and drop them.
 * Prints `{"spansPerSecond", "cpuSecondsPer100k"}`.
 */
import {
  DuckDBDataChunk,
  listValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { rowsFromTraces } from '../../collector/record/index.js';
import { SPAN_COLUMNS, type SpanRow } from '../../store/index.js';
import { createInstance } from '../../store/instance.js';
import { createSchema } from '../../store/schema/apply.js';
import { protoType } from '../../test/fixtures/otlp/trace-proto.js';
import { agentSpans } from '../agent-spans.js';
import { SCALE } from './scenario.js';

export interface Bound {
  spansPerSecond: number;
  cpuSecondsPer100k: number;
}

const ROWS = 2048;
const BATCHES = 2;
const SPANS_PER_BODY = 512;

const [kind, seconds] = process.argv.slice(2);
const work = { append, json, protobuf }[kind as 'append'];
process.stdout.write(JSON.stringify(await work(Number(seconds))));

async function append(forSeconds: number): Promise<Bound> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
  const instance = await createInstance(path.join(folder, 'bound.duckdb'), { mode: 'write' });
  try {
    const connection = await instance.connect();
    await createSchema(connection);
    const batches = Array.from({ length: BATCHES }, (_, at) =>
      columnsOf(rowsFromTraces(agentSpans(ROWS, at + 1, SCALE), 1n)),
    );
    return await during(forSeconds, ROWS, (round) =>
      appendChunk(connection, batches[round % BATCHES]!),
    );
  } finally {
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

function columnsOf(rows: readonly SpanRow[]): DuckDBValue[][] {
  return SPAN_COLUMNS.map(({ property }) =>
    rows.map((row, at) => (property ? plainValue(row[property]) : BigInt(at))),
  );
}

function plainValue(value: unknown): DuckDBValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (Array.isArray(value)) return listValue(value as string[]);
  return value as DuckDBValue;
}

async function appendChunk(connection: DuckDBConnection, columns: DuckDBValue[][]): Promise<void> {
  await connection.run('begin');
  const appender = await connection.createAppender('spans');
  const types = columns.map((_, at) => appender.columnType(at));
  const chunk = DuckDBDataChunk.create(types, ROWS);
  chunk.setColumns(columns);
  appender.appendDataChunk(chunk);
  appender.flushSync();
  appender.closeSync();
  await connection.run('commit');
}

function json(forSeconds: number): Promise<Bound> {
  const body = Buffer.from(encodeJson(agentSpans(SPANS_PER_BODY, 1, SCALE)));
  return during(forSeconds, SPANS_PER_BODY, () => JSON.parse(body.toString('utf8')));
}

function protobuf(forSeconds: number): Promise<Bound> {
  const type = protoType('ExportTraceServiceRequest');
  const body = encodeProtobuf(agentSpans(SPANS_PER_BODY, 1, SCALE));
  return during(forSeconds, SPANS_PER_BODY, () => type.decode(body));
}

async function during(
  forSeconds: number,
  spansPerRound: number,
  round: (at: number) => unknown,
): Promise<Bound> {
  await round(0);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < forSeconds * 1000) await round(++rounds);
  const spans = rounds * spansPerRound;
  const { user, system } = process.cpuUsage(cpu);
  return {
    spansPerSecond: (spans / (performance.now() - start)) * 1000,
    cpuSecondsPer100k: ((user + system) / 1e6 / spans) * 1e5,
  };
}
