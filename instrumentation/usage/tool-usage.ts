import type { Attributes } from '@opentelemetry/api';
import * as semconv from '../vocabulary/semconv.js';
import type { ChildUsage } from './child-usage.js';
import { minus, NOTHING, plus, reapedSoFar, type Spent } from './proc.js';
import { clearInterval, setInterval } from '../timers.js';

/** How often this process's own memory is looked at while a tool runs in it. */
const LOOK_EVERY_MS = 100;
/** `ru_inblock` and `ru_oublock` count blocks of this size (getrusage(2)). */
const BLOCK_BYTES = 512;

/** Calls that are under way, so that one can say whether it shared the process. */
const underWay = new Set<ToolUsage>();
let looking: NodeJS.Timeout | undefined;

/**
 * What one tool call uses: the processes it starts; or, where it starts none, this process while the call lasts, which
 * calls at the same time then share.
 */
export class ToolUsage {
  readonly #cpu = process.cpuUsage();
  readonly #before = ownTraffic();
  readonly #children: ChildUsage[] = [];
  #sync: Spent = NOTHING;
  #syncPeakRssBytes = 0;
  #startedChild = false;
  #exitCode: number | undefined;
  #childCount = 0;
  #peakRssBytes = process.memoryUsage.rss();
  #shared = underWay.size > 0;

  constructor() {
    for (const other of underWay) other.#shared = true;
    underWay.add(this);
    looking ??= setInterval(() => {
      for (const call of underWay) call.#look();
    }, LOOK_EVERY_MS).unref();
  }

  /** How many processes the call has started. */
  get childCount(): number {
    return this.#childCount;
  }

  /** Of the process that ended last; 128 and the signal's number where one ended it. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  addChild(child: ChildUsage): void {
    this.#children.push(child);
    this.#startedChild = true;
    this.#childCount += 1;
  }

  /** A child that ran while this thread stood still. */
  addSync(spent: Spent | null, peakRssBytes = 0): void {
    this.#syncPeakRssBytes = Math.max(this.#syncPeakRssBytes, peakRssBytes);
    if (spent) this.#sync = plus(this.#sync, spent);
    this.#startedChild = true;
    this.#childCount += 1;
  }

  childEnded(exitCode: number): void {
    this.#exitCode = exitCode;
  }

  /** The call is over. What is not known is left out, never 0. */
  end(): Attributes {
    underWay.delete(this);
    if (underWay.size === 0) {
      clearInterval(looking);
      looking = undefined;
    }
    return this.#startedChild ? this.#ofChildren() : this.#ofThisProcess();
  }

  #ofChildren(): Attributes {
    for (const child of this.#children) child.look();
    const spent = this.#children.reduce((sum, child) => plus(sum, child.spent), this.#sync);
    const ofChildren = this.#children.reduce((sum, { peakRssBytes }) => sum + peakRssBytes, 0);
    const peak = Math.max(ofChildren, this.#syncPeakRssBytes);
    const isKnown = reapedSoFar() !== null;
    return {
      [semconv.USAGE_METHOD]: isKnown ? 'proc-children' : 'none',
      ...(isKnown && attributesOf(spent)),
      ...(peak > 0 && { [semconv.USAGE_MAX_RSS_BYTES]: peak }),
      [semconv.PROCESS_EXIT_CODE]: this.#exitCode,
    };
  }

  #ofThisProcess(): Attributes {
    this.#look();
    const { user, system } = process.cpuUsage(this.#cpu);
    const traffic = minus(ownTraffic(), this.#before);
    return {
      [semconv.USAGE_METHOD]: this.#shared ? 'process-shared' : 'process',
      ...attributesOf({ ...traffic, userS: user / 1e6, systemS: system / 1e6 }),
      [semconv.USAGE_MAX_RSS_BYTES]: this.#peakRssBytes,
    };
  }

  #look(): void {
    this.#peakRssBytes = Math.max(this.#peakRssBytes, process.memoryUsage.rss());
  }
}

function attributesOf({ userS, systemS, readBytes, writeBytes }: Spent): Attributes {
  return {
    [semconv.USAGE_CPU_USER_S]: rounded(userS),
    [semconv.USAGE_CPU_SYSTEM_S]: rounded(systemS),
    [semconv.USAGE_READ_BYTES]: Math.round(readBytes),
    [semconv.USAGE_WRITE_BYTES]: Math.round(writeBytes),
  };
}

/** To the microsecond: sums of hundredths have tails that mean nothing. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

function ownTraffic(): Spent {
  const counted = reapedSoFar();
  if (counted) return counted;
  const { fsRead, fsWrite } = process.resourceUsage();
  return { ...NOTHING, readBytes: fsRead * BLOCK_BYTES, writeBytes: fsWrite * BLOCK_BYTES };
}
