import type { Reader, Row } from '../../store/index.js';
import { isCancelled, stepError, stepTitle } from '../steps/index.js';
import { readRunQuery } from './queries/index.js';
import type { Run } from './run.js';

/** A span of a run and what it started; durations in ms. */
export interface TreeNode {
  spanId: string;
  kind: string;
  /** What it is called: the tool, the model, the agent, the action, else the span's own name. */
  title: string;
  agentName: string | null;
  /** 1-based number of the step; null where the span is no step. */
  stepIndex: number | null;
  startNs: bigint;
  durationMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  exitCode: number | null;
  isError: boolean;
  /** Who asked for it gave it up. */
  isCancelled: boolean;
  /** Its parent is not in the run (not sent, or not yet): it stands below the run's root instead. */
  isOrphan: boolean;
  /** What went wrong, in one line; null where nothing did or the span does not tell. */
  error: string | null;
  children: TreeNode[];
}

/**
 * The spans of a run as a tree, siblings in order of start. A span whose parent is not in the run stands
 * below its root, marked as an orphan; one in a circle of parents stands at the top: nothing is left out.
 */
export async function readRunTree(reader: Reader, run: Run): Promise<TreeNode[]> {
  const rows = await reader.query(readRunQuery('run-spans'), {
    run_id: run.runId,
    trace_id: run.traceId,
  });
  const nodes = new Map(rows.map((row) => [row['span_id'] as string, nodeFromRow(row)]));
  const roots: TreeNode[] = [];
  const orphans: TreeNode[] = [];
  const parentOf = new Map(
    rows.map((row) => [row['span_id'] as string, row['parent_span_id'] as string | null]),
  );
  const circles = spansInCircles(parentOf);
  for (const [spanId, node] of nodes) {
    const parent = nodes.get(parentOf.get(spanId) ?? '');
    if (parent && !circles.has(spanId)) parent.children.push(node);
    else if (parent || parentOf.get(spanId) === null) roots.push(node);
    else orphans.push(node);
  }
  // Where the root itself is missing, the run's first span only stands in for it.
  const root = parentOf.get(run.rootSpanId) === null ? nodes.get(run.rootSpanId) : undefined;
  for (const orphan of orphans) {
    const isAbove = root === undefined || !roots.includes(root);
    orphan.isOrphan = !isAbove;
    if (isAbove) roots.push(orphan);
    else root.children.push(orphan);
  }
  root?.children.sort(byStart);
  return roots.sort(byStart);
}

function byStart(a: TreeNode, b: TreeNode): number {
  return a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0;
}

/** The spans that are their own ancestors. Each span is walked over once, however deep it stands. */
function spansInCircles(parentOf: ReadonlyMap<string, string | null>): Set<string> {
  const circles = new Set<string>();
  const walkOf = new Map<string, number>();
  let walk = 0;
  for (const start of parentOf.keys()) {
    walk++;
    let at: string | null = start;
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, walk);
      at = parentOf.get(at) ?? null;
    }
    // A walk that comes upon itself has gone round.
    if (at === null || walkOf.get(at) !== walk) continue;
    for (let round = at; !circles.has(round); round = parentOf.get(round)!) circles.add(round);
  }
  return circles;
}

function nodeFromRow(row: Row): TreeNode {
  return {
    spanId: row['span_id'] as string,
    kind: row['kind'] as string,
    title: stepTitle(row),
    agentName: row['agent_name'] as string | null,
    stepIndex: numberOrNull(row['step_index']),
    startNs: row['start_ns'] as bigint,
    durationMs: row['duration_ms'] as number | null,
    tokensIn: numberOrNull(row['tokens_in']),
    tokensOut: numberOrNull(row['tokens_out']),
    costUsd: row['cost_usd'] as number | null,
    exitCode: numberOrNull(row['exit_code']),
    isError: row['is_error'] as boolean,
    isCancelled: isCancelled(row),
    isOrphan: false,
    error: row['is_error'] ? stepError(row) : null,
    children: [],
  };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
