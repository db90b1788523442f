import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { clearDrainFailure, noteDrainFailure } from './drain-failure.js';
import { DrainSeat, markDatabaseOpen, takeDrainRequest } from './drain-seat.js';
import { drainSpool, type DrainResult, type DrainTarget } from './drain.js';
import { namesIn, spoolFolder } from './spool.js';
import { sweepAbandoned } from './survey.js';

export interface KeepDrainedOptions {
  /** The database beside which the spool lies. */
  path: string;
  /**
   * Lends the store for one drain and takes it back. Throws where it cannot be had now: the drain is
   * tried again later. Keep the file no longer than `work` runs; others wait for it.
   */
  useStore: <T>(work: (store: DrainTarget) => Promise<T>) => Promise<T>;
  /** Ends it; the drain under way is finished. */
  signal: AbortSignal;
  /** `leave` ends at once where somebody drains already; `wait` (for a server) takes over after him. */
  whenTaken?: 'leave' | 'wait';
  /** The least time between two drains that nobody asked for. Default 1000 ms. */
  pauseMs?: number;
  /** How often to look for spans and requests. Default 50 ms. */
  pollMs?: number;
  /** Asked again and again: end when nothing has waited for so long. Default never. */
  idleLimitMs?: () => number;
  /** End when the store could not be had for so long. Default never. */
  giveUpMs?: number;
  onDrained?: (result: DrainResult) => void;
  onFailure?: (error: unknown) => void;
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
  random?: () => number;
}

/** Why `keepDrained` ended. `lost`: another took the seat over, or the spool's folder is gone. */
export type DrainingEnd = 'aborted' | 'taken' | 'lost' | 'idle' | 'gave-up';

const RENEW_MS = 1000;
/** The file is given back in between, so that a long backlog does not keep readers out. */
const DRAIN_BUDGET_MS = 2000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/** Drains the spool again and again, as the one process that does (see DrainSeat). */
export async function keepDrained(options: KeepDrainedOptions): Promise<DrainingEnd> {
  const folder = spoolFolder(options.path);
  if (options.whenTaken === 'wait') mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const end = await holdSeat(options, folder);
    // A batch may come in between the last look and the leaving of the seat; its writer saw the seat
    // taken and counts on somebody to drain.
    if (end === 'idle' && namesIn(folder).length > 0) continue;
    if (end === 'lost' && options.whenTaken === 'wait') continue;
    return end;
  }
}

async function holdSeat(options: KeepDrainedOptions, folder: string): Promise<DrainingEnd> {
  const { signal, pollMs = 50, now = Date.now } = options;
  const sleep =
    options.sleep ?? ((ms: number) => delay(ms, undefined, { signal }).catch(() => undefined));
  const seat = new DrainSeat(folder, now);
  while (!seat.take()) {
    if (options.whenTaken !== 'wait') return 'taken';
    if (signal.aborted) return 'aborted';
    await sleep(pollMs);
  }
  let isHolding = true;
  const renewal = setInterval(() => (isHolding &&= seat.renew()), RENEW_MS);
  try {
    // What kept another from the file may be over; from here on it is this drainer who says.
    clearDrainFailure(folder);
    sweepAbandoned(folder, now);
    const rounds = new DrainRounds(options, folder, now);
    for (;;) {
      if (signal.aborted) return 'aborted';
      if (!isHolding) return 'lost';
      const end = await rounds.next();
      if (end !== null) return end;
      await sleep(pollMs);
    }
  } finally {
    clearInterval(renewal);
    seat.leave();
  }
}

/** When to drain next, and whether it is time to end. */
class DrainRounds {
  #drainAtMs = -Infinity;
  #busyAtMs: number;
  #failingSinceMs: number | null = null;
  #failures = 0;

  constructor(
    private readonly options: KeepDrainedOptions,
    private readonly folder: string,
    private readonly now: () => number,
  ) {
    this.#busyAtMs = now();
  }

  async next(): Promise<DrainingEnd | null> {
    const isAsked = takeDrainRequest(this.folder);
    if (isAsked) this.#drainAtMs = Math.min(this.#drainAtMs, this.now() + this.#retryMs());
    const isDue = (isAsked && this.#failures === 0) || this.now() >= this.#drainAtMs;
    if (namesIn(this.folder).length > 0) {
      if (isDue) await this.#drain();
    } else if (this.now() - this.#busyAtMs >= (this.options.idleLimitMs?.() ?? Infinity)) {
      return 'idle';
    }
    if (this.#failingSinceMs === null) return null;
    const failingMs = this.now() - this.#failingSinceMs;
    return failingMs >= (this.options.giveUpMs ?? Infinity) ? 'gave-up' : null;
  }

  async #drain(): Promise<void> {
    try {
      markDatabaseOpen(this.folder, true);
      const result = await this.options.useStore((store) =>
        drainSpool(store, this.options.path, { budgetMs: DRAIN_BUDGET_MS, now: this.now }),
      );
      clearDrainFailure(this.folder);
      this.#failures = 0;
      this.#failingSinceMs = null;
      this.#drainAtMs = this.now() + (this.options.pauseMs ?? 1000);
      this.options.onDrained?.(result);
    } catch (error) {
      noteDrainFailure(this.folder, error);
      this.#failures++;
      this.#failingSinceMs ??= this.now();
      const waitMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LAST_RETRY_MS);
      // Spread, so that those who wait for one file do not all come back at the same moment.
      this.#drainAtMs = this.now() + waitMs * this.#spread();
      this.options.onFailure?.(error);
    } finally {
      markDatabaseOpen(this.folder, false);
    }
    this.#busyAtMs = this.now();
  }

  /** A request hurries a retry up, but does not turn it into a busy loop. */
  #retryMs(): number {
    return this.#failures === 0 ? 0 : FIRST_RETRY_MS * this.#spread();
  }

  #spread(): number {
    return 0.5 + (this.options.random ?? Math.random)();
  }
}
