import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rowsFromTraces } from '../../collector/record/index.js';
import { openStore, type SpanRow } from '../../store/index.js';
import { agentSpans } from '../agent-spans.js';

/** What a commit to a trace that grows and grows costs, by how much of the trace is stored already. */
export interface GrowingTrace {
  name: string;
  /** CPU time of the whole process for one commit, ms, in the order of `GROWN_TO`. */
  commitCpuMs: number[];
}

/** Spans of the trace up to which a mean is taken, from the one before on. */
export const GROWN_TO = [7_680, 15_360, 30_720];
export const GROWING_BATCH = 512;

const LAST = GROWN_TO.at(-1)!;

export async function measureGrowingTraces(): Promise<GrowingTrace[]> {
  const rows = rowsFromTraces(agentSpans(LAST, 7), 1n);
  return [
    await grow('one agent', rows.map(belowFirst(rows[0]!))),
    await grow('an agent in every 20 spans', rows.map(inTraceOf(rows[0]!))),
  ];
}

/** Each of the traces a run of one trace. */
function inTraceOf({ traceId }: SpanRow) {
  return (row: SpanRow): SpanRow => ({ ...row, traceId });
}

/** All traces one run: their agents are steps below the first one's root. */
function belowFirst({ traceId, spanId, parentSpanId }: SpanRow) {
  const root = parentSpanId ?? spanId;
  return (row: SpanRow): SpanRow =>
    row.parentSpanId !== null || row.spanId === root
      ? { ...row, traceId }
      : { ...row, traceId, parentSpanId: root, kind: 'step' };
}

async function grow(name: string, rows: readonly SpanRow[]): Promise<GrowingTrace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
  try {
    const store = await openStore(path.join(folder, 'growing.duckdb'));
    const commitCpuMs: number[] = [];
    let at = 0;
    for (const grownTo of GROWN_TO) {
      const commits = (grownTo - at) / GROWING_BATCH;
      const before = process.cpuUsage();
      for (; at < grownTo; at += GROWING_BATCH)
        await store.append(rows.slice(at, at + GROWING_BATCH));
      const { user, system } = process.cpuUsage(before);
      commitCpuMs.push((user + system) / 1000 / commits);
    }
    await store.close();
    return { name, commitCpuMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
