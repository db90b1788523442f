import type { Reader } from '../../store/index.js';
import { detectorFilter } from '../findings/index.js';
import type { Category, Cluster, Severity } from '../model.js';
import { readClusterQuery } from './queries/index.js';

/** Findings of all runs by fingerprint, the most widespread first. */
export async function readClusters(reader: Reader, profile = 'default'): Promise<Cluster[]> {
  const rows = await reader.query(readClusterQuery('clusters'), detectorFilter(profile));
  return rows.map((row) => ({
    fingerprint: row['fingerprint'] as string,
    detector: row['detector'] as string,
    severity: row['severity'] as Severity,
    category: row['category'] as Category | null,
    message: row['message'] as string,
    findingCount: Number(row['finding_count']),
    runCount: Number(row['run_count']),
    agents: (row['agents'] as string[] | null) ?? [],
    models: (row['models'] as string[] | null) ?? [],
    firstSeenNs: row['first_seen_ns'] as bigint | null,
    lastSeenNs: row['last_seen_ns'] as bigint | null,
    exemplarRunId: row['exemplar_run_id'] as string,
    exemplarSpanId: row['exemplar_span_id'] as string | null,
  }));
}
