import type { Answer, FindingRow, OutcomeSet, Session } from '../../store/index.js';
import type { Detector } from '../detector.js';
import { groupBy } from '../group-by.js';
import type { RelationName } from '../relations/index.js';
import type { PendingRun } from './pending-runs.js';

/** Which of the relations that detectors read hold rows of which runs. */
export class Holdings {
  #all = 0n;

  private constructor(
    private readonly bits: ReadonlyMap<RelationName, bigint>,
    /** Of each run that any relation holds: their bits. */
    private readonly byRun: ReadonlyMap<string, bigint>,
  ) {
    for (const bits of byRun.values()) this.#all |= bits;
  }

  static async read(session: Session, detectors: readonly Detector[]): Promise<Holdings> {
    const names = [...new Set(detectors.flatMap((detector) => detector.reads))];
    const bits = new Map(names.map((name, at) => [name, 1n << BigInt(at)]));
    if (names.length === 0) return new Holdings(bits, new Map());
    const held = [...bits].map(
      ([name, bit]) => `select distinct run_id, ${bit} as bit from ${name}`,
    );
    const rows = await session.query(
      `select run_id, bit_or(bit)::bigint as bits from (${held.join(' union all ')}) group by run_id`,
    );
    const byRun = rows.map((row) => [row['run_id'] as string, row['bits'] as bigint] as const);
    return new Holdings(bits, new Map(byRun));
  }

  /** Equal for runs that the same relations hold. */
  kindOf(runId: string): bigint {
    return this.byRun.get(runId) ?? 0n;
  }

  /** Whether the run has all that the detector's question is about. */
  concern({ reads }: Detector, runId: string): boolean {
    const kind = this.kindOf(runId);
    return reads.every((relation) => (kind & this.bits.get(relation)!) !== 0n);
  }

  /** Whether some relation that the detector reads holds no row at all. */
  isIdle({ reads }: Detector): boolean {
    return reads.some((relation) => (this.#all & this.bits.get(relation)!) === 0n);
  }
}

/**
 * What the detectors said of the runs. Runs with rows in the same relations came to the same, unless a
 * detector found something where it looked for nothing.
 *
 * `errors` has the reason of each detector that broke.
 */
export function settleOutcomes(
  runs: readonly PendingRun[],
  detectors: readonly Detector[],
  holdings: Holdings,
  findings: readonly FindingRow[],
  errors: ReadonlyMap<string, string>,
): OutcomeSet[] {
  const byId = new Map(detectors.map((detector) => [detector.id, detector]));
  const found = groupBy(findings, ({ runId }) => runId);
  /** The detectors that found something though the run has not what they are about. */
  const beyond = (runId: string): string[] =>
    [...new Set((found.get(runId) ?? []).map(({ detector }) => detector))]
      .filter((id) => !holdings.concern(byId.get(id)!, runId))
      .sort();
  const kinds = groupBy(runs, ({ runId }) => [holdings.kindOf(runId), ...beyond(runId)].join(' '));
  return [...kinds.values()].map((alike) => {
    const { runId } = alike[0]!;
    const also = new Set(beyond(runId));
    const answers = detectors.map((detector) => {
      const isJudged = holdings.concern(detector, runId) || also.has(detector.id);
      return answerOf(detector, isJudged, errors.get(detector.id));
    });
    return {
      answers,
      runs: alike.map((run) => ({ runId: run.runId, lastArrival: run.lastArrival })),
    };
  });
}

function answerOf({ id, version, reads }: Detector, isJudged: boolean, error?: string): Answer {
  const base = { detector: id, detectorVersion: version };
  if (error !== undefined) return { ...base, outcome: 'failed', reason: error };
  if (isJudged) return { ...base, outcome: 'clean', reason: null };
  const reason = `the run has nothing in ${reads.join(' and ')}`;
  return { ...base, outcome: 'not-applicable', reason };
}
