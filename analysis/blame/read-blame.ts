import type { Reader } from '../../store/index.js';
import { readFindings } from '../findings/index.js';
import { groupBy } from '../group-by.js';
import type { Finding } from '../model.js';
import type { Run } from '../runs/index.js';
import type { Abstention, Blame, FailureSign, Suspect } from './blame.js';
import type { Learned } from './learned.js';
import { chancesOf, rankRanges, type PlaceRange } from './rank.js';
import { reasonsFor, usualSignals } from './reasons.js';
import { runKindOf } from './run-kind.js';
import { signalsOf } from './signals.js';
import { readStepFacts, type StepFacts } from './step-facts.js';
import { weightsInUse } from './weights.js';

const MOST_SUSPECTS = 3;

/** Runs whose steps are in memory at once. */
const BATCH_RUNS = 500;

/** Below this chance a range of a long run is hardly likelier than any other. */
export const LEAST_CONFIDENCE = 0.05;

/**
 * Where to look in each of these runs, in their order. Reads the findings that `analyze` has kept under
 * the default profile; asks no model and draws no numbers.
 */
export async function readBlame(reader: Reader, runs: readonly Run[]): Promise<Blame[]> {
  const [only] = runs;
  if (only === undefined) return [];
  const learned = weightsInUse();
  const stored = await readFindings(reader, runs.length === 1 ? { runId: only.runId } : {});
  const findings = groupBy(stored, (finding) => finding.runId);
  const blames: Blame[] = [];
  for (let from = 0; from < runs.length; from += BATCH_RUNS) {
    const batch = runs.slice(from, from + BATCH_RUNS);
    const facts = await readStepFacts(reader, batch);
    for (const run of batch)
      blames.push(
        blameRun(run, facts.get(run.runId) ?? [], findings.get(run.runId) ?? [], learned),
      );
  }
  return blames;
}

/** Where to look in one run, from its steps and its findings alone. */
export function blameRun(
  run: Pick<Run, 'runId' | 'passed' | 'isError' | 'agentName'>,
  steps: readonly StepFacts[],
  findings: readonly Finding[],
  learned: Learned,
): Blame {
  const kind = runKindOf(steps);
  const failure = failureSign(run, findings);
  const base = { runId: run.runId, kind, failure };
  const abstain = (reason: Abstention['reason'], text: string): Blame => ({
    ...base,
    suspects: [],
    abstention: { reason, text },
  });
  if (run.passed)
    return abstain('passed', 'the run is known to have passed: there is nothing to blame');
  if (steps.length === 0) return abstain('no-steps', 'the run has no steps to look at');

  const signals = signalsOf(steps, findings, kind);
  const ranges = rankRanges(chancesOf(signals, learned.weights), MOST_SUSPECTS);
  const best = ranges[0]!;
  const isBacked = findingsIn(best, steps, findings).length > 0;
  if (!isBacked && !learned.kinds[kind].isProven)
    return abstain(
      'nothing-known',
      `no finding points at a step, and where runs of this kind (${kind}) go wrong is not known well enough`,
    );
  // In a run that may have passed, a range is right only where the run failed.
  const failed = failure === 'known' ? 1 : learned.failedShare[failure];
  const confidence = ({ chance }: PlaceRange) => failed * chance;
  if (confidence(best) < LEAST_CONFIDENCE && !isBacked)
    return abstain('nothing-known', 'no step stands out from the others');
  const usual = usualSignals(signals);
  const suspects = ranges.map((range): Suspect => {
    const step = steps[range.focus]!;
    const place = {
      kind,
      signals: signals[range.focus]!,
      usual,
      findings: findingsIn(range, steps, findings),
      runsOfKind: learned.kinds[kind].runs,
    };
    return {
      from: steps[range.from]!.stepIndex,
      to: steps[range.to]!.stepIndex,
      stepIndex: step.stepIndex,
      spanId: step.spanId,
      agentName: responsibleAgent(step, steps) ?? run.agentName,
      confidence: Math.round(100 * confidence(range)) / 100,
      reasons: reasonsFor(place, learned.weights),
    };
  });
  return { ...base, suspects, abstention: null };
}

function failureSign(
  run: Pick<Run, 'passed' | 'isError'>,
  findings: readonly Finding[],
): FailureSign {
  if (run.passed === false || run.isError) return 'known';
  return findings.some(({ severity }) => severity !== 'info') ? 'suspected' : 'none';
}

/** The findings whose first span lies in the range; those at its focus first. */
function findingsIn(
  range: PlaceRange,
  steps: readonly StepFacts[],
  findings: readonly Finding[],
): Finding[] {
  const spans = steps.slice(range.from, range.to + 1).map(({ spanId }) => spanId);
  const focus = steps[range.focus]!.spanId;
  return findings
    .filter(({ spanId }) => spanId !== null && spans.includes(spanId))
    .sort((a, b) => Number(b.spanId === focus) - Number(a.spanId === focus));
}

/** Who acted; of a call that another agent ran, who wrote it. */
export function responsibleAgent(step: StepFacts, steps: readonly StepFacts[]): string | null {
  const author = steps.find(({ spanId }) => spanId === step.askedSpanId);
  return author?.agentName ?? step.agentName;
}
