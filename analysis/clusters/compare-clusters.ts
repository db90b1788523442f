import type { FailureCluster } from './cluster.js';

/** As much of a cluster as a baseline needs to know. */
export interface KnownCluster {
  kind: string;
  id: string;
  label: string;
}

/** Clusters first seen at `sinceNs` or later; of those without times nobody knows. */
export function newSince(clusters: readonly FailureCluster[], sinceNs: bigint): FailureCluster[] {
  return clusters.filter(({ firstSeenNs }) => firstSeenNs !== null && firstSeenNs >= sinceNs);
}

/** Clusters seen before `sinceNs` and not since. */
export function goneSince(clusters: readonly FailureCluster[], sinceNs: bigint): FailureCluster[] {
  return clusters.filter(({ lastSeenNs }) => lastSeenNs !== null && lastSeenNs < sinceNs);
}

/** What clusters of the kinds that both hold have come and gone since the baseline was written. */
export function compareClusters(
  clusters: readonly FailureCluster[],
  baseline: readonly KnownCluster[],
): { appeared: FailureCluster[]; gone: KnownCluster[] } {
  const keyOf = ({ kind, id }: KnownCluster) => `${kind} ${id}`;
  const before = new Set(baseline.map(keyOf));
  const now = new Set(clusters.map(keyOf));
  const kinds = new Set(clusters.map(({ kind }) => kind as string));
  return {
    appeared: clusters.filter((cluster) => !before.has(keyOf(cluster))),
    gone: baseline.filter(
      (known) => !now.has(keyOf(known)) && (kinds.has(known.kind) || clusters.length === 0),
    ),
  };
}
