import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import type { MeasureName } from '../profiles/index.js';

const RUN_MEASURES = readFileSync(new URL('./run-measures.sql', import.meta.url), 'utf8');

/** Acts without progress in a row that make a stall. */
export const LEAST_STALL = 5;

/** How a long run went, whatever it was for. */
export interface Horizon {
  steps: number;
  /** Steps that did something, and the share of them that did something new; null without any. */
  acts: number;
  progressRate: number | null;
  stalls: StallWindow[];
  /** What the model calls read; null where none says. */
  context: ContextGrowth | null;
}

/** A stretch without progress: first and last step, and the acts between. */
export interface StallWindow {
  from: number;
  to: number;
  acts: number;
}

/** Tokens read by the first, last and largest model call, the growth per call, and how often they halved. */
export interface ContextGrowth {
  first: number;
  last: number;
  peak: number;
  perCall: number | null;
  drops: number;
}

/** The measures of a run: null where the run does not tell. */
export interface RunMeasures {
  runId: string;
  values: Record<MeasureName, number | null>;
  horizon: Horizon;
}

/** Measures runs, in order of arrival; every run by default. */
export async function readRunMeasures(
  reader: Reader,
  runIds?: readonly string[],
): Promise<RunMeasures[]> {
  const rows = await reader.query(RUN_MEASURES, {
    run_ids: runIds === undefined ? null : JSON.stringify(runIds),
    least_stall: LEAST_STALL,
  });
  return rows.map(measuresFromRow);
}

function measuresFromRow(row: Row): RunMeasures {
  const number = (column: string) => (row[column] == null ? null : Number(row[column]));
  const count = (column: string) => number(column) ?? 0;
  const share = (part: string, whole: string) =>
    count(whole) === 0 ? null : count(part) / count(whole);
  const context = contextFromRow(row);
  const progressRate = share('progress_acts', 'acts');
  const durationMs = number('duration_ms');
  return {
    runId: row['run_id'] as string,
    values: {
      'context-growth': context === null ? null : context.peak / context.first,
      'cost-usd': number('cost_usd'),
      'duration-s': durationMs === null ? null : durationMs / 1000,
      'failed-steps': share('error_count', 'step_count'),
      'no-progress': progressRate === null ? null : 1 - progressRate,
      'repeated-calls': share('repeated_calls', 'calls'),
      'run-error': row['is_error'] ? 1 : 0,
      'stalled-acts': share('stalled_acts', 'acts'),
      steps: count('step_count'),
      tokens: number('tokens'),
      'unmade-errors': count('calls') === 0 ? null : count('unmade_errors'),
    },
    horizon: {
      steps: count('step_count'),
      acts: count('acts'),
      progressRate,
      stalls: ((row['stalls'] ?? []) as Record<keyof StallWindow, bigint>[]).map((stall) => ({
        from: Number(stall.from),
        to: Number(stall.to),
        acts: Number(stall.acts),
      })),
      context,
    },
  };
}

function contextFromRow(row: Row): ContextGrowth | null {
  if (row['context_first'] == null) return null;
  const perCall = row['context_per_call'] as number | null;
  return {
    first: Number(row['context_first']),
    last: Number(row['context_last']),
    peak: Number(row['context_peak']),
    perCall: perCall !== null && Number.isFinite(perCall) ? perCall : null,
    drops: Number(row['context_drops']),
  };
}
