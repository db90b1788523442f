import path from 'node:path';
import { expect, it } from 'vitest';
import { randomOf } from '../../../bench/agent-spans.js';
import { openStore, type SpanKind, type SpanRow, type Store } from '../../../store/index.js';
import { rebuildPlaces } from '../../../store/writer/places/span-places.js';
import { DuckDBInstance } from '@duckdb/node-api';
import { tempStore } from '../../support/temp-store.js';
import { span, spanId, T0, traceId } from '../span-builder.js';

const TABLES = ['layers', 'run_places', 'sole_usage'] as const;
const KINDS: SpanKind[] = ['agent', 'agent', 'llm', 'llm', 'tool', 'chain', 'other', 'workflow'];

/** Traces of every shape: agents beside and below each other, layers, parts, sums, logs, orphans and circles. */
function shapes(seed: number): SpanRow[] {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const rows: SpanRow[] = [];
  for (let trace = 1; trace <= 12; trace++) {
    const count = 2 + Math.floor(random() * 9);
    for (let at = 1; at <= count; at++) {
      const parent = random() < 0.2 ? null : spanId(1 + Math.floor(random() * (count + 1)));
      const startNs = T0 + BigInt(Math.floor(random() * 5)) * 1_000_000n;
      const lifted = random() < 0.15;
      rows.push(
        span({
          traceId: traceId(trace),
          spanId: spanId(at),
          parentSpanId: at === 1 ? null : parent,
          kind: pick(KINDS),
          startNs,
          endNs: startNs + 2_000_000n,
          scopeName: pick(['a', 'b']),
          dialect: pick(['claude-code', 'codex']),
          sessionId: pick([null, 's1', 's2']),
          responseId: pick([null, null, 'r1']),
          toolCallId: pick([null, 'c1']),
          tokensIn: random() < 0.5 ? 5n : null,
          usageScope: pick(['own', 'aggregate', null]),
          isPart: random() < 0.1 ? true : null,
          liftedFrom: lifted ? 'log' : null,
        }),
      );
    }
  }
  return rows.sort(() => random() - 0.5);
}

async function placesIn(store: Store): Promise<unknown> {
  return Promise.all(TABLES.map((table) => store.query(`from ${table} order by all`)));
}

it.each([1, 2, 3])(
  'are the same however spans are cut into batches, and when made anew (%i)',
  async (seed) => {
    const rows = shapes(seed);
    await using whole = await tempStore();
    await whole.store.append(rows);
    const expected = await placesIn(whole.store);
    expect((expected as unknown[][]).every((table) => table.length > 0)).toBe(true);
    const random = randomOf(seed + 100);
    const cut = await openStore(':memory:');
    for (let at = 0; at < rows.length;) {
      const size = 1 + Math.floor(random() * 6);
      await cut.append(rows.slice(at, at + size));
      at += size;
    }
    expect(await placesIn(cut)).toEqual(expected);
    await cut.close();
    await whole.store.close();
    const instance = await DuckDBInstance.create(path.join(whole.folder, 'traces.duckdb'));
    const connection = await instance.connect();
    await rebuildPlaces(connection);
    for (const [at, table] of TABLES.entries()) {
      const rebuilt = await connection.runAndReadAll(`from ${table} order by all`);
      expect(rebuilt.getRowObjects()).toEqual((expected as unknown[][])[at]);
    }
    connection.closeSync();
    instance.closeSync();
  },
);
