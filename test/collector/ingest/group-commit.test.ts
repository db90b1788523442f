import { describe, expect, test } from 'vitest';
import { GroupCommit, type CommitReport } from '../../../collector/ingest/group-commit.js';

interface Row {
  id: string;
}

/** A store whose appends end when the test says so, and which refuses rows by name. */
class Ledger {
  rows: string[] = [];
  appends: string[][] = [];
  isBroken = false;
  #gates: (() => void)[] = [];
  isGated = false;

  append = async (rows: readonly Row[]) => {
    const ids = rows.map((row) => row.id);
    this.appends.push(ids);
    if (this.isGated) await new Promise<void>((resolve) => this.#gates.push(resolve));
    if (this.isBroken) throw new Error('disk full');
    if (ids.some((id) => id.startsWith('bad'))) throw new RangeError('a value is out of range');
    const fresh = ids.filter((id) => !this.rows.includes(id));
    this.rows.push(...fresh);
    return { stored: fresh.length, duplicates: ids.length - fresh.length };
  };

  openGate(): void {
    this.isGated = false;
    for (const open of this.#gates.splice(0)) open();
  }
}

function setup(options: { maxRows?: number; maxBytes?: number } = {}) {
  const ledger = new Ledger();
  const reports: CommitReport<Row>[] = [];
  const group = new GroupCommit<Row>({
    append: ledger.append,
    isBadRow: (error) => error instanceof RangeError,
    settled: (report) => reports.push(report),
    maxRows: options.maxRows ?? 100,
    maxBytes: options.maxBytes ?? 1e6,
    now: () => 0,
  });
  const add = (id: number, ...rows: string[]) =>
    group.add({ id, rows: rows.map((row) => ({ id: row })), bytes: rows.length });
  /** Request id -> [refused, failed]. */
  const fates = () =>
    Object.fromEntries(
      reports.flatMap(({ fates }) =>
        [...fates].map(([request, { refused, failed }]) => [request.id, [refused, failed]]),
      ),
    );
  return { ledger, reports, group, add, fates };
}

describe('GroupCommit', () => {
  test('commits what came together as one', async () => {
    const { ledger, reports, group, add } = setup();
    add(1, 'a', 'b');
    add(2, 'c');
    await group.idle();
    expect(ledger.appends).toEqual([['a', 'b', 'c']]);
    expect(reports).toMatchObject([{ stored: 3, duplicates: 0 }]);
  });

  test('gathers what comes while a commit runs', async () => {
    const { ledger, group, add } = setup();
    ledger.isGated = true;
    add(1, 'a');
    await Promise.resolve();
    add(2, 'b');
    add(3, 'c');
    ledger.openGate();
    await group.idle();
    expect(ledger.appends).toEqual([['a'], ['b', 'c']]);
  });

  test('has room until rows or bytes are enough for one commit', async () => {
    const rows = setup({ maxRows: 2 });
    rows.ledger.isGated = true;
    rows.add(1, 'a');
    expect(rows.group.hasRoom).toBe(true);
    rows.add(2, 'b');
    expect(rows.group.hasRoom).toBe(false);

    const bytes = setup({ maxBytes: 1 });
    bytes.ledger.isGated = true;
    bytes.add(1, 'a');
    expect(bytes.group.hasRoom).toBe(false);
    bytes.ledger.openGate();
    await bytes.group.idle();
    expect(bytes.group.hasRoom).toBe(true);
  });

  test('a bad row costs nobody else anything', async () => {
    const { ledger, reports, group, add, fates } = setup();
    add(1, 'a', 'b');
    add(2, 'c', 'bad', 'd', 'e');
    add(3, 'f');
    await group.idle();
    expect(ledger.rows.sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(fates()).toEqual({ 1: [0, 0], 2: [1, 0], 3: [0, 0] });
    expect(reports).toMatchObject([{ stored: 6 }]);
  });

  test('several bad rows in one lone request are each found', async () => {
    const { ledger, group, add, fates } = setup();
    add(1, 'bad1', 'a', 'b', 'bad2', 'bad3');
    await group.idle();
    expect(ledger.rows.sort()).toEqual(['a', 'b']);
    expect(fates()).toEqual({ 1: [3, 0] });
  });

  test('a broken store fails every request and is asked for each once more, not for each row', async () => {
    const { ledger, reports, group, add, fates } = setup();
    ledger.isBroken = true;
    add(1, 'a', 'b', 'c');
    add(2, 'd');
    await group.idle();
    expect(fates()).toEqual({ 1: [0, 3], 2: [0, 1] });
    expect(ledger.appends).toHaveLength(3);
    expect(reports[0]!.fates.values().next().value?.why).toBe('disk full');
  });

  test('goes on after a failure', async () => {
    const { ledger, group, add, fates } = setup();
    ledger.isBroken = true;
    add(1, 'a');
    await group.idle();
    ledger.isBroken = false;
    add(2, 'a');
    await group.idle();
    expect(fates()).toEqual({ 1: [0, 1], 2: [0, 0] });
  });

  test('counts duplicates', async () => {
    const { reports, group, add } = setup();
    add(1, 'a', 'b');
    await group.idle();
    add(2, 'b', 'c');
    await group.idle();
    expect(reports.map(({ stored, duplicates }) => [stored, duplicates])).toEqual([
      [2, 0],
      [1, 1],
    ]);
  });

  test('a request without rows is settled', async () => {
    const { group, add, fates } = setup();
    add(1);
    await group.idle();
    expect(fates()).toEqual({ 1: [0, 0] });
  });
});
