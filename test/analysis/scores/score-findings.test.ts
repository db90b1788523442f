import { describe, expect, test } from 'vitest';
import { findProfile } from '../../../analysis/profiles/index.js';
import { scoreFindings } from '../../../analysis/scores/score-findings.js';

const finding = (detector: string, severity: string) => ({ detector, severity });

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
