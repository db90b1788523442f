import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findProfile, GateConfigError, parseGateConfig } from '../../../analysis/index.js';

const parse = (text: string) => parseGateConfig(text, 'gate.yml', findProfile('default'));

test('reads limits as they stand', () => {
  const text = `
score: { mean: { min: 80 } }
detectors:
  retry-loop: 0
  severity:high: { max_share: 0.1 }
regressions:
  measures: [cost]`;
  expect(parse(text)).toEqual({
    score: { mean: { min: 80 } },
    detectors: { 'retry-loop': 0, 'severity:high': { max_share: 0.1 } },
    regressions: { measures: ['cost'] },
  });
});

test('the example reads', () => {
  const file = new URL('../../../examples/github-action/tracehound-gate.yml', import.meta.url);
  expect(Object.keys(parse(readFileSync(file, 'utf8')))).toContain('regressions');
});

describe('a file that is wrong', () => {
  test.each([
    ['nothing', '', /^gate\.yml: expected limits, one of runs, score/],
    ['a list', '- score', /^gate\.yml: expected limits/],
    ['no YAML', 'score: {mean: [}', /^gate\.yml:1: /],
    ['a key twice', 'score: {}\nscore: {}', /^gate\.yml:2: .*unique/],
    [
      'an unknown part',
      'runs: {min: 1}\nscores: {mean: 3}',
      /^gate\.yml:2: scores: unknown key; .*score/,
    ],
    [
      'an unknown key',
      'score:\n  median: {min: 3}',
      /^gate\.yml:2: score\.median: unknown key; expected one of mean, each/,
    ],
    [
      'an unknown key of a detector',
      'detectors:\n  retry-loop: {max: 1}',
      /^gate\.yml:2: detectors\.retry-loop\.max: unknown key; expected one of max_findings, max_runs, max_share$/,
    ],
    ['a wrong type', 'score:\n  mean:\n    min: high', /^gate\.yml:3: score\.mean\.min: .*type/i],
    ['a bound of none', 'cost: {mean: 3}', /^gate\.yml:1: cost\.mean: .*type/i],
    [
      'a share beyond 1',
      'detectors:\n  retry-loop: {max_share: 10}',
      /^gate\.yml:2: detectors\.retry-loop/,
    ],
    ['a detector of none', 'detectors:\n  retry-lop: 0', /^gate\.yml:2: no detector "retry-lop"/],
    [
      'a severity of none',
      'detectors: {"severity:bad": 0}',
      /no detector "severity:bad".*critical/,
    ],
    [
      'a measure of none',
      'regressions: {measures: [speed]}',
      /^gate\.yml:1: regressions\.measures/,
    ],
  ])('%s', (_, text, says) => {
    expect(() => parse(text)).toThrow(GateConfigError);
    expect(() => parse(text)).toThrow(says);
  });
});
