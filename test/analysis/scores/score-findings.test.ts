import { describe, expect, test } from 'vitest';
import { findProfile } from '../../../analysis/profiles/index.js';
import { scoreFindings } from '../../../analysis/scores/score-findings.js';

let failures = 0;
/** A finding of a failure of its own, unless it is one of `failure`. */
const finding = (detector: string, severity: string, failure?: number) => ({
  detector,
  severity,
  failure: failure ?? ++failures,
  isHeadline: failure === undefined,
});

describe('scoreFindings', () => {
  test('takes off what the severity costs, and says what for', () => {
    const findings = [finding('a', 'high'), finding('b', 'low'), finding('b', 'low')];
    expect(scoreFindings(findings, findProfile('default'))).toEqual({
      score: 65,
      breakdown: [
        { detector: 'a', count: 1, penalty: 25 },
        { detector: 'b', count: 2, penalty: 10 },
      ],
    });
  });

  test('those of one failure cost so much at most, the headline first; under TraceBench all of it', () => {
    const told = finding('told', 'high');
    const others = ['a', 'b', 'c'].map((detector) => finding(detector, 'medium', told.failure));
    expect(scoreFindings([others[0]!, told, ...others.slice(1)], findProfile('default'))).toEqual({
      score: 60,
      breakdown: [
        { detector: 'a', count: 1, penalty: 15 },
        { detector: 'told', count: 1, penalty: 25 },
        { detector: 'b', count: 1, penalty: 0 },
        { detector: 'c', count: 1, penalty: 0 },
      ],
    });
    const copied = [told, ...others].map((one) => ({ ...one, severity: 'medium' }));
    expect(scoreFindings(copied, findProfile('tracebench')).score).toBe(80);
  });

  test('hints are listed and cost nothing', () => {
    expect(scoreFindings([finding('hint', 'info')], findProfile('default'))).toEqual({
      score: 100,
      breakdown: [{ detector: 'hint', count: 1, penalty: 0 }],
    });
  });

  test('one kind of problem cannot take everything, several kinds can', () => {
    const many = Array.from({ length: 9 }, () => finding('a', 'medium'));
    expect(scoreFindings(many, findProfile('default')).score).toBe(60);
    const kinds = ['a', 'b', 'c', 'd', 'e'].map((detector) => finding(detector, 'high'));
    expect(scoreFindings(kinds, findProfile('default')).score).toBe(0);
  });

  test('an unknown profile is named with the known ones', () => {
    expect(() => findProfile('nope')).toThrow(
      'There is no profile "nope": expected default, tracebench or the path of a YAML file.',
    );
  });
});
