import type { Row } from '../../store/index.js';

/** One execution of an agent with its totals, as the `runs` view has it. Times in ns since the Unix epoch. */
export interface Run {
  runId: string;
  traceId: string;
  rootSpanId: string;
  name: string | null;
  agentName: string | null;
  service: string | null;
  sessionId: string | null;
  model: string | null;
  startedNs: bigint;
  endedNs: bigint | null;
  /** Null while the run is open, and where it has no times. */
  durationMs: number | null;
  /** False where the record that the run was imported from has no times: only its order is known. */
  hasTimes: boolean;
  isOpen: boolean;
  /** `interrupted`: the process was gone (killed, crashed) before its spans had ended. */
  state: 'running' | 'interrupted' | 'ended';
  spanCount: number;
  stepCount: number;
  llmCallCount: number;
  toolCallCount: number;
  errorCount: number;
  /** Null where no call tells. */
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  /** The run itself ended in an error. */
  isError: boolean;
  errorType: string | null;
  errorMessage: string | null;
  /** The latest label: `pass`, `fail` or null. */
  outcome: string | null;
  reward: number | null;
  /** By the verdict, else by the reward; null where nobody said. */
  passed: boolean | null;
  task: string | null;
  /** What users gave it to find it by, sorted. */
  tags: string[];
  /** JSON object of the same; null where there is none. */
  metadata: string | null;
  /** The latest score under the default profile; null where the run was not analysed. */
  score: number | null;
}

/** Reads a row of the queries of this folder. */
export function runFromRow(row: Row): Run {
  return {
    runId: row['run_id'] as string,
    traceId: row['trace_id'] as string,
    rootSpanId: row['root_span_id'] as string,
    name: row['name'] as string | null,
    agentName: row['agent_name'] as string | null,
    service: row['service'] as string | null,
    sessionId: row['session_id'] as string | null,
    model: row['model'] as string | null,
    startedNs: row['started_ns'] as bigint,
    endedNs: row['ended_ns'] as bigint | null,
    durationMs: row['duration_ms'] as number | null,
    hasTimes: row['has_times'] as boolean,
    isOpen: row['is_open'] as boolean,
    state: row['state'] as Run['state'],
    spanCount: Number(row['span_count']),
    stepCount: Number(row['step_count']),
    llmCallCount: Number(row['llm_call_count']),
    toolCallCount: Number(row['tool_call_count']),
    errorCount: Number(row['error_count']),
    tokensIn: numberOrNull(row['tokens_in']),
    tokensOut: numberOrNull(row['tokens_out']),
    costUsd: row['cost_usd'] as number | null,
    isError: row['is_error'] as boolean,
    errorType: row['error_type'] as string | null,
    errorMessage: row['error_message'] as string | null,
    outcome: row['outcome'] as string | null,
    reward: row['reward'] as number | null,
    passed: row['passed'] as boolean | null,
    task: row['task'] as string | null,
    tags: (row['tags'] as string[] | null) ?? [],
    metadata: row['metadata'] as string | null,
    score: numberOrNull(row['score']),
  };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
