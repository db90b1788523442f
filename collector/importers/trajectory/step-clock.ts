/** When something happened, as far as the source tells; ns since the Unix epoch. */
export interface When {
  startNs?: bigint | undefined;
  endNs?: bigint | undefined;
}

/** Where a source has no times: 2000-01-01, by which the view `runs` knows that there are none, the same at each import. */
const TIMELESS_NS = 946_684_800_000_000_000n;
const STEP_NS = 1_000_000_000n;

/**
 * Gives each step its times. A step that says only when it ended began when the one before it ended; one that says
 * nothing stands a second behind the one before and takes no time, so that order is kept and no duration made up.
 */
export class StepClock {
  #firstNs: bigint | null = null;
  #lastNs: bigint | null = null;
  /** Whether a time came from the source. */
  #isTold: boolean;

  constructor(startNs?: bigint) {
    this.#isTold = startNs !== undefined;
    if (startNs !== undefined) this.#firstNs = this.#lastNs = startNs;
  }

  get hasTimes(): boolean {
    return this.#isTold;
  }

  get firstNs(): bigint {
    return this.#firstNs ?? TIMELESS_NS;
  }

  get lastNs(): bigint {
    return this.#lastNs ?? this.firstNs;
  }

  /** Something that takes no time of its own: a message that arrives. */
  pass(atNs: bigint | undefined): void {
    if (atNs === undefined) return;
    this.#tell(atNs);
    this.#firstNs ??= atNs;
    if (this.#lastNs === null || atNs > this.#lastNs) this.#lastNs = atNs;
  }

  place({ startNs, endNs }: When): { startNs: bigint; endNs: bigint } {
    this.#tell(startNs ?? endNs);
    const start =
      startNs ?? (endNs === undefined ? this.#next() : least(this.#lastNs ?? endNs, endNs));
    const end = endNs === undefined || endNs < start ? start : endNs;
    if (this.#firstNs === null || start < this.#firstNs) this.#firstNs = start;
    if (this.#lastNs === null || end > this.#lastNs) this.#lastNs = end;
    return { startNs: start, endNs: end };
  }

  /** The first time that is told stands for the ones before it. */
  #tell(atNs: bigint | undefined): void {
    if (this.#isTold || atNs === undefined) return;
    this.#isTold = true;
    this.#firstNs = this.#lastNs = null;
  }

  #next(): bigint {
    if (this.#lastNs === null) return TIMELESS_NS;
    return this.#isTold ? this.#lastNs : this.#lastNs + STEP_NS;
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
