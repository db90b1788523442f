import type { Severity } from '../model.js';

/**
 * What clusters are made of: findings that say the same, error messages of one template, runs in which the
 * same detectors spoke, or sequences of three tools in runs in which something was found.
 */
export const CLUSTER_KINDS = ['finding', 'error', 'signature', 'sequence'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/**
 * How the share of runs that a cluster touches moves, the newer half of the time against the older one:
 * `rising` and `falling` where the difference is significant (Fisher's exact test, 5 %), else `steady`.
 */
export type Trend = 'rising' | 'falling' | 'steady';

/** What several runs have in common. */
export interface FailureCluster {
  kind: ClusterKind;
  /** 16 hex digits, the same in every file and at every time. */
  id: string;
  /** The latest message, the template, the detectors or the tools. */
  label: string;
  /** Detectors, or the tools and models that failed. */
  sources: string[];
  severity: Severity | null;
  /** Findings, errors, runs. */
  count: number;
  runCount: number;
  agents: string[];
  models: string[];
  /** Start of the first and the last such run, ns since the Unix epoch; null where none has times. */
  firstSeenNs: bigint | null;
  lastSeenNs: bigint | null;
  /** Such runs in each of eight equal parts of the time that the file covers; those without times are in none. */
  history: number[];
  trend: Trend;
  /** The latest runs, at most three, and the span to look at in each. */
  exemplars: { runId: string; spanId: string | null }[];
  /** The id of the larger cluster whose label means the same; null where it stands alone or nobody asked. */
  similarTo: string | null;
}
