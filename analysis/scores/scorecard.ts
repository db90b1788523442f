import type { Reader } from '../../store/index.js';
import type { Penalty } from '../model.js';
import { findProfile, type Charges, type MeasureName } from '../profiles/index.js';
import { readScores } from './read-scores.js';
import { readRunMeasures, type Horizon, type RunMeasures } from './run-measures.js';

/** A run under one profile, from three sides; each is 100 less what was taken off, never below 0. */
export interface Scorecard {
  runId: string;
  profile: string;
  /** What the findings take off: the score that `runs` and `report` show. Null where nobody could judge. */
  quality: { score: number; breakdown: Penalty[] } | null;
  /** What waste takes off; null where the run tells none of the measures. */
  efficiency: Side | null;
  /** What failing takes off. */
  reliability: Side | null;
  horizon: Horizon;
}

export interface Side {
  score: number;
  /** Every measure that could be charged, also where it cost nothing. */
  breakdown: { measure: MeasureName; value: number; penalty: number }[];
}

/**
 * Scores runs from what `analyze` has kept; every run by default, in order of arrival. The three sides are
 * not made one number: on labelled runs no blend of them told good from bad (docs/scores.md).
 */
export async function readScorecards(
  reader: Reader,
  options: { runIds?: readonly string[]; profile?: string } = {},
): Promise<Scorecard[]> {
  const profile = findProfile(options.profile ?? 'default');
  const scores = await readScores(reader, options.profile);
  const quality = new Map(
    scores.map(({ runId, score, breakdown }) => [runId, { score, breakdown }]),
  );
  const measures = await readRunMeasures(reader, options.runIds);
  return measures.map((run) => ({
    runId: run.runId,
    profile: profile.name,
    quality: quality.get(run.runId) ?? null,
    efficiency: chargeRun(run, profile.efficiency),
    reliability: chargeRun(run, profile.reliability),
    horizon: run.horizon,
  }));
}

/** 100 less what the measures cost. */
export function chargeRun({ values }: Pick<RunMeasures, 'values'>, charges: Charges): Side | null {
  const breakdown = Object.entries(charges).flatMap(([name, { points, none, full }]) => {
    const measure = name as MeasureName;
    const value = values[measure];
    if (value === null) return [];
    const share = Math.min(1, Math.max(0, (value - none) / (full - none)));
    return [{ measure, value: rounded(value, 4), penalty: rounded(points * share, 1) }];
  });
  if (breakdown.length === 0) return null;
  const taken = breakdown.reduce((sum, { penalty }) => sum + penalty, 0);
  return { score: rounded(Math.max(0, 100 - taken), 1), breakdown };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
