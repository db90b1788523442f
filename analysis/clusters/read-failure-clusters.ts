import type { Reader, Row, Session } from '../../store/index.js';
import { detectorFilter } from '../findings/index.js';
import type { Severity } from '../model.js';
import { fisherExact } from '../statistics/index.js';
import type { ClusterKind, FailureCluster, Trend } from './cluster.js';
import { readClusterQuery } from './queries/index.js';

const BUCKETS = 8;
const SIGNIFICANT = 0.05;

/** Clusters of one kind over all runs, or over those that `runIds` names, the most widespread first. */
export function readFailureClusters(
  reader: Reader,
  kind: ClusterKind,
  { profile = 'default', runIds }: { profile?: string; runIds?: readonly string[] } = {},
): Promise<FailureCluster[]> {
  return reader.session(
    async (session) => {
      await createMembers(session, kind, profile);
      const rows = await session.query(readClusterQuery('clusters-of'), {
        buckets: BUCKETS,
        run_ids: runIds ? JSON.stringify(runIds) : null,
      });
      return rows.map((row) => toCluster(kind, row));
    },
    { snapshot: false },
  );
}

function createMembers(session: Session, kind: ClusterKind, profile: string): Promise<void> {
  const sql = readClusterQuery(`${kind}-members`);
  return session.createTemp(
    'members',
    sql,
    sql.includes('$detectors') ? detectorFilter(profile) : {},
  );
}

function toCluster(kind: ClusterKind, row: Row): FailureCluster {
  const history = (row['runs_at'] as bigint[]).map(Number);
  return {
    kind,
    id: row['id'] as string,
    label: row['label'] as string,
    sources: (row['sources'] as string[] | null) ?? [],
    severity: row['severity'] as Severity | null,
    count: Number(row['count']),
    runCount: Number(row['run_count']),
    agents: (row['agents'] as string[] | null) ?? [],
    models: (row['models'] as string[] | null) ?? [],
    firstSeenNs: row['first_seen_ns'] as bigint | null,
    lastSeenNs: row['last_seen_ns'] as bigint | null,
    history,
    trend: trendOf(history, (row['all_at'] as bigint[]).map(Number)),
    exemplars: (row['exemplars'] as { run_id: string; span_id: string | null }[]).map((one) => ({
      runId: one.run_id,
      spanId: one.span_id,
    })),
    similarTo: null,
  };
}

/** Shares of runs, not numbers: twice the failures among twice the runs is no trend. */
export function trendOf(touched: readonly number[], all: readonly number[]): Trend {
  const half = Math.floor(touched.length / 2);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const older = { hits: sum(touched.slice(0, half)), of: sum(all.slice(0, half)) };
  const newer = { hits: sum(touched.slice(half)), of: sum(all.slice(half)) };
  if (fisherExact(older, newer) >= SIGNIFICANT) return 'steady';
  return newer.hits / newer.of > older.hits / older.of ? 'rising' : 'falling';
}
