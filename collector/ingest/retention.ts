import { setTimeout as delay } from 'node:timers/promises';
import type { Keeper, PruneResult } from '../../store/index.js';

/** What the file may hold, looked at again and again. At least one limit is given. */
export interface RetentionSettings {
  /** Traces that ended longer ago go. Milliseconds. */
  maxAgeMs?: number;
  /** Size of the file. */
  maxBytes?: number;
  maxRuns?: number;
  /** Between two looks. Default five minutes. */
  everyMs?: number;
}

export interface KeepPrunedOptions {
  store: Pick<Keeper, 'prune'>;
  settings: RetentionSettings;
  /** Ends it; the pruning under way is finished. */
  signal: AbortSignal;
  onPruned(result: PruneResult): void;
  /** The limits do not hold; the next look tries again. */
  onFailure(error: unknown): void;
  nowMs?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

const DEFAULT_EVERY_MS = 5 * 60_000;
/** Pruning copies what stays, while writers wait: freeing a tenth more lets the next time come a tenth later. */
const HEADROOM = 0.1;

/** Keeps the file within its limits until `signal` says so: one look at once, then one every so often. */
export async function keepPruned(options: KeepPrunedOptions): Promise<void> {
  const { store, settings, signal, nowMs = Date.now } = options;
  const { maxAgeMs, maxBytes, maxRuns, everyMs = DEFAULT_EVERY_MS } = settings;
  const sleep =
    options.sleep ?? ((ms: number) => delay(ms, undefined, { signal }).catch(() => undefined));
  while (!signal.aborted) {
    try {
      const olderThanNs =
        maxAgeMs === undefined ? undefined : BigInt(nowMs() - maxAgeMs) * 1_000_000n;
      const result = await store.prune({ olderThanNs, maxBytes, maxRuns, headroom: HEADROOM });
      if (result.spans + result.logs + result.metricPoints > 0) options.onPruned(result);
    } catch (error) {
      options.onFailure(error);
    }
    await sleep(everyMs);
  }
}
