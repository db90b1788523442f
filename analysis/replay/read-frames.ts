import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import type { Run } from '../runs/index.js';
import type { Frame, FramePart, PartLabel } from '../steps/frame.js';
import { isCancelled, stepError, stepTitle, UNEXPLAINED } from '../steps/index.js';
import { newInputParts, outputParts } from './message-parts.js';

const FRAMES = readFileSync(new URL('./frames.sql', import.meta.url), 'utf8');

/** The steps of a run in order; `range` (1-based, inclusive) leaves the others unread. */
export async function readFrames(
  reader: Reader,
  run: Pick<Run, 'runId' | 'traceId' | 'startedNs'>,
  range: { from?: number; to?: number } = {},
): Promise<Frame[]> {
  const rows = await reader.query(FRAMES, {
    trace_id: run.traceId,
    run_id: run.runId,
    from_step: range.from ?? null,
    to_step: range.to ?? null,
  });
  return rows.map((row) => frameFromRow(row, run.startedNs));
}

function frameFromRow(row: Row, startedNs: bigint): Frame {
  const kind = row['kind'] as string;
  const startNs = row['start_ns'] as bigint;
  return {
    stepIndex: Number(row['step_index']),
    spanId: row['span_id'] as string,
    kind,
    title: stepTitle(row),
    agentName: row['agent_name'] as string | null,
    startNs,
    offsetMs: Number(startNs - startedNs) / 1e6,
    durationMs: row['duration_ms'] as number | null,
    tokensIn: numberOrNull(row['tokens_in']),
    tokensOut: numberOrNull(row['tokens_out']),
    exitCode: numberOrNull(row['exit_code']),
    isError: row['is_error'] as boolean,
    parts: partsOf(row),
  };
}

function partsOf(row: Row): FramePart[] {
  return [
    ...newInputParts(row['input_messages'] as string | null),
    ...outputParts(row['output_messages'] as string | null),
    ...textPart('arguments', row['arguments']),
    ...textPart('state', row['state']),
    ...textPart('result', row['result'] ?? (isCancelled(row) ? 'cancelled' : null)),
    ...(row['is_error'] ? textPart('error', stepError(row) ?? UNEXPLAINED) : []),
  ];
}

function textPart(label: PartLabel, value: unknown): FramePart[] {
  return typeof value === 'string' && value !== '' ? [{ label, text: value }] : [];
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
