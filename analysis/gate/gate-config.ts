/** A bound on a figure; either end may be missing. */
export interface Bounds {
  min?: number;
  max?: number;
}

/** What regresses: each is compared between the runs under test and those of the baseline. */
export const MEASURES = [
  'success',
  'failures',
  'score',
  'cost',
  'latency',
  'tokens',
  'steps',
] as const;
export type Measure = (typeof MEASURES)[number];

/** A detector's allowance: failures that it tells in all (several findings of one count once), runs it may fire in, or the share of runs. */
export interface DetectorLimit {
  max_findings?: number;
  max_runs?: number;
  max_share?: number;
}

/** The gate's YAML, property for property. Every part may be missing; one that is there must hold. */
export interface GateConfig {
  /** How many runs there must be at least; fewer than that and the gate cannot say anything. Default 1. */
  runs?: { min?: number };
  /** Scores from 0 to 100 under the profile. */
  score?: { mean?: Bounds; each?: Bounds };
  /** Share of the labelled runs that passed, 0 to 1. */
  success?: { rate?: Bounds; min_labelled?: number };
  /** Limits by detector id, or `severity:high` for all findings at least as severe. */
  detectors?: Record<string, number | DetectorLimit>;
  /** US dollars. */
  cost?: { mean?: Bounds; each?: Bounds; total?: Bounds };
  /** Milliseconds from a run's first span to its last. */
  latency?: { mean?: Bounds; p95?: Bounds; each?: Bounds };
  tokens?: { mean?: Bounds; each?: Bounds };
  /** Clusters that the baseline does not know. */
  new_clusters?: { max?: number; kinds?: ('finding' | 'error' | 'signature' | 'sequence')[] };
  /** Measures that are worse than the baseline's by more than chance explains. */
  regressions?: { measures?: Measure[]; significance?: number; min_change?: number };
}

const BOUNDS = {
  type: 'object',
  properties: { min: { type: 'number' }, max: { type: 'number' } },
  additionalProperties: false,
};
const COUNT = { type: 'integer', minimum: 0 };
const SHARE = { type: 'number', minimum: 0, maximum: 1 };
const part = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  additionalProperties: false,
});

/** The same as JSON schema (2020-12), which says where a file is wrong. */
export const GATE_SCHEMA = part({
  runs: part({ min: COUNT }),
  score: part({ mean: BOUNDS, each: BOUNDS }),
  success: part({ rate: BOUNDS, min_labelled: COUNT }),
  detectors: {
    type: 'object',
    additionalProperties: {
      oneOf: [COUNT, part({ max_findings: COUNT, max_runs: COUNT, max_share: SHARE })],
    },
  },
  cost: part({ mean: BOUNDS, each: BOUNDS, total: BOUNDS }),
  latency: part({ mean: BOUNDS, p95: BOUNDS, each: BOUNDS }),
  tokens: part({ mean: BOUNDS, each: BOUNDS }),
  new_clusters: part({
    max: COUNT,
    kinds: { type: 'array', items: { enum: ['finding', 'error', 'signature', 'sequence'] } },
  }),
  regressions: part({
    measures: { type: 'array', items: { enum: [...MEASURES] } },
    significance: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    min_change: { type: 'number', minimum: 0 },
  }),
});
