import { DuckDBInstance } from '@duckdb/node-api';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../store/index.js';
import { span, spanId, T0 } from '../store/span-builder.js';
import { tempFolder } from '../support/temp-folder.js';
import { tracehound } from '../support/cli-host.js';

const DAY_NS = 86_400_000_000_000n;

test('export --format parquet writes by date and service, and the next time only what is new', async () => {
  const folder = tempFolder();
  const db = path.join(folder, 'traces.duckdb');
  const lake = path.join(folder, 'far', 'lake');
  const add = async (from: number, startNs: bigint) => {
    const store = await openStore(db);
    await store.append([
      span({ spanId: spanId(from), service: 'billing', startNs, endNs: startNs + 1n }),
      span({ spanId: spanId(from + 1), service: 'search', startNs, endNs: startNs + 1n }),
    ]);
    await store.close();
  };
  const write = () => tracehound(['export', '--format', 'parquet', '--out', lake, '--db', db]);

  await add(1, T0);
  expect(await write()).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/^wrote 2 new spans in 2 files to .*lake\n$/),
  });
  expect((await write()).stderr).toMatch(/^wrote 0 new spans in 0 files/);
  await add(3, T0 + DAY_NS);
  expect((await write()).stderr).toMatch(/^wrote 2 new spans in 2 files/);

  const date = (ns: bigint) => new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);
  expect(readdirSync(lake).filter((name) => name.startsWith('date='))).toEqual([
    `date=${date(T0)}`,
    `date=${date(T0 + DAY_NS)}`,
  ]);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(
    `select "date"::varchar, service, span_id
     from read_parquet('${lake}/**/*.parquet', hive_partitioning = true) order by span_id`,
  );
  expect(found.getRows()).toEqual(
    [1, 2, 3, 4].map((n) => [
      date(n < 3 ? T0 : T0 + DAY_NS),
      n % 2 ? 'billing' : 'search',
      spanId(n),
    ]),
  );
  connection.closeSync();
  instance.closeSync();
});

test.each([
  [['--format', 'parquet'], /--format parquet writes a folder: name it with --out/],
  [['last', '--format', 'parquet', '--out', 'lake'], /writes what is new of all runs: name none/],
  [['--out', 'no/such/folder/x.jsonl'], /cannot write .*x\.jsonl: its folder does not exist/],
])('export %j is one sentence', async (args, says) => {
  const folder = tempFolder();
  const db = path.join(folder, 'traces.duckdb');
  const store = await openStore(db);
  await store.append([span({})]);
  await store.close();
  const { code, stdout, stderr } = await tracehound(['export', ...args, '--db', db], {
    cwd: folder,
  });
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
