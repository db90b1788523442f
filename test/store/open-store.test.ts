import { DuckDBInstance } from '@duckdb/node-api';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, SPAN_COLUMNS } from '../../store/index.js';
import { span, spanId } from './span-builder.js';
import { SCHEMA_VERSION } from '../../store/schema/index.js';
import { tempFile, tempFolder } from '../support/temp-folder.js';

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

/** A DuckDB file, made by other hands. */
async function foreignFile(file: string, ...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const sql of statements) await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

describe('openStore', () => {
  it('makes no file beside the log of one that is gone', async () => {
    const file = tempFile();
    const store = await openStore(file);
    await store.append([span()]);
    cpSync(`${file}.wal`, `${file}.copy`);
    await store.close();
    rmSync(file);
    renameSync(`${file}.copy`, `${file}.wal`);
    await expect(openStore(file)).rejects.toThrow(
      /cannot use .*: the log of a file that is gone stands beside it \(.*\.wal\); put that file back, or move the log away/,
    );
    expect(existsSync(file)).toBe(false);
    rmSync(`${file}.wal`);
    await (await openStore(file)).close();
  });

  it('makes a private file, with a private log, and nothing else', async () => {
    const file = tempFile();
    const store = await openStore(file);
    await store.append([span()]);
    expect([mode(file), mode(`${file}.wal`)]).toEqual(['600', '600']);
    await store.checkpoint();
    await store.append([span({ spanId: spanId(2) })]);
    expect(mode(`${file}.wal`)).toBe('600');
    await store.close();
    expect(existsSync(`${file}.wal`)).toBe(false);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('numbers arrivals on over restarts, and finds what it stored', async () => {
    const file = tempFile();
    let store = await openStore(file);
    await store.append([span()]);
    await store.close();
    store = await openStore(file);
    expect(await store.append([span(), span({ spanId: spanId(2) })])).toEqual({
      stored: 1,
      duplicates: 1,
    });
    expect(await store.query('select arrival from spans order by 1')).toEqual([
      { arrival: 1n },
      { arrival: 2n },
    ]);
    await store.close();
  });

  it('opens for reading without changing a byte', async () => {
    const file = tempFile();
    const writer = await openStore(file);
    await writer.append([span()]);
    await writer.close();
    chmodSync(file, 0o400);
    const before = statSync(file).mtimeMs;
    const reader = await openStore(file, { mode: 'read' });
    expect(await reader.query('select count(*)::integer as n from runs')).toEqual([{ n: 1 }]);
    await reader.session(async (session) => {
      await session.createTemp('t', 'select 1 as a');
      expect(await session.query('from t')).toEqual([{ a: 1 }]);
    });
    await expect(reader.append([span()])).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
    await reader.close();
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it('says what is wrong with the place', async () => {
    const folder = tempFolder();
    await expect(
      openStore(path.join(folder, 'none.duckdb'), { mode: 'read' }),
    ).rejects.toMatchObject({
      code: 'STORE_NOT_FOUND',
      message: expect.stringContaining('no trace file'),
    });
    await expect(openStore(path.join(folder, 'no/folder/x.duckdb'))).rejects.toMatchObject({
      code: 'STORE_ACCESS',
      message: expect.stringContaining('folder'),
    });
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'STORE_NOT_OURS',
      found: 'a folder',
    });
    writeFileSync(path.join(folder, 'text'), 'hello '.repeat(10_000));
    writeFileSync(path.join(folder, 'empty'), '');
    for (const name of ['text', 'empty']) {
      await expect(openStore(path.join(folder, name))).rejects.toMatchObject({
        code: 'STORE_NOT_OURS',
        found: 'not a DuckDB file',
      });
    }
    expect(existsSync(path.join(folder, 'none.duckdb'))).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)('says that the folder is read-only', async () => {
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'closed'), { mode: 0o500 });
    await expect(openStore(path.join(folder, 'closed/x.duckdb'))).rejects.toMatchObject({
      code: 'STORE_ACCESS',
      message: expect.stringContaining('permission denied'),
    });
  });

  it('refuses files of others and files from the future', async () => {
    const folder = tempFolder();
    const other = path.join(folder, 'other.duckdb');
    await foreignFile(other, 'create table spans (a integer)');
    await expect(openStore(other)).rejects.toMatchObject({ code: 'STORE_NOT_OURS' });
    const newer = path.join(folder, 'newer.duckdb');
    await (await openStore(newer)).close();
    await foreignFile(
      newer,
      `update tracehound_meta set value = '99' where key = 'schema_version'`,
    );
    await expect(openStore(newer)).rejects.toMatchObject({
      code: 'STORE_TOO_NEW',
      found: 99,
      supported: SCHEMA_VERSION,
    });
    await expect(openStore(newer, { mode: 'read' })).rejects.toMatchObject({
      code: 'STORE_TOO_NEW',
    });
  });

  it('gives a file of an older package its views anew, in reading too', async () => {
    const file = tempFile();
    await (await openStore(file)).close();
    await foreignFile(
      file,
      `update tracehound_meta set value = 'old' where key = 'views'`,
      'create or replace view sessions as select 1 as old',
    );
    const store = await openStore(file, { mode: 'read' });
    expect(await store.query('from sessions')).toEqual([]);
    await store.close();
  });

  it('names the holder, and opens when it has let go', async () => {
    const file = tempFile();
    const held = await openStore(file, { role: 'import' });
    const link = path.join(path.dirname(file), 'link.duckdb');
    symlinkSync(file, link);
    await expect(openStore(link, { waitMs: 0 })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      holder: { pid: process.pid, role: 'import' },
      message: expect.stringContaining(`tracehound import, process ${process.pid}`),
    });
    const waiting = openStore(file, { waitMs: 60_000 });
    await held.append([span()]);
    await held.close();
    const next = await waiting;
    expect((await next.stats()).spans).toBe(1);
    await next.close();
  });

  it('names another program that holds the file, and waits for it', async () => {
    const file = tempFile();
    await (await openStore(file)).close();
    const program = path.join(import.meta.dirname, 'programs/foreign-holder.mjs');
    const holder = spawn(process.execPath, [program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    await expect(openStore(file, { waitMs: 0 })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      holder: { pid: holder.pid },
    });
    const waiting = openStore(file, { waitMs: 60_000 });
    holder.stdin.end();
    await (await waiting).close();
  });

  it('touches the folders it is told and no other', async () => {
    const folder = tempFolder();
    const store = await openStore(path.join(folder, 'traces.duckdb'), {
      allowedFolders: [path.join(folder, 'in')],
    });
    mkdirSync(path.join(folder, 'in'));
    writeFileSync(path.join(folder, 'in/a.txt'), 'yes');
    writeFileSync(path.join(folder, 'b.txt'), 'no');
    const read = (name: string) =>
      store.query('select content from read_text($name)', { name: path.join(folder, name) });
    expect(await read('in/a.txt')).toEqual([{ content: 'yes' }]);
    await expect(read('b.txt')).rejects.toThrow(/disabled by configuration/);
    await store.close();
  });

  const mounted = tryMountSmallDisk();
  it.skipIf(mounted === null)(
    'leaves no half of a file where the disk is full at its making',
    async () => {
      const filler = path.join(mounted!, 'filler');
      // Room for the tables, and not for all of them on disk.
      writeFileSync(filler, Buffer.alloc(12 * 1024 * 1024 - 200 * 1024));
      const file = path.join(mounted!, 'new.duckdb');
      await expect(openStore(file)).rejects.toMatchObject({
        code: 'STORE_ACCESS',
        message: expect.stringContaining('disk is full'),
      });
      expect(readdirSync(mounted!)).toEqual(['filler']);
      rmSync(filler);
      const store = await openStore(file);
      await store.append([span()]);
      await store.close();
      rmSync(file);
    },
  );

  it.skipIf(mounted === null)('leaves the file usable when the disk is full', async () => {
    const store = await openStore(path.join(mounted!, 'traces.duckdb'));
    const batch = (n: number) =>
      Array.from({ length: 400 }, (_, at) =>
        span({
          spanId: spanId(n * 1000 + at),
          result: Buffer.from(crypto.getRandomValues(new Uint8Array(4000))).toString('hex'),
        }),
      );
    let stored = 0;
    const fill = async () => {
      for (let n = 0; n < 100; n++) stored += (await store.append(batch(n))).stored;
    };
    await expect(fill()).rejects.toMatchObject({ code: 'STORE_WRITE' });
    expect((await store.stats()).spans).toBe(stored);
    await store.close();
    const again = await openStore(path.join(mounted!, 'traces.duckdb'), { mode: 'read' });
    expect((await again.stats()).spans).toBe(stored);
    await again.close();
    spawnSync('umount', [mounted!]);
  });

  it('has a property for every column that a row gives', () => {
    const properties = SPAN_COLUMNS.flatMap(({ property }) => property ?? []);
    expect(Object.keys(span()).sort()).toEqual([...properties].sort());
  });
});

/** A disk of 12 MB, where the machine lets us mount one. */
function tryMountSmallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = path.join('/tmp', `tracehound-small-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
  return status === 0 ? folder : null;
}
