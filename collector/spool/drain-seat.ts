import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SEAT = '.drainer';
const REQUEST = '.drain-now';
const OPEN_FILE = '.database-open';

/** A holder that has not renewed its seat for so long is taken for dead. */
export const SEAT_STALE_MS = 5000;

/**
 * One process at a time drains a spool: the holder of its seat, a file whose time it renews every
 * second. The time, not a process id, says whether the holder lives, because ids mean nothing across
 * containers that share a folder. The seat saves work and is no lock: two holders for a moment (the
 * second notices at its next renewal) are as harmless as two drains.
 */
export class DrainSeat {
  readonly #file: string;
  readonly #id = `${process.pid} ${Math.random().toString(16).slice(2)}`;

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.#file = path.join(folder, SEAT);
  }

  /** False while another holds it, or where there is no spool. */
  take(): boolean {
    if (isSeatTaken(this.folder, this.now)) return false;
    try {
      // What lies there now is stale; a new holder that is removed by this notices when it renews.
      rmSync(this.#file, { force: true });
      writeFileSync(this.#file, this.#id, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (isOneOf(error, ['EEXIST', 'ENOENT'])) return false;
      throw error;
    }
  }

  /** Call every second while holding it. False where it is lost: another took it, or the spool is gone. */
  renew(): boolean {
    try {
      if (readFileSync(this.#file, 'utf8') !== this.#id) return false;
      const seconds = this.now() / 1000;
      utimesSync(this.#file, seconds, seconds);
      return true;
    } catch {
      // Gone with its folder, or closed to us: either way it looks stale to the others before long.
      return false;
    }
  }

  leave(): void {
    if (this.renew()) rmSync(this.#file, { force: true });
  }
}

/** Whether somebody who lives drains this spool. */
export function isSeatTaken(folder: string, now: () => number = Date.now): boolean {
  const stat = statSync(path.join(folder, SEAT), { throwIfNoEntry: false });
  return stat !== undefined && now() - stat.mtimeMs < SEAT_STALE_MS;
}

/** Says that the holder of the seat is about to open the database, or has closed it. */
export function markDatabaseOpen(folder: string, isOpen: boolean): void {
  const mark = path.join(folder, OPEN_FILE);
  if (isOpen) writeFileSync(mark, '', { mode: 0o600 });
  else rmSync(mark, { force: true });
}

/**
 * Whether the drainer has the database open now. Its batches are gone from the spool once they are
 * committed, but others can open the database only when this is over, too.
 */
export function isDatabaseOpen(folder: string, now: () => number = Date.now): boolean {
  return existsSync(path.join(folder, OPEN_FILE)) && isSeatTaken(folder, now);
}

/** Asks whoever holds the seat to drain at once, for a process that waits for it. */
export function requestDrain(folder: string): void {
  try {
    writeFileSync(path.join(folder, REQUEST), '', { mode: 0o600 });
  } catch {
    // No spool, a full disk, a folder closed to us: the drain comes at its own pace.
  }
}

/** True once for every request, or for several that came together. */
export function takeDrainRequest(folder: string): boolean {
  try {
    rmSync(path.join(folder, REQUEST));
    return true;
  } catch (error) {
    if (isOneOf(error, ['ENOENT'])) return false;
    throw error;
  }
}

function isOneOf(error: unknown, codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}
