import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  formatBatchName,
  isBatchName,
  parseBatchName,
} from '../../../collector/spool/batch-name.js';
import { SpoolFullError, SpoolWriteError } from '../../../collector/spool/errors.js';
import { namesIn, Spool, spoolFolder } from '../../../collector/spool/spool.js';
import { tempFile } from '../../support/temp-folder.js';

const bytes = (size: number) => new Uint8Array(size).fill(7);

describe('the name of a batch', () => {
  test('says when, who and how large, and reads back', () => {
    const batch = { timeMs: 1_795_000_000_123, pid: 42, writer: 'ab12', sequence: 7, bytes: 900 };
    const name = formatBatchName(batch);
    expect(name).toBe('1795000000123-42-ab12-000007-900.otlp');
    expect(parseBatchName(name)).toEqual(batch);
  });

  test('sorts by time, then by the order of writing', () => {
    const name = (timeMs: number, sequence: number) =>
      formatBatchName({ timeMs, pid: 1, writer: 'a', sequence, bytes: 1 });
    const inOrder = [name(999, 5), name(1000, 2), name(1000, 10), name(20_000, 0)];
    expect(inOrder.toReversed().sort()).toEqual(inOrder);
  });

  test('what is half-written or no batch is not taken for one', () => {
    expect(['.x.otlp.part', '.drainer', '.x.otlp', 'bad'].filter(isBatchName)).toEqual([]);
    expect(parseBatchName('somebody-elses.otlp')).toBeNull();
  });
});

describe('writing', () => {
  test('makes the folders, and leaves one file for each batch with nothing half-written beside it', async () => {
    const database = path.join(path.dirname(tempFile()), 'new', 'traces.duckdb');
    const spool = new Spool(database, { now: () => 1_795_000_000_000, pid: 9, writer: 'ff' });
    await spool.write(bytes(10));
    spool.writeSync(bytes(20));
    expect(readdirSync(spoolFolder(database)).sort()).toEqual([
      '1795000000000-9-ff-000000-10.otlp',
      '1795000000000-9-ff-000001-20.otlp',
    ]);
    expect(readFileSync(path.join(spool.folder, namesIn(spool.folder)[0]!))).toHaveLength(10);
  });

  test('only the owner may read it', async () => {
    const spool = new Spool(tempFile());
    await spool.write(bytes(10));
    expect(statSync(spool.folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(spool.folder, namesIn(spool.folder)[0]!)).mode & 0o777).toBe(0o600);
  });

  test('a folder that was taken away meanwhile is made again', async () => {
    const spool = new Spool(tempFile());
    await spool.write(bytes(1));
    rmSync(spool.folder, { recursive: true });
    await spool.write(bytes(1));
    rmSync(spool.folder, { recursive: true });
    spool.writeSync(bytes(1));
    expect(namesIn(spool.folder)).toHaveLength(1);
  });

  test('knows its own batches from those of others', async () => {
    const database = tempFile();
    const [mine, other] = [new Spool(database), new Spool(database)];
    await other.write(bytes(1));
    expect(mine.holdsOwn()).toBe(false);
    await mine.write(bytes(1));
    expect(mine.holdsOwn()).toBe(true);
  });

  test('a path that runs through a file is an error that says so, written at once or not', async () => {
    const database = tempFile();
    writeFileSync(spoolFolder(database), 'a file where the folder should be');
    const spool = new Spool(database);
    await expect(spool.write(bytes(1))).rejects.toThrow(/a part of the path is a file.*ENOTDIR/);
    expect(() => spool.writeSync(bytes(1))).toThrow(SpoolWriteError);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a folder that may not be written is an error',
    async () => {
      const database = tempFile();
      mkdirSync(spoolFolder(database), { mode: 0o500 });
      await expect(new Spool(database).write(bytes(1))).rejects.toThrow(/may not write/);
      chmodSync(spoolFolder(database), 0o700);
    },
  );
});

describe('the limit', () => {
  test('keeps the oldest and refuses the newest, counting whole blocks', async () => {
    const spool = new Spool(tempFile(), { maxBytes: 8192, now: () => 0 });
    await spool.write(bytes(10));
    spool.writeSync(bytes(10));
    await expect(spool.write(bytes(10))).rejects.toThrow(SpoolFullError);
    expect(() => spool.writeSync(bytes(10))).toThrow(SpoolFullError);
    expect(namesIn(spool.folder)).toHaveLength(2);
  });

  test('counts what others left there', async () => {
    const database = tempFile();
    await new Spool(database).write(bytes(8000));
    const spool = new Spool(database, { maxBytes: 8192 });
    await expect(spool.write(bytes(10))).rejects.toThrow(/limit of 8192 bytes/);
  });

  test('opens again soon after the spool was drained', async () => {
    let nowMs = 0;
    const spool = new Spool(tempFile(), { maxBytes: 4096, now: () => nowMs });
    await spool.write(bytes(10));
    rmSync(path.join(spool.folder, namesIn(spool.folder)[0]!));
    await expect(spool.write(bytes(10))).rejects.toThrow(SpoolFullError);
    nowMs = 1000;
    await spool.write(bytes(10));
    expect(namesIn(spool.folder)).toHaveLength(1);
  });
});
