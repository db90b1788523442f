import { groupBy } from '../group-by.js';
import {
  bootstrapDifference,
  bootstrapMean,
  fisherExact,
  holm,
  mcnemarExact,
  mean,
  rankSumTest,
} from '../statistics/index.js';
import { METRICS, type ComparedRun, type Difference, type RunGroup } from './comparison.js';
import { detectorsOf } from './summarise.js';

/** With fewer runs in a group, or fewer shared tasks, no difference is called one. */
export const LEAST_RUNS = 10;
const SIGNIFICANT = 0.05;

type Value = (run: ComparedRun) => number | null;

/** The first group's and the second one's mean for a task that both have done. */
type Pair = readonly [number, number];

/**
 * How `group` differs from `against`. Where both have done the same tasks, these are compared task by task:
 * success by McNemar's exact test where each task was done once by either, else, and for all figures, by the
 * paired bootstrap over tasks. Otherwise success by Fisher's exact test and figures by the rank sum test.
 */
export function differencesOf(against: RunGroup, group: RunGroup): Difference[] {
  const passed: Value = (run) => (run.passed === null ? null : Number(run.passed));
  const success = compare(against, group, 'success', passed);
  const figures = METRICS.map((metric) =>
    compare(against, group, metric, ({ values }) => values[metric]),
  );
  return [success, ...figures, ...detectorDifferences(against, group)].filter(
    (difference) => difference !== null,
  );
}

function compare(
  against: RunGroup,
  group: RunGroup,
  measure: string,
  value: Value,
): Difference | null {
  const pairs = pairByTask(against.runs, group.runs, value);
  const [before, after] = [against, group].map(({ runs }) =>
    runs.flatMap((run) => value(run) ?? []),
  );
  if (before!.length === 0 || after!.length === 0) return null;
  const head = { group: group.name, against: against.name, measure };
  // Runs of few shared tasks would speak for all the others.
  const isPaired =
    pairs.length >= LEAST_RUNS || 2 * pairs.length >= Math.min(before!.length, after!.length);
  if (isPaired && pairs.length > 0)
    return { ...head, ...comparePairs(pairs, measure === 'success') };
  return { ...head, ...compareSets(before!, after!, measure === 'success') };
}

type Tested = Omit<Difference, 'group' | 'against' | 'measure'>;

function comparePairs(pairs: readonly Pair[], isSuccess: boolean): Tested {
  const changes = pairs.map(([before, after]) => after - before);
  const { low, high } = bootstrapMean(changes);
  const isYesOrNo = isSuccess && pairs.flat().every((share) => share === 0 || share === 1);
  const p = isYesOrNo
    ? mcnemarExact(
        changes.filter((change) => change < 0).length,
        changes.filter((change) => change > 0).length,
      )
    : null;
  const isShown = p === null ? low > 0 || high < 0 : p < SIGNIFICANT;
  return {
    difference: mean(changes),
    low,
    high,
    p,
    test: isYesOrNo ? 'mcnemar' : 'paired-bootstrap',
    n: { tasks: pairs.length },
    verdict: pairs.length < LEAST_RUNS ? 'too-few' : isShown ? 'shown' : 'not-shown',
  };
}

function compareSets(
  before: readonly number[],
  after: readonly number[],
  isSuccess: boolean,
): Tested {
  const counted = (values: readonly number[]) => ({
    hits: values.filter((value) => value === 1).length,
    of: values.length,
  });
  const p = isSuccess ? fisherExact(counted(before), counted(after)) : rankSumTest(before, after);
  const isFew = Math.min(before.length, after.length) < LEAST_RUNS;
  return {
    difference: mean(after) - mean(before),
    ...bootstrapDifference(after, before),
    p,
    test: isSuccess ? 'fisher' : 'rank-sum',
    n: { group: after.length, against: before.length },
    verdict: isFew ? 'too-few' : p < SIGNIFICANT ? 'shown' : 'not-shown',
  };
}

/** One pair for each task that runs of both groups tell of; several runs of a task count as their mean. */
export function pairByTask(
  before: readonly ComparedRun[],
  after: readonly ComparedRun[],
  value: Value,
): Pair[] {
  const [first, second] = [before, after].map((runs) =>
    groupBy(
      runs.filter((run) => run.task !== null && value(run) !== null),
      (run) => run.task,
    ),
  );
  const meanOf = (runs: readonly ComparedRun[]) => mean(runs.map((run) => value(run)!));
  return [...first!].flatMap(([task, runs]) => {
    const others = second!.get(task);
    return others === undefined ? [] : [[meanOf(runs), meanOf(others)] as const];
  });
}

/** Detectors are many questions to the same runs: their p values are corrected for it. */
function detectorDifferences(against: RunGroup, group: RunGroup): Difference[] {
  const ids = detectorsOf([...against.runs, ...group.runs]);
  const counts = ids.map((id) =>
    [against, group].map(({ runs }) => ({
      hits: runs.filter(({ detectors }) => detectors.has(id)).length,
      of: runs.length,
    })),
  );
  const corrected = holm(counts.map(([before, after]) => fisherExact(before!, after!)));
  const isFew = Math.min(against.runs.length, group.runs.length) < LEAST_RUNS;
  return ids.map((id, at): Difference => {
    const [before, after] = counts[at]!;
    const p = corrected[at]!;
    return {
      group: group.name,
      against: against.name,
      measure: `detector:${id}`,
      difference: after!.hits / after!.of - before!.hits / before!.of,
      low: null,
      high: null,
      p,
      test: 'fisher',
      n: { group: after!.of, against: before!.of },
      verdict: isFew ? 'too-few' : p < SIGNIFICANT ? 'shown' : 'not-shown',
    };
  });
}
