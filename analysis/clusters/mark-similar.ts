import type { FailureCluster } from './cluster.js';

const SIMILAR = 0.9;

/**
 * Marks clusters whose labels mean the same as that of a larger one, by the cosine of their vectors. The
 * clusters stay as they are: what one model finds alike, another may not.
 */
export async function markSimilar(
  clusters: readonly FailureCluster[],
  embed: (texts: string[]) => Promise<number[][]>,
  threshold = SIMILAR,
): Promise<FailureCluster[]> {
  const vectors = await embed(clusters.map(({ label }) => label));
  const leaders: number[] = [];
  return clusters.map((cluster, at) => {
    const like = leaders.find(
      (leader) =>
        clusters[leader]!.kind === cluster.kind &&
        cosine(vectors[leader]!, vectors[at]!) >= threshold,
    );
    if (like === undefined) {
      leaders.push(at);
      return cluster;
    }
    return { ...cluster, similarTo: clusters[like]!.id };
  });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  return length === 0 ? 0 : dot(a, b) / length;
}
