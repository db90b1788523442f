import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../store/index.js';
import { tracehound } from '../support/cli-host.js';
import { tracehound as tracehoundProcess, type CliResult } from '../support/cli-process.js';
import { writeTraces } from '../support/cli-traces.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
const db = path.join(folder, 'traces.duckdb');

beforeAll(async () => {
  writeTraces(path.join(folder, 'traces.jsonl'));
  await tracehound(['import', path.join(folder, 'traces.jsonl'), '--db', db]);
});

/** One sentence on stderr, nothing on stdout, no stack, exit code 2. */
function expectOneSentence(result: CliResult, says: RegExp): void {
  expect(result.stderr).toMatch(says);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(result.stderr).toMatch(/^tracehound: /);
  expect(result.stdout).toBe('');
  expect(result.code).toBe(2);
}

/** Every command that needs a file, with what else it needs. */
const READERS = [
  ['analyze'],
  ['blame', 'last'],
  ['clusters'],
  ['compare', '--by', 'model'],
  ['doctor'],
  ['export'],
  ['findings'],
  ['label', 'last', 'pass'],
  ['prune', '--max-runs', '1'],
  ['query', 'from runs'],
  ['reindex'],
  ['replay', 'last', '--speed', '0'],
  ['report'],
  ['runs'],
  ['score'],
  ['show', 'last'],
  ['stats'],
];

describe('a missing file', () => {
  test.each(READERS)('%s says what it expected and what to do', async (...args) => {
    const result = await tracehound([...args, '--db', path.join(folder, 'none.duckdb')]);
    expectOneSentence(
      result,
      /no traces at .*none\.duckdb: expected a DuckDB file.*tracehound demo/,
    );
  });
});

test.each([['reindex'], ['import', 'traces.jsonl'], ['serve']])(
  '%s says what is wrong with a price file',
  async (...args) => {
    const prices = path.join(folder, 'prices.json');
    writeFileSync(prices, '{"families":[{"family":"m","input":"free"}]}');
    const result = await tracehound([...args, '--prices', prices, '--db', db]);
    expectOneSentence(
      result,
      /prices\.json cannot be used: families\[0\]\.input should be dollars/,
    );
  },
);

test('an import of a file that is not there leaves no database behind', async () => {
  const fresh = path.join(folder, 'fresh.duckdb');
  expectOneSentence(
    await tracehound(['import', path.join(folder, 'nothing.jsonl'), '--db', fresh]),
    /nothing\.jsonl/,
  );
  expect(existsSync(fresh)).toBe(false);
});

describe('a file that is none of ours', () => {
  test.each([['runs'], ['findings'], ['report']])('text: %s', async (...args) => {
    const foreign = path.join(folder, 'foreign.txt');
    writeFileSync(
      foreign,
      'this is no database, only a text that is long enough to be read as one\n',
    );
    expectOneSentence(
      await tracehound([...args, '--db', foreign]),
      /foreign\.txt.*expected a Tracehound DuckDB file/,
    );
  });

  test('a DuckDB file of something else', async () => {
    const other = path.join(folder, 'other.duckdb');
    const instance = await DuckDBInstance.create(other);
    const connection = await instance.connect();
    await connection.run('create table animals as select 1 as legs');
    connection.closeSync();
    instance.closeSync();
    expectOneSentence(
      await tracehound(['runs', '--db', other]),
      /something else; expected a Tracehound/,
    );
  });

  test('a file of a newer version', async () => {
    const newer = path.join(folder, 'newer.duckdb');
    await (await openStore(newer)).close();
    const instance = await DuckDBInstance.create(newer);
    const connection = await instance.connect();
    await connection.run("update tracehound_meta set value = '999' where key = 'schema_version'");
    connection.closeSync();
    instance.closeSync();
    expectOneSentence(await tracehound(['runs', '--db', newer]), /schema 999.*newer tracehound/);
  });
});

test('a locked file names who holds it', async () => {
  const held = path.join(folder, 'held.duckdb');
  const store = await openStore(held);
  try {
    const result = await tracehound(['runs', '--db', held]);
    expectOneSentence(result, new RegExp(`held by .*process ${process.pid}`));
  } finally {
    await store.close();
  }
});

