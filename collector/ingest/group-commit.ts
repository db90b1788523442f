/** One decoded request, waiting for its commit. */
export interface Pending<Row> {
  id: number;
  rows: readonly Row[];
  /** What the rows keep alive: the unpacked body. */
  bytes: number;
}

/** What became of one request's rows; those in neither count are in the file. */
export interface Fate {
  /** Rows that the store cannot hold, now or later. */
  refused: number;
  /** Rows that may be stored when they come again. */
  failed: number;
  /** The error of the first such row. */
  why: string;
}

export interface CommitReport<Row> {
  fates: Map<Pending<Row>, Fate>;
  stored: number;
  duplicates: number;
  commitMs: number;
}

export interface GroupCommitOptions<Row> {
  /** One transaction: when it resolves, the rows are committed; when it throws, none is. */
  append(rows: readonly Row[]): Promise<{ stored: number; duplicates: number }>;
  /** True where an error says that a row is bad rather than that the store is. */
  isBadRow(error: unknown): boolean;
  /** Called once for each group, with every request of it. */
  settled(report: CommitReport<Row>): void;
  /** No more requests are coalesced when a group has so many rows, or bytes. */
  maxRows: number;
  maxBytes: number;
  now(): number;
}

/**
 * Gathers what waits while a commit runs and commits it as one: a commit costs milliseconds whatever its size.
 * A group that fails is tried again request by request, and a request that holds a bad row is halved until
 * the bad row stands alone, so that nobody loses spans to a neighbour.
 */
export class GroupCommit<Row> {
  #waiting: Pending<Row>[] = [];
  #waitingRows = 0;
  #waitingBytes = 0;
  #running: Promise<void> | null = null;

  constructor(private readonly options: GroupCommitOptions<Row>) {}

  /** False while enough waits for one commit: leave the next request undecoded, it is smaller so. */
  get hasRoom(): boolean {
    return this.#waitingRows < this.options.maxRows && this.#waitingBytes < this.options.maxBytes;
  }

  add(request: Pending<Row>): void {
    this.#waiting.push(request);
    this.#waitingRows += request.rows.length;
    this.#waitingBytes += request.bytes;
    // Not before the caller has added all that it has at hand.
    this.#running ??= Promise.resolve().then(() => this.#run());
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      this.#waitingRows = 0;
      this.#waitingBytes = 0;
      await this.#commit(group);
    }
    this.#running = null;
  }

  async #commit(group: readonly Pending<Row>[]): Promise<void> {
    const startedMs = this.options.now();
    const commit = new Commit(this.options);
    const fates = new Map<Pending<Row>, Fate>();
    const whole = await commit.tryAppend(group.flatMap((request) => request.rows));
    for (const request of group) {
      if (whole === null) fates.set(request, KEPT);
      else if (group.length === 1) fates.set(request, await commit.rescue(request.rows, whole));
      else fates.set(request, await commit.alone(request.rows));
    }
    const { stored, duplicates } = commit;
    this.options.settled({ fates, stored, duplicates, commitMs: this.options.now() - startedMs });
  }
}

const KEPT: Fate = { refused: 0, failed: 0, why: '' };

/** The attempts that one group takes, and their sums. */
class Commit<Row> {
  stored = 0;
  duplicates = 0;

  constructor(private readonly options: GroupCommitOptions<Row>) {}

  /** The error in a box, or null where the rows are committed. */
  async tryAppend(rows: readonly Row[]): Promise<{ error: unknown } | null> {
    if (rows.length === 0) return null;
    try {
      const { stored, duplicates } = await this.options.append(rows);
      this.stored += stored;
      this.duplicates += duplicates;
      return null;
    } catch (error) {
      return { error };
    }
  }

  async alone(rows: readonly Row[]): Promise<Fate> {
    const failure = await this.tryAppend(rows);
    return failure === null ? KEPT : this.rescue(rows, failure);
  }

  /** Saves what can be saved of rows that failed together. */
  async rescue(rows: readonly Row[], { error }: { error: unknown }): Promise<Fate> {
    const why = error instanceof Error ? error.message : String(error);
    if (!this.options.isBadRow(error)) return { refused: 0, failed: rows.length, why };
    if (rows.length <= 1) return { refused: rows.length, failed: 0, why };
    const middle = rows.length >> 1;
    const first = await this.alone(rows.slice(0, middle));
    const second = await this.alone(rows.slice(middle));
    return {
      refused: first.refused + second.refused,
      failed: first.failed + second.failed,
      why: first.why || second.why,
    };
  }
}
