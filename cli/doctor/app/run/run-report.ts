import { writeSync } from 'node:fs';

/** What a run of a program's imports may not do, and tried. */
export interface Refusal {
  readonly kind: 'connect to' | 'look up' | 'listen on' | 'start';
  /** Host and port, or the program. */
  readonly what: string;
}

/** What is known when the imports are over. */
export interface RunEnd {
  /**
   * `loaded`: all imports are there; `waiting`: a top-level `await` had not ended in time; `failed`: an import or the
   * code beside it threw; `exited`: it called `process.exit`, threw where nobody caught it, or was killed.
   */
  readonly outcome: 'loaded' | 'waiting' | 'failed' | 'exited';
  readonly error: string | null;
  /** False where the program has put a `fetch` of its own in the place of the traced one. */
  readonly isFetchTraced: boolean;
  /** Class of the tracer provider that the API has in the end. */
  readonly provider: string | null;
  /** Files of the copies of @opentelemetry/api that were loaded; through each a span was made. */
  readonly apiCopies: readonly string[];
}

/**
 * What the child process of `runApp` says, a line of JSON each: that the program's turn has come; an SDK's hook that was
 * given its file's bindings; what was refused; the end. Said at once, since a program may never give way.
 */
export type Told =
  | { readonly begun: true }
  | { readonly hooked: string }
  | { readonly refused: Refusal }
  | { readonly end: RunEnd };

export function tell(told: Told): void {
  writeSync(REPORT_FD, `${JSON.stringify(told)}\n`);
}

/** The span that is made through a copy of the API, named for the copy's file. */
export const PROBE = 'tracehound doctor: ';
/** Where the child tells. */
export const REPORT_FD = 3;
/** Where the child writes the path of every file that is loaded, a line each: before Node 22.15 from two threads. */
export const LOADS_FD = 4;