describe('an unknown run', () => {
  test.each([['show'], ['replay'], ['report'], ['export']])('%s', async (command) => {
    const result = await tracehound([command, 'ffffff', '--db', db]);
    expectOneSentence(result, /no such run|no run "ffffff"|ffffff/i);
  });

  test('label', async () => {
    expectOneSentence(await tracehound(['label', 'ffffff', 'pass', '--db', db]), /no run "ffffff"/);
  });

  test('a start that several ids share', async () => {
    expectOneSentence(await tracehound(['show', 'a', '--db', db]), /start of several run ids/);
  });
});

describe('bad SQL', () => {
  test.each([
    ['a typing error', 'selec 1', /syntax error/],
    ['a column that is not there', 'select nope from runs', /"nope" not found/],
    ['a statement that writes', 'drop table spans', /expected a statement that reads/],
    ['nothing', ' ', /no SQL given/],
  ])('%s', async (_, sql, says) => {
    expectOneSentence(await tracehound(['query', sql, '--db', db]), says);
  });

  test('a file that is not there', async () => {
    const result = await tracehound(['query', '--file', path.join(folder, 'no.sql'), '--db', db]);
    expectOneSentence(result, /no\.sql: there is no such file/);
  });
});

describe('wrong usage', () => {
  test.each([
    ['an unknown command', ['rnus'], /unknown command 'rnus' \(Did you mean runs\?\)/],
    ['an unknown flag', ['runs', '--jsn'], /unknown option '--jsn' \(Did you mean --json\?\)/],
    ['a missing argument', ['show'], /missing required argument 'run'/],
    ['an unknown format', ['findings', '--format', 'xml'], /--format takes one of table, json/],
    ['a bad number', ['runs', '--limit', 'many'], /--limit takes a whole number/],
    ['a bad time', ['runs', '--since', 'yesterweek'], /--since takes an age like 2h/],
    ['a bad verdict', ['label', 'last', 'maybe'], /takes pass, fail or a number/],
    ['a bad size', ['prune', '--max-size', 'huge'], /--max-size takes a size/],
    ['nothing to prune', ['prune'], /expected --older-than, --max-size or --max-runs/],
    ['no command to run', ['run'], /no command given/],
    ['an unknown detector', ['explain', 'no-such'], /no detector "no-such"/],
    ['findings of none', ['findings', '--detector', 'no-such'], /no detector "no-such"/],
  ])('%s', async (_, args, says) => {
    expectOneSentence(await tracehound(args, { env: { TRACEHOUND_DB: db } }), says);
  });

  test('a program that is not there', async () => {
    const result = await tracehound(['run', '--', 'no-such-program'], {
      env: { TRACEHOUND_DB: db },
    });
    expectOneSentence(result, /cannot run no-such-program/);
  });
});

test('a port in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  try {
    const port = String((taken.address() as AddressInfo).port);
    const other = path.join(folder, 'serve.duckdb');
    const result = await tracehoundProcess(['serve', '--port', port, '--no-grpc', '--db', other]);
    expectOneSentence(result, new RegExp(`${port}.*in use|in use.*${port}`));
  } finally {
    taken.close();
  }
});

test('the stack is there for who asks', async () => {
  const { stderr, code } = await tracehound(['show', 'ffffff', '--db', db, '--debug']);
  expect(stderr).toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test.each([
  [['--max-age', 'long'], /--max-age takes an age like 12h or 30d, not "long"/],
  [['--max-size', 'big'], /--max-size takes a size like 500MB or 2GB, not "big"/],
  [['--redact', 'none.yaml'], /none\.yaml: the redaction rules cannot be read: there is no such/],
])('serve %j', async (args, says) => {
  const fresh = path.join(folder, 'never.duckdb');
  expectOneSentence(await tracehoundProcess(['serve', ...args, '--db', fresh]), says);
  expect(existsSync(fresh)).toBe(false);
});
