import { peakMemoryDuring } from './peak-memory.js';
import {
  combine,
  isThere,
  minus,
  NOTHING,
  plus,
  reapedSoFar,
  sampleProcess,
  treeOf,
  type Spent,
} from './proc.js';
import { clearTimeout, setTimeout } from '../timers.js';

/** When to look at a child: often at first, since most are short. Ms until the next look, by its age in ms. */
function lookAgainIn(ageMs: number): number {
  if (ageMs < 300) return 12;
  return ageMs < 5_000 ? 50 : 250;
}

/** Every child of this process that lives, whoever started it: what is waited for must be told apart. */
const living = new Set<ChildUsage>();
/** What was accounted for when a child ended last. */
let accounted: Spent | null = null;

/**
 * What one child process and all below it use. It is looked at while it lives; what it used after the last look shows
 * when it has ended and the kernel adds it to what this process has waited for.
 */
export class ChildUsage {
  readonly #startedAt = performance.now();
  #pid: number | undefined;
  #seen: Spent = NOTHING;
  #peakRssBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Call before the child is started. */
  constructor() {
    accounted ??= reapedSoFar();
    living.add(this);
  }

  /** Undefined until it runs. */
  get pid(): number | undefined {
    return this.#pid;
  }

  get spent(): Spent {
    return this.#seen;
  }

  get peakRssBytes(): number {
    return this.#peakRssBytes;
  }

  /** The child runs. */
  started(pid: number): void {
    this.#pid = pid;
    this.look();
    this.#lookLater();
  }

  /** The child could not be started. */
  failed(): void {
    living.delete(this);
  }

  look(): void {
    if (this.#pid === undefined) return;
    let [rssBytes, spent] = [0, NOTHING];
    for (const pid of treeOf(this.#pid)) {
      const sample = sampleProcess(pid);
      if (!sample) continue;
      rssBytes += sample.rssBytes;
      this.#peakRssBytes = Math.max(this.#peakRssBytes, sample.peakRssBytes);
      spent = plus(spent, sample.spent);
    }
    this.#peakRssBytes = Math.max(this.#peakRssBytes, rssBytes);
    // What ended without being waited for drops out of the sum; it was used all the same.
    this.#seen = combine(this.#seen, spent, Math.max);
  }

  /** The child has ended and was waited for. Of those that ended at the same moment, each gets an equal share of the rest. */
  ended(): void {
    clearTimeout(this.#timer);
    if (!living.has(this)) return;
    const now = reapedSoFar();
    const ended = [...living].filter(
      (child) => child === this || (child.#pid !== undefined && !isThere(child.#pid)),
    );
    for (const child of ended) living.delete(child);
    if (!now || !accounted) return;
    const known = ended.reduce((sum, child) => plus(sum, child.#seen), NOTHING);
    const rest = minus(minus(now, accounted), known);
    accounted = now;
    for (const child of ended) {
      child.#seen = combine(child.#seen, rest, (seen, left) => seen + left / ended.length);
    }
  }

  #lookLater(): void {
    this.#timer = setTimeout(
      () => {
        this.look();
        if (living.has(this)) this.#lookLater();
      },
      lookAgainIn(performance.now() - this.#startedAt),
    ).unref();
  }
}

/** What a child used that was started, and waited for, while this thread stood still. */
export function usedBy<T>(run: () => T): {
  result: () => T;
  spent: Spent | null;
  peakRssBytes: number | undefined;
} {
  const before = reapedSoFar();
  let result!: () => T;
  const settle = () => {
    try {
      const value = run();
      result = () => value;
    } catch (error) {
      result = () => {
        throw error;
      };
    }
  };
  const others = [...living].flatMap((child) => child.pid ?? []);
  let peakRssBytes: number | undefined;
  // Where there is no /proc nobody could look.
  if (before) peakRssBytes = peakMemoryDuring(others, settle);
  else settle();
  const after = reapedSoFar();
  const spent = before && after && minus(after, before);
  // It is nobody else's.
  if (accounted && spent) accounted = plus(accounted, spent);
  return { result, spent, peakRssBytes };
}
