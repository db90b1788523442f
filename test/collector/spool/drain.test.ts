import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { drainSpool } from '../../../collector/spool/drain.js';
import { namesIn, Spool } from '../../../collector/spool/spool.js';
import { setAside } from '../../../collector/spool/set-aside.js';
import { surveySpool, sweepAbandoned } from '../../../collector/spool/survey.js';
import { makeBatch, makeSpans, RowKeeper } from './batches.js';
import { tempFile } from '../../support/temp-folder.js';

/** A spool with one batch of one span each for `count` spans, written a second apart. */
async function spoolOf(count: number) {
  const database = tempFile();
  let nowMs = 1_795_000_000_000;
  const spool = new Spool(database, { now: () => nowMs });
  for (const span of makeSpans(count)) {
    nowMs += 1000;
    await spool.write(makeBatch([span]));
  }
  return { database, spool, folder: spool.folder };
}

describe('drainSpool', () => {
  test('loads every span, oldest first, in one commit, and empties the spool', async () => {
    const { database, folder } = await spoolOf(5);
    const store = new RowKeeper();
    expect(await drainSpool(store, database)).toEqual({
      files: 5,
      spans: 5,
      duplicates: 0,
      bad: 0,
    });
    expect(store.names).toEqual(['chat 0', 'chat 1', 'chat 2', 'chat 3', 'chat 4']);
    expect(store.appends).toEqual([5]);
    expect(namesIn(folder)).toEqual([]);
  });

  test('a span was received when it was written down, whenever it is loaded', async () => {
    const { database } = await spoolOf(2);
    const store = new RowKeeper();
    await drainSpool(store, database);
    const times = [...store.rows.values()].map((row) => row.receivedNs);
    expect(times).toEqual([1_795_000_001_000_000_000n, 1_795_000_002_000_000_000n]);
  });

  test('nothing waits where there is no spool', async () => {
    const result = await drainSpool(new RowKeeper(), tempFile());
    expect(result).toEqual({ files: 0, spans: 0, duplicates: 0, bad: 0 });
  });

  test('two drains at once store everything once', async () => {
    const { database, folder } = await spoolOf(20);
    const store = new RowKeeper();
    const results = await Promise.all([drainSpool(store, database), drainSpool(store, database)]);
    expect(store.rows.size).toBe(20);
    expect(results[0].spans + results[1].spans).toBe(20);
    expect(namesIn(folder)).toEqual([]);
  });

  test('a batch that was stored but not taken away is a duplicate the next time', async () => {
    const database = tempFile();
    const batch = makeBatch(makeSpans(3));
    const store = new RowKeeper();
    new Spool(database).writeSync(batch);
    await drainSpool(store, database);
    new Spool(database).writeSync(batch);
    expect(await drainSpool(store, database)).toMatchObject({ spans: 0, duplicates: 3 });
  });

  test('large backlogs are committed in parts, and a drain out of time leaves the rest', async () => {
    const database = tempFile();
    const spool = new Spool(database);
    for (let i = 0; i < 3; i++) spool.writeSync(makeBatch(makeSpans(2048)));
    const store = new RowKeeper();
    let nowMs = 0;
    await drainSpool(store, database, { budgetMs: 10, now: () => (nowMs += 5) });
    expect(store.appends).toEqual([2048]);
    expect(namesIn(spool.folder)).toHaveLength(2);
    await drainSpool(store, database);
    expect(store.appends).toEqual([2048, 2048, 2048]);
  });

  test('a file that is no OTLP is set aside with the reason and keeps nobody waiting', async () => {
    const { database, folder } = await spoolOf(2);
    writeFileSync(path.join(folder, '0000000000001-1-a-000000-4.otlp'), 'junk');
    mkdirSync(path.join(folder, 'a-folder.otlp'));
    const store = new RowKeeper();
    expect(await drainSpool(store, database)).toMatchObject({ files: 2, spans: 2, bad: 2 });
    expect(namesIn(folder)).toEqual([]);
    const bad = path.join(folder, 'bad');
    expect(readdirSync(bad)).toContain('a-folder.otlp');
    expect(readFileSync(path.join(bad, '0000000000001-1-a-000000-4.otlp.txt'), 'utf8')).not.toBe(
      '\n',
    );
  });

  test('when the store takes nothing, everything stays and the error is told', async () => {
    const { database, folder } = await spoolOf(3);
    const store = new RowKeeper(() => new Error('the disk is full'));
    await expect(drainSpool(store, database)).rejects.toThrow('the disk is full');
    expect(namesIn(folder)).toHaveLength(3);
    expect(existsSync(path.join(folder, 'bad'))).toBe(false);
  });

  test('one file that the store will not take does not hold up the others', async () => {
    const { database, folder } = await spoolOf(3);
    const names = new TextDecoder();
    const isPoison = (name: unknown) =>
      (name instanceof Uint8Array ? names.decode(name) : name) === 'chat 1';
    const store = new RowKeeper((rows) =>
      rows.some((row) => isPoison(row.name)) ? new Error('not this one') : null,
    );
    expect(await drainSpool(store, database)).toMatchObject({ files: 2, spans: 2, bad: 1 });
    expect(namesIn(folder)).toEqual([]);
  });

  test('a store that breaks half way through keeps its files', async () => {
    const { database, folder } = await spoolOf(3);
    let calls = 0;
    const store = new RowKeeper(() => (++calls === 2 ? null : new Error('gone')));
    await expect(drainSpool(store, database)).rejects.toThrow('gone');
    expect(store.rows.size).toBe(1);
    expect(namesIn(folder)).toHaveLength(2);
  });
});

