import { DuckDBInstance } from '@duckdb/node-api';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, writeSidecar, type SpanRow, type Store } from '../../../store/index.js';
import { createInstance, exportDraft, withConnection } from '../../../store/instance.js';
import { exportSpans } from '../../../store/lake/export-spans.js';
import type { Move } from '../../../store/lake/lake-folder.js';
import { span, spanId, T0 } from '../span-builder.js';
import { serveStore } from '../store-server.js';
import { tempFile } from '../../support/temp-folder.js';

const DAY_NS = 86_400_000_000_000n;

async function open(file = tempFile()): Promise<{ file: string; folder: string; store: Store }> {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  return { file, folder: path.join(path.dirname(file), 'it\'s a "lake"'), store };
}

/** Asks a DuckDB that knows nothing of the store about `lake`, all that a reader finds in the folder. */
async function readBack(folder: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    return await withConnection(instance, async (connection) => {
      const files = `${folder}/**/*.parquet`.replaceAll("'", "''");
      await connection.run(
        `create view lake as from read_parquet('${files}', hive_partitioning = true, union_by_name = true)`,
      );
      return (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][];
    });
  } finally {
    instance.closeSync();
  }
}

const ids = (folder: string) => readBack(folder, 'select span_id from lake order by span_id');
const expectedIds = (to: number) => Array.from({ length: to }, (_, n) => [spanId(n + 1)]);
const spans = (from: number, to: number, fields: Partial<SpanRow> = {}) =>
  Array.from({ length: to - from + 1 }, (_, n) =>
    span({ spanId: spanId(from + n), service: `s${(from + n) % 3}`, ...fields }),
  );

function history(messages: number): string {
  const message = (n: number) => `{"role": "user",  "content": "${`é ${n} `.repeat(200)}"}`;
  return `[${Array.from({ length: messages }, (_, n) => message(n)).join(' , ')}]`;
}

