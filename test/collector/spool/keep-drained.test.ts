import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lastDrainFailure, noteDrainFailure } from '../../../collector/spool/drain-failure.js';
import {
  DrainSeat,
  isDatabaseOpen,
  isSeatTaken,
  markDatabaseOpen,
  requestDrain,
  takeDrainRequest,
} from '../../../collector/spool/drain-seat.js';
import { keepDrained, type KeepDrainedOptions } from '../../../collector/spool/keep-drained.js';
import { namesIn, Spool, spoolFolder } from '../../../collector/spool/spool.js';
import { makeBatch, makeSpans, RowKeeper } from './batches.js';
import { tempFile } from '../../support/temp-folder.js';
import { NotAStoreError } from '../../../store/index.js';

function newSpoolFolder(): string {
  const folder = spoolFolder(tempFile());
  mkdirSync(folder);
  return folder;
}

describe('the seat of the drainer', () => {
  test('is held by one, renewed, and free again when he leaves', () => {
    const folder = newSpoolFolder();
    const [first, second] = [new DrainSeat(folder), new DrainSeat(folder)];
    expect(first.take()).toBe(true);
    expect(second.take()).toBe(false);
    expect(first.renew()).toBe(true);
    expect(isSeatTaken(folder)).toBe(true);
    first.leave();
    expect(isSeatTaken(folder)).toBe(false);
    expect(second.take()).toBe(true);
  });

  test('of one who died is taken over, and if he lives after all, he learns that he lost it', () => {
    const folder = newSpoolFolder();
    const [first, second] = [new DrainSeat(folder), new DrainSeat(folder)];
    first.take();
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(path.join(folder, '.drainer'), longAgo, longAgo);
    expect(second.take()).toBe(true);
    expect(first.renew()).toBe(false);
    first.leave();
    expect(isSeatTaken(folder)).toBe(true);
  });

  test('cannot be had or kept where there is no spool', () => {
    const folder = newSpoolFolder();
    const seat = new DrainSeat(folder);
    seat.take();
    rmSync(folder, { recursive: true });
    expect(seat.renew()).toBe(false);
    expect(new DrainSeat(folder).take()).toBe(false);
  });

  test('several requests that came together are one', () => {
    const folder = newSpoolFolder();
    requestDrain(folder);
    requestDrain(folder);
    expect(takeDrainRequest(folder)).toBe(true);
    expect(takeDrainRequest(folder)).toBe(false);
  });

  test('a mark that a dead drainer left does not say that the database is open', () => {
    const folder = newSpoolFolder();
    const seat = new DrainSeat(folder);
    seat.take();
    markDatabaseOpen(folder, true);
    expect(isDatabaseOpen(folder)).toBe(true);
    seat.leave();
    expect(isDatabaseOpen(folder)).toBe(false);
  });
});

/** keepDrained on a clock that only its own sleeping moves; `script` runs before each sleep, by its number. */
function draining(database: string, options: Partial<KeepDrainedOptions> & { script?: Script }) {
  const stop = new AbortController();
  const store = new RowKeeper();
  let nowMs = Date.now();
  let sleeps = 0;
  const drainedAtSleep: number[] = [];
  const end = keepDrained({
    path: database,
    useStore: (work) => work(store),
    signal: stop.signal,
    now: () => nowMs,
    random: () => 0.5,
    onDrained: () => drainedAtSleep.push(sleeps),
    async sleep(ms) {
      options.script?.({ sleeps, stop: () => stop.abort(), spool: new Spool(database) });
      sleeps++;
      nowMs += ms;
      if (sleeps > 10_000) throw new Error('it does not end');
    },
    ...options,
  });
  return { end, store, drainedAtSleep };
}
type Script = (at: { sleeps: number; stop: () => void; spool: Spool }) => void;

function databaseWithSpool(spans = 1): string {
  const database = tempFile();
  new Spool(database).writeSync(makeBatch(makeSpans(spans)));
  return database;
}

