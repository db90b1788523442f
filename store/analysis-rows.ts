/** A finding, as the `findings` table keeps it (property for column). */
export interface FindingRow {
  runId: string;
  traceId: string;
  detector: string;
  detectorVersion: number;
  spanId: string | null;
  stepIndex: number | null;
  agentName: string | null;
  category: string | null;
  severity: string;
  message: string;
  evidenceSpanIds: string[];
  fingerprint: string;
  /** First and last step that show it; null where the run as a whole is meant. */
  steps: { from: number; to: number } | null;
  /** The span and the failed steps that show it: findings of a run that share one tell one failure. */
  tellingSpanIds: string[];
}

/** What a detector said of runs. Where it found something it is clean here: the findings themselves say so. */
export interface Answer {
  detector: string;
  detectorVersion: number;
  outcome: 'clean' | 'not-applicable' | 'failed';
  reason: string | null;
}

/** Runs of which detectors said the same: a few sets tell of thousands of runs. */
export interface OutcomeSet {
  answers: readonly Answer[];
  /** Each in the state in which it was looked at. */
  runs: readonly { runId: string; lastArrival: bigint }[];
}

export interface ScoreRow {
  runId: string;
  profile: string;
  score: number;
  /** JSON text, see `scores.sql`. */
  breakdown: string;
}

/** A step that failed and the template of its message, as the `error_steps` table keeps it. */
export interface ErrorStepRow {
  runId: string;
  spanId: string;
  templateId: string;
  source: string | null;
}

export interface ErrorTemplateRow {
  templateId: string;
  text: string;
  foundedNo: number;
}

/** The errors of runs that were looked at for them. */
export interface ErrorAnalysis {
  /** Runs that were looked at, those without errors too. */
  runIds: readonly string[];
  steps: readonly ErrorStepRow[];
  /** Templates that are new or read otherwise than before. */
  templates: readonly ErrorTemplateRow[];
}

/** That every run was looked at: only what came later need be asked for. */
export interface Settled {
  /** Names the detectors that looked, as they were. */
  detectors: string;
  /** No span that they saw arrived later, and none that arrived earlier was not seen. */
  through: bigint;
}

export interface AnalysisWriter {
  /** Replaces what earlier analyses said of the same runs and detectors, in one transaction. */
  replaceAnalysis(analysis: {
    findings: readonly FindingRow[];
    outcomes: readonly OutcomeSet[];
    scores: readonly ScoreRow[];
    errors?: ErrorAnalysis;
  }): Promise<void>;
  /**
   * Keeps that every run was looked at, until an analysis of any run is replaced or stored spans are changed. Through a
   * live server nothing is kept: others write to the file in between.
   */
  markSettled(settled: Settled): Promise<void>;
}

export interface RunLabelRow {
  runId: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
  source: string;
  /** All tags that the run has by label; left out where this label says nothing of tags. */
  tags?: readonly string[];
}

export interface LabelWriter {
  label(labels: readonly RunLabelRow[]): Promise<void>;
}
