import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';

const ROW_GROUPS = readFileSync(new URL('./row-groups.sql', import.meta.url), 'utf8');
const LOOKUP = readFileSync(new URL('./lookup.sql', import.meta.url), 'utf8');
const SCAN = readFileSync(new URL('./scan.sql', import.meta.url), 'utf8');

/** How the file answers: what finding one trace costs, beside reading every span's ids. */
export interface Layout {
  /** Row groups on disk; what the write-ahead log holds is in none yet. */
  rowGroups: number;
  /** Those that a lookup of the newest trace reads; the others it skips by their times. */
  rowGroupsRead: number;
  lookupMs: number;
  scanMs: number;
}

interface RowGroups extends Row {
  trace_id: string | null;
  from_ns: bigint | null;
  to_ns: bigint | null;
  row_groups: number;
  row_groups_read: number;
}

/** Null where the file holds no span. */
export async function examineLayout(reader: Reader): Promise<Layout | null> {
  const [groups] = await reader.query<RowGroups>(ROW_GROUPS);
  const { trace_id, from_ns, to_ns } = groups!;
  if (trace_id === null) return null;
  return {
    rowGroups: groups!.row_groups,
    rowGroupsRead: groups!.row_groups_read,
    lookupMs: await fastest(() => reader.query(LOOKUP, { trace_id, from_ns, to_ns })),
    scanMs: await fastest(() => reader.query(SCAN)),
  };
}

/** Of three: the first one pays for reading from disk. */
async function fastest(ask: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await ask();
    best = Math.min(best, performance.now() - start);
  }
  return Math.round(best * 10) / 10;
}
