import { expect, test } from 'vitest';
import { groupFindings } from '../../../analysis/findings/group-findings.js';
import type { Severity } from '../../../analysis/index.js';

interface Sketch {
  severity?: Severity;
  /** Steps that show it, and whether they failed. */
  shows?: [step: number, isError: boolean][];
}

/** A finding that points at `step` (null: at the run), in steps that are named for their number. */
function found(detector: string, step: number | null, { severity = 'low', shows }: Sketch = {}) {
  const shown = shows ?? (step === null ? [] : [[step, false] as const]);
  const numbers = shown.map(([number]) => number);
  return {
    detector,
    severity,
    stepIndex: step,
    steps: step === null ? null : { from: Math.min(...numbers), to: Math.max(...numbers) },
    tellingSpanIds:
      step === null
        ? []
        : [`s${step}`, ...shown.flatMap(([number, isError]) => (isError ? [`s${number}`] : []))],
  };
}

const told = (findings: ReturnType<typeof found>[]) =>
  groupFindings(findings).map(({ headline, others }) =>
    [headline, ...others].map(({ detector }) => detector),
  );

test('findings that point at one span are one failure, told by the severest', () => {
  const findings = [found('a', 4), found('b', 4, { severity: 'high' }), found('c', 5)];
  expect(told(findings)).toEqual([['b', 'a'], ['c']]);
});

test('of equals the one that names the fewest steps tells it', () => {
  const streak = found('a-streak', 4, { shows: [[2, true], [3, true], [4, true]] }); // prettier-ignore
  expect(told([streak, found('unrecovered', 4, { shows: [[4, true]] })])).toEqual([
    ['unrecovered', 'a-streak'],
  ]);
});

test('a failed step that both show joins them, a step that went well does not', () => {
  const shows = (isError: boolean): Sketch => ({ shows: [[2, isError], [6, false]] }); // prettier-ignore
  expect(told([found('a', 2), found('b', 6, shows(true))])).toEqual([['a', 'b']]);
  expect(told([found('a', 2), found('b', 6, shows(false))])).toHaveLength(2);
});

test('who shares a step with two failures makes them one, in any order', () => {
  const findings = [
    found('a', 2),
    found('b', 6),
    found('bridge', 9, { severity: 'info', shows: [[2, true], [6, true], [9, true]] }), // prettier-ignore
  ];
  expect(told(findings)).toEqual([['a', 'b', 'bridge']]);
  expect(told(findings.reverse())).toEqual([['a', 'b', 'bridge']]);
});

test('findings about the run as a whole stand alone', () => {
  expect(told([found('a', null), found('b', null)])).toEqual([['a'], ['b']]);
});
