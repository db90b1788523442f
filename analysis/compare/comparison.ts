/** What is compared of runs beside success and findings; durations in s, cost in US dollars. */
export const METRICS = ['score', 'cost-usd', 'tokens', 'duration-s', 'steps'] as const;
export type Metric = (typeof METRICS)[number];

/** A run as a comparison sees it; null where the run does not tell. */
export interface ComparedRun {
  runId: string;
  /** What it was to do: runs of the same task are paired. Null where neither a label nor an input says. */
  task: string | null;
  passed: boolean | null;
  values: Record<Metric, number | null>;
  /** Detectors that found something, whatever the severity. */
  detectors: ReadonlySet<string>;
}

/** Runs that belong together, under the name that the comparison shows. */
export interface RunGroup {
  name: string;
  runs: ComparedRun[];
}

export interface Comparison {
  profile: string;
  groups: GroupSummary[];
  /** Every group but the first against the first. */
  differences: Difference[];
  /** What a reader has to know, e.g. that there are too few runs to tell. */
  notes: string[];
}

export interface GroupSummary {
  name: string;
  runs: number;
  /** Of the runs with a known outcome; the interval is Wilson's, 95 %. Null where none is known. */
  success: { passed: number; of: number; share: number; low: number; high: number } | null;
  /** Null where no run tells. The interval is a bootstrap's, 95 %, of the mean. */
  metrics: Record<Metric, MetricSummary | null>;
  /** Runs with a finding of each detector, sorted by name. */
  detectors: Record<string, { runs: number; share: number }>;
}

export interface MetricSummary {
  runs: number;
  mean: number;
  median: number;
  low: number;
  high: number;
}

/** `shown`: beyond chance; `not-shown`: not beyond chance; `too-few`: so few runs that no answer is one. */
export type Verdict = 'shown' | 'not-shown' | 'too-few';

/** How a group differs from the first one in one respect. */
export interface Difference {
  group: string;
  against: string;
  /** `success`, a metric, or `detector:` and its id. */
  measure: string;
  /** The group's figure less the first one's; shares as shares. */
  difference: number;
  /** 95 % interval of the difference; null where the test gives none. */
  low: number | null;
  high: number | null;
  /** Null where the interval decides. Detectors' are corrected for their number (Holm). */
  p: number | null;
  /** What was counted: pairs of tasks, or runs of either group. */
  test: 'mcnemar' | 'paired-bootstrap' | 'fisher' | 'rank-sum';
  n: { tasks: number } | { group: number; against: number };
  verdict: Verdict;
}
