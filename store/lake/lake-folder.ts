import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ExportFolderError } from '../errors.js';

/** How far an export has come. */
export interface Mark {
  /** Every complete span up to this arrival is in the folder. */
  arrival: bigint;
  /** Trace id and span id of the span with that arrival; null before the first. */
  span: string | null;
}

/** Moves a file within the lake, at once. */
export type Move = (from: string, to: string) => void;

interface State {
  version: 1;
  done: Mark;
  /** Set once every new file is staged: from then on they belong to the lake. */
  pending: Mark | null;
}

const NOTHING: Mark = { arrival: 0n, span: null };
const STATE_FILE = '_tracehound.json';
/** Readers look for `*.parquet` and pass over names that begin with an underscore. */
const STAGING = '_staged';
const STAGED = '.part';

/**
 * A folder of Parquet files that grows by whole exports. New files are staged first; one write of the state
 * then makes them part of the lake, and each is moved to its place. After a crash before that write nothing
 * has happened; after it, the next export moves the rest.
 */
export class LakeFolder {
  #state: State = { version: 1, done: NOTHING, pending: null };

  constructor(
    private readonly folder: string,
    private readonly move: Move = renameSync,
  ) {}

  /** Ends what an earlier export began, and says how far the lake has come. @throws ExportFolderError */
  recover(): Mark {
    this.#state = this.#readState();
    if (this.#state.pending !== null) this.#settle(this.#state.pending);
    rmSync(this.#staging, { recursive: true, force: true });
    return this.#state.done;
  }

  /** Takes the Parquet files under `draft` in, which may be on another disk. Returns how many there are. */
  add(draft: string, mark: Mark): number {
    const files = filesUnder(draft);
    mkdirSync(this.#staging, { recursive: true, mode: 0o700 });
    for (const file of files)
      stage(path.join(draft, file), path.join(this.#staging, file + STAGED));
    this.#writeState({ ...this.#state, pending: mark });
    this.#settle(mark);
    return files.length;
  }

  #settle(mark: Mark): void {
    for (const file of filesUnder(this.#staging)) {
      const place = path.join(this.folder, file.slice(0, -STAGED.length));
      mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
      this.move(path.join(this.#staging, file), place);
    }
    this.#writeState({ version: 1, done: mark, pending: null });
    rmSync(this.#staging, { recursive: true, force: true });
  }

  #readState(): State {
    const file = path.join(this.folder, STATE_FILE);
    if (!existsSync(file)) {
      const isUsed = existsSync(this.folder) && readdirSync(this.folder).some(isPartition);
      if (!isUsed) return this.#state;
      throw new ExportFolderError(this.folder, `it holds partitions but no ${STATE_FILE}`);
    }
    try {
      const { version, done, pending } = JSON.parse(readFileSync(file, 'utf8')) as Written;
      if (version !== 1) throw new TypeError(`version ${String(version)}`);
      return { version, done: markFrom(done), pending: pending && markFrom(pending) };
    } catch (error) {
      const reason = `its ${STATE_FILE} is not one of this version's`;
      throw new ExportFolderError(this.folder, reason, error);
    }
  }

  #writeState(state: State): void {
    const draft = path.join(this.folder, `${STATE_FILE}${STAGED}`);
    const text = JSON.stringify(state, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    writeFileSync(draft, `${text}\n`, { mode: 0o600 });
    flush(draft);
    this.move(draft, path.join(this.folder, STATE_FILE));
    this.#state = state;
  }

  get #staging(): string {
    return path.join(this.folder, STAGING);
  }
}

/** The state's file: as the state, but for arrivals, which JSON has as text. */
interface Written {
  version: unknown;
  done: WrittenMark;
  pending: WrittenMark | null;
}
interface WrittenMark {
  arrival: string;
  span: string | null;
}

function markFrom({ arrival, span }: WrittenMark): Mark {
  return { arrival: BigInt(arrival), span };
}

function isPartition(name: string): boolean {
  return name.startsWith('date=');
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function stage(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(from, to);
  }
  chmodSync(to, 0o600);
  flush(to);
}

/** What the state says must be on the disk before it says so. */
function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
