import type { Reader, Row } from '../../store/index.js';
import { findingsUnder, readOutcomes } from '../findings/index.js';
import { groupBy } from '../group-by.js';
import type { Penalty, Score } from '../model.js';
import { findProfile, isKept, type Profile } from '../profiles/index.js';
import { readScoreQuery } from './queries/index.js';
import { scoreFindings } from './score-findings.js';

/** The scores of every run under one profile. */
export async function readScores(reader: Reader, profile = 'default'): Promise<Score[]> {
  return scoresUnder(reader, findProfile(profile), null);
}

/** A run's score; null where it was not analysed under that profile or holds nothing to judge. */
export async function readScore(
  reader: Reader,
  runId: string,
  profile = 'default',
): Promise<Score | null> {
  const [score] = await scoresUnder(reader, findProfile(profile), runId);
  return score ?? null;
}

async function scoresUnder(
  reader: Reader,
  profile: Profile,
  runId: string | null,
): Promise<Score[]> {
  if (isKept(profile)) {
    const params = { profile: profile.name, run_id: runId };
    return (await reader.query(readScoreQuery('scores'), params)).map(toScore);
  }
  const outcomes = await readOutcomes(reader, { profile, runId });
  const found = groupBy(await findingsUnder(reader, profile, runId), (finding) => finding.runId);
  const judged = outcomes.filter(({ outcome }) => ['findings', 'clean'].includes(outcome));
  return [...new Set(judged.map((outcome) => outcome.runId))].map((id) => ({
    runId: id,
    profile: profile.name,
    ...scoreFindings(found.get(id) ?? [], profile),
  }));
}

function toScore(row: Row): Score {
  return {
    runId: row['run_id'] as string,
    profile: row['profile'] as string,
    score: Number(row['score']),
    breakdown: JSON.parse(row['breakdown'] as string) as Penalty[],
  };
}