describe('exportParquet', () => {
  it('writes every column as it is, by date and service, with histories in full', async () => {
    const { folder, store } = await open();
    const long = history(20);
    await store.append([
      span({ service: 'a', inputMessages: long, kind: 'llm', finishReasons: ['stop', 'x'] }),
      span({ spanId: spanId(2), service: 'a', startNs: T0 + DAY_NS, inputMessages: '[1]' }),
      span({
        spanId: spanId(3),
        service: 'b',
        costUsd: 0.1,
        resultHash: 2n ** 64n - 1n,
        unknownFields: new Uint8Array([0, 255]),
        result: 'nul \0 and ✓',
      }),
    ]);
    const stored = await store.query('select count(*) as n from message_contents');
    expect(stored).toEqual([{ n: 20n }]);
    expect(await store.exportParquet({ folder })).toEqual({
      files: 3,
      rows: 3,
      openSpans: 0,
      lastArrival: 3n,
    });
    expect(readdirSync(folder).sort()).toEqual([
      '_tracehound.json',
      'date=2026-01-01',
      'date=2026-01-02',
    ]);
    expect(readdirSync(path.join(folder, 'date=2026-01-01')).sort()).toEqual([
      'service=a',
      'service=b',
    ]);

    const columns = (await store.query('describe spans'))
      .map((row) => String(row['column_name']))
      .filter((name) => !['input_messages', 'input_message_ids'].includes(name));
    const same = columns.map((name) => `${name}::varchar as ${name}`).join(', ');
    const original = await store.query(`select ${same} from spans order by arrival`);
    expect(await readBack(folder, `select ${same} from lake order by arrival`)).toEqual(
      original.map((row) => columns.map((name) => row[name])),
    );
    const types = await readBack(folder, 'select column_name, column_type from (describe lake)');
    expect(Object.fromEntries(types)).toMatchObject({
      arrival: 'BIGINT',
      result_hash: 'UBIGINT',
      finish_reasons: 'VARCHAR[]',
      unknown_fields: 'BLOB',
      date: 'DATE',
    });
    expect(await readBack(folder, 'select input_messages from lake order by arrival')).toEqual([
      [long],
      ['[1]'],
      [null],
    ]);
  });

  it('adds what arrived since, and an open span once it has ended', async () => {
    const { folder, store } = await open();
    await store.append([...spans(1, 5), span({ spanId: spanId(6), endNs: null })]);
    expect(await store.exportParquet({ folder })).toMatchObject({ rows: 5, openSpans: 1 });
    expect(await store.exportParquet({ folder })).toMatchObject({ rows: 0, files: 0 });
    await store.append([...spans(1, 8)]);
    expect(await store.exportParquet({ folder })).toMatchObject({ rows: 3, openSpans: 0 });
    expect(await ids(folder)).toEqual(expectedIds(8));
  });

  it('says nothing of an empty store', async () => {
    const { folder, store } = await open();
    const nothing = { files: 0, rows: 0, openSpans: 0, lastArrival: 0n };
    expect(await store.exportParquet({ folder })).toEqual(nothing);
    expect(existsSync(folder)).toBe(false);
    await store.append(spans(1, 2));
    expect(await store.exportParquet({ folder })).toMatchObject({ rows: 2 });
  });

  it('keeps apart services of any name', async () => {
    const { folder, store } = await open();
    const plain = [
      'a/b',
      '../up',
      'ünï ☃',
      'a=b&c%2F',
      "it's",
      '..',
      'A',
      'a',
      '007',
      'x\\y\n',
      '*',
    ];
    const unnameable = [null, '', 'NULL', 'null', '__HIVE_DEFAULT_PARTITION__'];
    const long = ['☃'.repeat(300), '☃'.repeat(299), 'x'.repeat(5000)];
    const services = [...plain, ...unnameable, ...long];
    await store.append(services.map((service, n) => span({ spanId: spanId(n + 1), service })));
    await store.exportParquet({ folder });
    const read = await readBack(folder, 'select service_name, service from lake order by span_id');
    expect(read.map(([exact]) => exact)).toEqual(services);
    expect(read.map(([, shown]) => shown)).toEqual([
      ...plain,
      ...unnameable.map(() => null),
      ...long.map((name) => name.slice(0, 20)),
    ]);
    expect(readdirSync(folder).sort()).toEqual(['_tracehound.json', 'date=2026-01-01']);
  });

  it('writes for this user alone, and leaves no draft behind', async () => {
    const { file, folder, store } = await open();
    await store.append(spans(1, 1));
    await store.exportParquet({ folder });
    const mode = (name: string) => (statSync(path.join(folder, name)).mode & 0o777).toString(8);
    expect(mode('_tracehound.json')).toBe('600');
    const [parquet] = readdirSync(path.join(folder, 'date=2026-01-01/service=s1'));
    expect(mode(`date=2026-01-01/service=s1/${parquet!}`)).toBe('600');
    expect(existsSync(exportDraft(file))).toBe(false);
  });

  it('loses nothing and repeats nothing, whichever move a crash comes before', async () => {
    let steps = 0;
    for (let crashAt = 0; ; crashAt++) {
      const { file, folder, store } = await open();
      await store.append(spans(1, 4));
      await store.exportParquet({ folder });
      await store.append(spans(5, 10));
      await store.close();
      const survived = await exportUntil(file, folder, crashAt);
      const again = await openStore(file, { mode: 'read' });
      const { rows } = await again.exportParquet({ folder });
      await again.close();
      expect(await ids(folder), `crash before move ${crashAt}`).toEqual(expectedIds(10));
      expect(readdirSync(folder).sort()).toEqual(['_tracehound.json', 'date=2026-01-01']);
      if (survived) {
        expect(rows).toBe(0);
        break;
      }
      steps++;
    }
    // The state twice, and a file for each of three services.
    expect(steps).toBe(5);
  });

  it('keeps what it had begun to add when the spans are pruned before the next export', async () => {
    const { file, folder, store } = await open();
    await store.append(spans(1, 6));
    await store.close();
    expect(await exportUntil(file, folder, 2)).toBe(false);
    const pruned = await openStore(file);
    await pruned.prune({ olderThanNs: T0 + DAY_NS });
    await pruned.append(spans(7, 7));
    expect(await pruned.exportParquet({ folder })).toMatchObject({ rows: 1 });
    await pruned.close();
    expect(await ids(folder)).toEqual(expectedIds(7));
  });

  it('refuses a folder that is not its own', async () => {
    const { folder, store } = await open();
    await store.append(spans(1, 3));
    await store.exportParquet({ folder });
    const other = await open();
    const refusal = { code: 'STORE_EXPORT_FOLDER' };
    await expect(other.store.exportParquet({ folder })).rejects.toMatchObject(refusal);
    await other.store.append(spans(11, 15));
    await expect(other.store.exportParquet({ folder })).rejects.toMatchObject(refusal);
    expect(await ids(folder)).toEqual(expectedIds(3));
    writeFileSync(path.join(folder, '_tracehound.json'), '{');
    await expect(store.exportParquet({ folder })).rejects.toMatchObject(refusal);
    rmSync(path.join(folder, '_tracehound.json'));
    await expect(store.exportParquet({ folder })).rejects.toMatchObject(refusal);
    await expect(store.exportParquet({ folder: 'here' })).rejects.toMatchObject(refusal);
  });

  it('says what the disk says, and goes on', async () => {
    const { folder, store } = await open();
    await store.append(spans(1, 3));
    writeFileSync(folder, 'a file');
    await expect(store.exportParquet({ folder })).rejects.toMatchObject({ code: 'STORE_ACCESS' });
    rmSync(folder);
    mkdirSync(folder);
    expect(await store.exportParquet({ folder })).toMatchObject({ rows: 3 });
  });

  it('takes its turn, through a live server too', async () => {
    const { file, folder, store } = await open();
    const server = await serveStore(store);
    onTestFinished(() => server.close());
    writeSidecar(file, { ...server, pid: process.pid, version: '0', startedAt: '' });
    const remote = await openStore(file, { waitMs: 0, mode: 'read' });
    await store.append(spans(1, 3));
    const results = await Promise.all([
      remote.exportParquet({ folder }),
      store.exportParquet({ folder }),
      store.append(spans(4, 6)),
    ]);
    expect(results[0].rows + results[1].rows).toBeGreaterThanOrEqual(3);
    await remote.exportParquet({ folder });
    expect(await ids(folder)).toEqual(expectedIds(6));
    await expect(remote.exportParquet({ folder: 'here' })).rejects.toMatchObject({
      code: 'STORE_EXPORT_FOLDER',
    });
    await remote.close();
  });

  it('has no place for a store in memory', async () => {
    const store = await openStore(':memory:');
    onTestFinished(() => store.close());
    await expect(store.exportParquet({ folder: '/nowhere' })).rejects.toMatchObject({
      code: 'STORE_ACCESS',
    });
  });
});

/** Exports as the store does, but ends before the move `crashAt`; whether there was no such move. */
async function exportUntil(file: string, folder: string, crashAt: number): Promise<boolean> {
  let moves = 0;
  const move: Move = (from, to) => {
    if (moves++ === crashAt) throw new Error('crash');
    renameSync(from, to);
  };
  const instance = await createInstance(file, { mode: 'read' });
  try {
    await withConnection(instance, (connection) =>
      exportSpans(connection, { folder, draft: exportDraft(file), move }),
    );
    return true;
  } catch (error) {
    expect(error).toMatchObject({ message: 'crash' });
    return false;
  } finally {
    instance.closeSync();
  }
}
