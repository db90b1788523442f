import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import { readFindings } from '../findings/index.js';
import { groupBy } from '../group-by.js';
import { findProfile, type Profile } from '../profiles/index.js';

const STEP_REWARDS = readFileSync(new URL('./step-rewards.sql', import.meta.url), 'utf8');

/** What one step earned, and what it earned together with all that came after it. */
export interface StepReward {
  runId: string;
  traceId: string;
  spanId: string;
  /** 1-based number of the step. */
  stepIndex: number;
  kind: string;
  /** The terms that were added up; those that are 0 are left out. */
  terms: Partial<Record<'step' | 'progress' | 'error' | 'finding' | 'terminal', number>>;
  reward: number;
  /** The discounted sum of this reward and those after it. */
  return: number;
  isTerminal: boolean;
  /** How the run went, where somebody says so. */
  outcome: string | null;
  profile: string;
}

/**
 * Rewards for every step of the runs, run by run in order of arrival. The last step also earns what the
 * run's outcome is worth: a labelled reward as it is, else `pass`, `fail` or `unknown` of the profile.
 */
export async function* readStepRewards(
  reader: Reader,
  options: { runIds?: readonly string[]; profile?: string } = {},
): AsyncGenerator<StepReward[]> {
  const profile = findProfile(options.profile ?? 'default');
  const found = groupBy(
    (await readFindings(reader, { profile: options.profile })).filter(
      ({ spanId, isHeadline }) =>
        spanId !== null && (isHeadline || profile.maxPenaltyPerFailure === null),
    ),
    ({ runId, spanId }) => `${runId} ${spanId}`,
  );
  const findingsAt = (row: Row) =>
    (found.get(`${row['run_id'] as string} ${row['span_id'] as string}`) ?? []).map(
      ({ severity }) => severity,
    );
  const params = { run_ids: options.runIds === undefined ? null : JSON.stringify(options.runIds) };
  let pending: Row[] = [];
  for await (const rows of reader.stream(STEP_REWARDS, params))
    for (const row of rows) {
      if (pending.length > 0 && pending[0]!['run_id'] !== row['run_id']) {
        yield rewardRun(pending, findingsAt, profile);
        pending = [];
      }
      pending.push(row);
    }
  if (pending.length > 0) yield rewardRun(pending, findingsAt, profile);
}

/** The rewards of one run, from its steps in order. */
function rewardRun(
  rows: readonly Row[],
  findingsAt: (row: Row) => string[],
  profile: Profile,
): StepReward[] {
  const rewards = rows.map((row, at): StepReward => {
    const isTerminal = at === rows.length - 1;
    const terms = termsOf(row, findingsAt(row), isTerminal, profile);
    return {
      runId: row['run_id'] as string,
      traceId: row['trace_id'] as string,
      spanId: row['span_id'] as string,
      stepIndex: Number(row['step_index']),
      kind: row['kind'] as string,
      terms,
      reward: tidy(Object.values(terms).reduce((sum, term) => sum + term, 0)),
      return: 0,
      isTerminal,
      outcome: row['outcome'] as string | null,
      profile: profile.name,
    };
  });
  let after = 0;
  for (const step of rewards.reverse()) {
    after = step.reward + profile.rewards.discount * after;
    step.return = tidy(after);
  }
  return rewards.reverse();
}

function termsOf(
  row: Row,
  severities: readonly string[],
  isTerminal: boolean,
  { rewards }: Profile,
): StepReward['terms'] {
  const terms = {
    step: rewards.step,
    progress: row['is_progress'] ? rewards.progress : 0,
    error: row['is_error'] ? rewards.error : 0,
    finding: tidy(severities.reduce((sum, severity) => sum + (rewards.finding[severity] ?? 0), 0)),
    terminal: isTerminal ? terminalReward(row, rewards) : 0,
  };
  return Object.fromEntries(Object.entries(terms).filter(([, term]) => term !== 0));
}

function terminalReward(row: Row, rewards: Profile['rewards']): number {
  if (row['reward'] !== null) return row['reward'] as number;
  if (row['outcome'] === 'pass') return rewards.pass;
  return row['outcome'] === 'fail' ? rewards.fail : rewards.unknown;
}

/** Without the dust of adding floats. */
function tidy(value: number): number {
  return Number(value.toFixed(6));
}
