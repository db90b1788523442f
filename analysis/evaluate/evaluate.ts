import type { Reader } from '../../store/index.js';
import { CATALOGUE } from '../detectors/index.js';
import { groupBy } from '../group-by.js';
import { findProfile } from '../profiles/index.js';
import { foreignDetectors } from '../rule-sets/rule-sets.js';
import {
  MIN_EACH,
  MIN_FIRED,
  type DetectorEvaluation,
  type Evaluation,
  type EvaluationGroup,
  type DetectorVerdict,
} from './evaluation.js';
import { readQuery } from './queries.js';
import { wilson, type Estimate } from './wilson.js';

export interface EvaluateOptions {
  /** What runs are grouped by beside all together; nothing by default. */
  by?: readonly ('agent' | 'model')[];
  /** The least reward that counts as passed where a run has no verdict. Default 0.5. */
  passAt?: number;
}

interface LabelledRun {
  runId: string;
  agent: string;
  model: string;
  failed: boolean;
  /** Share of failed runs among those of the same agent and model. */
  usualShare: number;
}

/** What each detector says of which runs. */
interface Answers {
  fired: Map<string, Set<string>>;
  unjudged: Map<string, Set<string>>;
}

/**
 * Holds what detectors found against the outcomes that are known. Reads findings as they stand (`analyze`
 * first) and changes nothing: no severity, no weight.
 */
export async function evaluate(
  reader: Reader,
  { by = [], passAt = 0.5 }: EvaluateOptions = {},
): Promise<Evaluation> {
  const runs = await readLabelledRuns(reader, passAt);
  const answers = await readAnswers(reader);
  const groupOf = ({ agent, model }: LabelledRun) => ({
    agent: by.includes('agent') ? agent : null,
    model: by.includes('model') ? model : null,
  });
  const groups =
    by.length === 0 ? [] : groupBy(runs, (run) => JSON.stringify(groupOf(run))).values();
  return {
    passAt,
    all: evaluateGroup(runs, answers, { agent: null, model: null }),
    groups: [...groups]
      .map((members) => evaluateGroup(members, answers, groupOf(members[0]!)))
      .sort((a, b) => b.runs - a.runs),
  };
}

async function readLabelledRuns(reader: Reader, passAt: number): Promise<LabelledRun[]> {
  const rows = await reader.query(readQuery('labelled-runs'), { pass_at: passAt });
  const runs = rows.map((row) => ({
    runId: row['run_id'] as string,
    agent: row['agent_name'] as string,
    model: row['model'] as string,
    failed: row['failed'] as boolean,
    usualShare: 0,
  }));
  for (const alike of groupBy(runs, ({ agent, model }) =>
    JSON.stringify([agent, model]),
  ).values()) {
    const share = alike.filter(({ failed }) => failed).length / alike.length;
    for (const run of alike) run.usualShare = share;
  }
  return runs;
}

async function readAnswers(reader: Reader): Promise<Answers> {
  const foreign = JSON.stringify(foreignDetectors(findProfile('default')));
  const byDetector = async (query: string) => {
    const rows = await reader.query(readQuery(query), { foreign });
    const sets = new Map<string, Set<string>>();
    for (const row of rows) {
      const detector = row['detector'] as string;
      const set = sets.get(detector);
      if (set) set.add(row['run_id'] as string);
      else sets.set(detector, new Set([row['run_id'] as string]));
    }
    return sets;
  };
  return { fired: await byDetector('fired'), unjudged: await byDetector('unjudged') };
}

function evaluateGroup(
  runs: readonly LabelledRun[],
  answers: Answers,
  name: { agent: string | null; model: string | null },
): EvaluationGroup {
  const failed = runs.filter((run) => run.failed).length;
  const passed = runs.length - failed;
  const isEnough = failed >= MIN_EACH && passed >= MIN_EACH;
  const ids = [...new Set([...CATALOGUE.map(({ id }) => id), ...answers.fired.keys()])].sort();
  return {
    ...name,
    runs: runs.length,
    failed,
    passed,
    prevalence: wilson(failed, runs.length),
    isEnough,
    detectors: ids.map((id) => evaluateDetector(id, runs, answers, isEnough)),
  };
}

function evaluateDetector(
  detector: string,
  runs: readonly LabelledRun[],
  { fired: allFired, unjudged }: Answers,
  isEnough: boolean,
): DetectorEvaluation {
  const mute = unjudged.get(detector);
  const firedOn = allFired.get(detector);
  const fired = runs.filter(({ runId }) => firedOn?.has(runId));
  const firedOnFailed = fired.filter(({ failed }) => failed).length;
  const precision = wilson(firedOnFailed, fired.length);
  const expected =
    fired.length === 0 ? null : fired.reduce((sum, run) => sum + run.usualShare, 0) / fired.length;
  const lift = precision && shifted(precision, expected!);
  return {
    detector,
    judged: runs.filter(({ runId }) => !mute?.has(runId)).length,
    firedOnFailed,
    firedOnPassed: fired.length - firedOnFailed,
    precision,
    expectedPrecision: expected,
    lift,
    recall: wilson(firedOnFailed, runs.filter(({ failed }) => failed).length),
    verdict: verdictOf(lift, fired.length, isEnough),
  };
}

function shifted({ value, low, high }: Estimate, by: number): Estimate {
  return { value: value - by, low: low - by, high: high - by };
}

function verdictOf(lift: Estimate | null, fired: number, isEnough: boolean): DetectorVerdict {
  if (lift === null || fired < MIN_FIRED || !isEnough) return 'too-few';
  if (lift.low > 0) return 'signal';
  return lift.high < 0 ? 'contrary' : 'unproven';
}
