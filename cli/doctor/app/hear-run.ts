import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LOADS_FD, REPORT_FD, type Refusal, type RunEnd, type Told } from './run/run-report.js';

/** What was seen of a program whose imports were run. */
export interface HeardRun {
  /** As `RunEnd` has it; `running`: it was still busy, and had not once given way, when its time was up. */
  readonly outcome: RunEnd['outcome'] | 'running';
  readonly error: string | null;
  /** Every file that was loaded, as a path. */
  readonly files: readonly string[];
  /** Ids of the SDK hooks that were given a file's bindings. */
  readonly hooked: readonly string[];
  readonly refused: readonly Refusal[];
  /** Null where it could not be asked in the end. */
  readonly isFetchTraced: boolean | null;
  readonly provider: string | null;
  readonly apiCopies: readonly string[];
}

/** Beyond the limit: a program that never lets the event loop turn does not hear of it. */
const KILL_AFTER_MS = 5_000;
/** How long Node and Tracehound may take to load before the program's turn comes: much, on a busy machine. */
const START_MS = 60_000;

/**
 * Listens to a child process that runs `enter.js` until it is gone, and kills it when its time is up.
 *
 * @param limitMs How long the program may take, from its turn on.
 * @returns null where its turn never came.
 */
export async function hearRun(child: ChildProcess, limitMs: number): Promise<HeardRun | null> {
  const files = new Set<string>();
  const hooked: string[] = [];
  const refused: Refusal[] = [];
  let hasBegun = false;
  let end: RunEnd | null = null;
  let isOverdue = false;
  const kill = () => (isOverdue = child.kill('SIGKILL'));
  let timer = setTimeout(kill, START_MS);

  linesOf(child, LOADS_FD).on('line', (file) => files.add(file));
  linesOf(child, REPORT_FD).on('line', (line) => {
    const told = JSON.parse(line) as Told;
    if ('begun' in told) {
      hasBegun = true;
      clearTimeout(timer);
      timer = setTimeout(kill, limitMs + KILL_AFTER_MS);
    } else if ('hooked' in told) hooked.push(told.hooked);
    else if ('refused' in told) refused.push(told.refused);
    else end = told.end;
  });
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (!hasBegun) return null;
    const last = end ?? withoutEnd(isOverdue, signal ?? `exit code ${code}`);
    return { ...last, files: [...files], hooked, refused };
  } finally {
    clearTimeout(timer);
  }
}

function linesOf(child: ChildProcess, fd: number) {
  return createInterface({ input: child.stdio[fd] as Readable });
}

function withoutEnd(isOverdue: boolean, how: string) {
  const unknown = { isFetchTraced: null, provider: null, apiCopies: [] };
  return isOverdue
    ? { outcome: 'running' as const, error: null, ...unknown }
    : { outcome: 'exited' as const, error: how, ...unknown };
}
