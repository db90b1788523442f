import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeBatch, type BatchAnalysis } from '../../analysis/analyze/analyze-batch.js';
import type { Detector } from '../../analysis/index.js';
import { PROFILES } from '../../analysis/index.js';
import { openTestStore } from './open-test-store.js';
import type { Store } from '../../store/index.js';
import type { RunBuilder } from './trace-builder.js';

interface SilentCase {
  run: RunBuilder;
  /** Nothing to judge, rather than judged and found innocent. */
  notApplicable?: true;
}

interface FiringCase {
  run: RunBuilder;
  /** The step to look at first, 1-based; null where the span is no step. */
  at: number | null;
  message: string;
  /** The steps that show it; `at` alone by default. */
  evidence?: number[];
}

/** What a detector must keep quiet about, the nearest look-alikes first, and what it must say. */
export interface DetectorCases {
  silent: SilentCase[];
  fires: FiringCase[];
  /** Runs that are in the file but not looked at, and are labelled as passed. */
  history?: RunBuilder[];
}

/** Runs the detector over all cases at once, as `analyze` would, and holds each to its row. */
export function testDetector(detector: Detector, cases: DetectorCases): void {
  describe(detector.id, () => {
    let store: Store;
    let analysis: BatchAnalysis;

    beforeAll(async () => {
      const runs = [...cases.silent, ...cases.fires].map((one) => one.run);
      const history = cases.history ?? [];
      store = await openTestStore([...history, ...runs]);
      const passed = { outcome: 'pass', reward: null, task: null, source: 'person' } as const;
      await store.label(history.map(({ traceId }) => ({ ...passed, runId: traceId })));
      const keys = runs.map(({ traceId, rows }) => ({
        runId: traceId,
        traceId,
        stepCount: rows.length,
        lastArrival: 0n,
      }));
      analysis = await analyzeBatch(store, keys, [detector], PROFILES[0]!);
    });
    afterAll(() => store.close());

    test('has at least as many silent cases as firing ones', () => {
      expect(cases.silent.length).toBeGreaterThanOrEqual(cases.fires.length);
      expect(cases.fires.length).toBeGreaterThan(0);
    });

    for (const { run, notApplicable } of cases.silent)
      test(`keeps quiet: ${run.name}`, () => {
        expect(findingsOf(run)).toEqual([]);
        expect(outcomeOf(run)).toEqual({
          outcome: notApplicable ? 'not-applicable' : 'clean',
          reason: notApplicable ? expect.any(String) : null,
        });
      });

    for (const { run, at, message, evidence } of cases.fires)
      test(`fires: ${run.name}`, () => {
        expect(findingsOf(run)).toEqual([
          {
            stepIndex: at,
            spanId: at === null ? expect.any(String) : run.spanId(at),
            message,
            evidenceSpanIds:
              at === null && !evidence
                ? [expect.any(String)]
                : (evidence ?? [at!]).map((step) => run.spanId(step)),
          },
        ]);
      });

    function findingsOf({ traceId }: RunBuilder) {
      return analysis.findings
        .filter((finding) => finding.runId === traceId)
        .map(({ stepIndex, spanId, message, evidenceSpanIds }) => ({
          stepIndex,
          spanId,
          message,
          evidenceSpanIds,
        }));
    }

    function outcomeOf({ traceId }: RunBuilder) {
      const set = analysis.outcomes.find(({ runs }) =>
        runs.some(({ runId }) => runId === traceId),
      )!;
      const { outcome, reason } = set.answers[0]!;
      return { outcome, reason };
    }
  });
}
