/**
 * `skipped` says that there was nothing to measure: it is shown, and is no pass. A gate in which everything
 * was skipped concludes nothing.
 */
export type CheckStatus = 'pass' | 'fail' | 'skipped';

/** One limit and whether it held. */
export interface GateCheck {
  /** Where the limit stands in the file: `score.mean`, `detectors.retry-loop`. */
  id: string;
  status: CheckStatus;
  /** What was measured against what, in one sentence. */
  message: string;
  /** Runs to look at, at most ten, the worst first. */
  runIds: string[];
}

export interface GateResult {
  /** `broken` where nothing was checked or there are too few runs: it is no pass. */
  verdict: 'pass' | 'fail' | 'broken';
  runs: number;
  baselineRuns: number | null;
  checks: GateCheck[];
}
