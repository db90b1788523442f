/** What a run of a program's imports may not do, and tried. */
export interface Refusal {
  readonly kind: 'connect to' | 'look up' | 'listen on' | 'start';
  /** Host and port, or the program. */
  readonly what: string;
}

/** What the child process of `runApp` says on its third pipe when it comes to the program itself. */
export const BEGUN = '\n';

/** What it says there after that, as JSON. */
export interface RunReport {
  /**
   * `loaded`: all imports are there; `waiting`: a top-level `await` had not ended in time; `failed`: an import or the
   * code beside it threw; `exited`: it called `process.exit`, or threw where nobody caught it.
   */
  readonly outcome: 'loaded' | 'waiting' | 'failed' | 'exited';
  readonly error: string | null;
  /** Every file that was loaded, as a path. */
  readonly files: readonly string[];
  /** Ids of the SDK hooks that were given a file's bindings. */
  readonly hooked: readonly string[];
  /** False where the program has put a `fetch` of its own in the place of the traced one. */
  readonly isFetchTraced: boolean;
  /** Class of the tracer provider that the API has in the end. */
  readonly provider: string | null;
  /** Files of the copies of @opentelemetry/api that were loaded; through each a span was made. */
  readonly apiCopies: readonly string[];
  readonly refused: readonly Refusal[];
}

/** The span that is made through a copy of the API, named for the copy's file. */
export const PROBE = 'tracehound doctor: ';
/** Where the child writes its report. */
export const REPORT_FD = 3;
