import { readFileSync } from 'node:fs';
import type { Reader } from '../../store/index.js';
import type { DetectorRow } from '../detector.js';
import { StrayAnswersError } from './errors.js';

const STRAY_ANSWERS = readFileSync(new URL('./stray-answers.sql', import.meta.url), 'utf8');

/**
 * Throws StrayAnswersError where a rule names runs that are not under analysis, or spans of other runs: what it meant
 * nobody knows, and without these answers its word on the others would be half a word.
 */
export async function checkPlaces(session: Reader, rows: readonly DetectorRow[]): Promise<void> {
  const named = rows.flatMap(({ run_id, span_id, evidence_span_ids }) =>
    [span_id, ...(evidence_span_ids ?? [])].map((id) => ({ run_id, span_id: id })),
  );
  if (named.length === 0) return;
  const [stray, ...others] = await session.query(STRAY_ANSWERS, {
    answers: JSON.stringify(named),
  });
  if (stray === undefined) return;
  throw new StrayAnswersError(
    rows.length,
    others.length + 1,
    stray['run_id'] as string | null,
    stray['run_is_known'] ? (stray['span_id'] as string) : null,
  );
}