describe('surveySpool', () => {
  test('says how much waits, since when, and what is bad', async () => {
    const { database, folder } = await spoolOf(2);
    writeFileSync(path.join(folder, '9999999999999-1-a-000000-4.otlp'), 'junk');
    await drainSpool(new RowKeeper(() => new Error('no')), database).catch(() => {});
    const survey = surveySpool(database);
    expect(survey).toMatchObject({ folder, files: 2, oldestMs: 1_795_000_001_000, bad: 1 });
    expect(survey.bytes).toBeGreaterThan(100);
  });

  test('half-written batches are taken away when nobody can be writing them any more', async () => {
    const { folder } = await spoolOf(1);
    writeFileSync(path.join(folder, '.x.otlp.part'), 'half');
    sweepAbandoned(folder);
    expect(readdirSync(folder)).toContain('.x.otlp.part');
    sweepAbandoned(folder, () => Date.now() + 11 * 60_000);
    expect(readdirSync(folder)).not.toContain('.x.otlp.part');
    expect(namesIn(folder)).toHaveLength(1);
  });
});

describe('bad/', () => {
  test('keeps the newest within its limits, and names those that went', async () => {
    const { folder, database } = await spoolOf(5);
    const names = namesIn(folder).sort();
    for (const name of names) setAside(folder, name, 'why', { files: 3, bytes: Infinity });
    const left = readdirSync(path.join(folder, 'bad')).sort();
    expect(left).toEqual(
      ['.forgotten', ...names.slice(2).flatMap((name) => [name, `${name}.txt`])].sort(),
    );
    expect(readFileSync(path.join(folder, 'bad', '.forgotten'), 'utf8')).toBe(
      `${names[0]}\n${names[1]}\n`,
    );
    expect(surveySpool(database)).toMatchObject({ bad: 3, forgotten: 2 });
  });

  test('is bounded by bytes too', async () => {
    const { folder, database } = await spoolOf(3);
    for (const name of namesIn(folder).sort())
      setAside(folder, name, 'why', { files: 9, bytes: 1 });
    expect(surveySpool(database)).toMatchObject({ bad: 0, forgotten: 3 });
  });
});