describe('keepDrained', () => {
  test('drains what waits and ends when nothing came for the idle time', async () => {
    const database = databaseWithSpool(3);
    const { end, store } = draining(database, { idleLimitMs: () => 500 });
    expect(await end).toBe('idle');
    expect(store.rows.size).toBe(3);
    expect(isSeatTaken(spoolFolder(database))).toBe(false);
  });

  test('pauses between drains unless somebody asks', async () => {
    const database = databaseWithSpool();
    const more = (spool: Spool) => spool.writeSync(makeBatch(makeSpans(1)));
    const { end, drainedAtSleep } = draining(database, {
      pauseMs: 1000,
      pollMs: 100,
      script({ sleeps, spool, stop }) {
        if (sleeps === 2 || sleeps === 13) more(spool);
        if (sleeps === 15) requestDrain(spool.folder);
        if (sleeps === 20) stop();
      },
    });
    expect(await end).toBe('aborted');
    // At once; a pause of ten polls after that; and the third one because it was asked for.
    expect(drainedAtSleep).toEqual([0, 10, 16]);
  });

  test('leaves at once where somebody drains, or takes over after him', async () => {
    const database = databaseWithSpool();
    const seat = new DrainSeat(spoolFolder(database));
    seat.take();
    expect(await draining(database, {}).end).toBe('taken');
    const patient = draining(database, {
      whenTaken: 'wait',
      idleLimitMs: () => 100,
      script({ sleeps }) {
        if (sleeps === 3) seat.leave();
      },
    });
    expect(await patient.end).toBe('idle');
    expect(patient.store.rows.size).toBe(1);
  });

  test('a store that cannot be had is tried again, less and less often, and the reason is left behind', async () => {
    const database = databaseWithSpool();
    let tries = 0;
    const { end } = draining(database, {
      giveUpMs: 60_000,
      useStore: () => Promise.reject(new Error(`held by process ${++tries}`)),
    });
    expect(await end).toBe('gave-up');
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(25);
    expect(lastDrainFailure(spoolFolder(database))).toEqual({
      reason: `held by process ${tries}`,
      isLasting: false,
    });
    expect(namesIn(spoolFolder(database))).toHaveLength(1);
  });

  test('after a failure the next drain clears the reason', async () => {
    const database = databaseWithSpool();
    const store = new RowKeeper();
    let tries = 0;
    const { end } = draining(database, {
      idleLimitMs: () => 100,
      useStore: (work) => (++tries < 3 ? Promise.reject(new Error('held')) : work(store)),
    });
    expect(await end).toBe('idle');
    expect(store.rows.size).toBe(1);
    expect(lastDrainFailure(spoolFolder(database))).toBeNull();
  });

  test('what another drainer said is not said again', async () => {
    const database = databaseWithSpool();
    const folder = spoolFolder(database);
    noteDrainFailure(folder, new NotAStoreError(database, 'a diary'));
    expect(lastDrainFailure(folder)).toMatchObject({ isLasting: true });
    const { end } = draining(database, {
      idleLimitMs: () => 100,
      useStore(work) {
        expect(lastDrainFailure(folder)).toBeNull();
        return work(new RowKeeper());
      },
    });
    expect(await end).toBe('idle');
  });

  test('a batch that comes while it leaves is not left behind', async () => {
    const database = databaseWithSpool();
    const spool = new Spool(database);
    let late = 0;
    const { end, store } = draining(database, {
      // The idle time is asked for after the last look at the spool.
      idleLimitMs() {
        if (late++ === 0) spool.writeSync(makeBatch(makeSpans(1)));
        return 0;
      },
    });
    expect(await end).toBe('idle');
    expect(store.rows.size).toBe(2);
  });

  test('says while it has the database open, and no longer', async () => {
    const database = databaseWithSpool();
    const folder = spoolFolder(database);
    const store = new RowKeeper();
    const seen: boolean[] = [];
    const { end } = draining(database, {
      idleLimitMs: () => 0,
      useStore(work) {
        seen.push(isDatabaseOpen(folder));
        return work(store);
      },
    });
    await end;
    expect(seen).toEqual([true]);
    expect(existsSync(path.join(folder, '.database-open'))).toBe(false);
  });
});
