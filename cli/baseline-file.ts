import { readFileSync } from 'node:fs';
import type { ClusterKind, KnownCluster } from '../analysis/index.js';
import { UsageError } from './errors.js';

/**
 * The clusters that `tracehound clusters --json` wrote to a file. One that holds only other kinds than `kind` is
 * refused: against it everything would look new. An empty list fits every kind.
 */
export function readClusterBaseline(file: string, kind: ClusterKind): KnownCluster[] {
  const expected = 'expected what `tracehound clusters --json` writes';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is no JSON; ${expected}`);
    throw error;
  }
  if (!Array.isArray(content) || !content.every(isKnownCluster))
    throw new UsageError(`${file} holds no list of clusters; ${expected}`);
  if (content.length > 0 && !content.some((known) => known.kind === kind))
    throw new UsageError(
      `${file} holds no clusters of the kind ${kind}; expected what ` +
        `\`tracehound clusters --by ${kind} --json\` writes`,
    );
  return content;
}

function isKnownCluster(value: unknown): value is KnownCluster {
  const cluster = (value ?? {}) as Partial<KnownCluster>;
  return [cluster.kind, cluster.id, cluster.label].every((text) => typeof text === 'string');
}
