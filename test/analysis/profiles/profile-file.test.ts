import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProfile, MEASURE_TEXT } from '../../../analysis/index.js';
import { defaultProfile } from '../../../analysis/profiles/default.js';
import { sharedFolder } from '../../support/temp-folder.js';

const folder = sharedFolder();
let count = 0;

const profileOf = (yaml: string) => {
  const file = path.join(folder, `profile-${count++}.yaml`);
  writeFileSync(file, yaml);
  return findProfile(file);
};

const page = readFileSync(new URL('../../../docs/scores.md', import.meta.url), 'utf8');

describe('a profile of the user', () => {
  test('the one in docs/scores.md says what it means', () => {
    const profile = profileOf(/```yaml\n([^]*?)```/.exec(page)![1]!);
    expect(profile).toMatchObject({
      name: 'release-bar',
      ruleSet: 'default',
      penaltyBySeverity: { critical: 40, high: 30, medium: 20, low: 5, info: 0 },
      penaltyByDetector: { 'open-todos': 50 },
      maxPenaltyPerDetector: 50,
      maxPenaltyPerFailure: 60,
    });
    expect(profile.efficiency['steps']).toEqual({ points: 20, none: 50, full: 200 });
    expect(profile.efficiency).not.toHaveProperty('context-growth');
    expect(profile.efficiency['repeated-calls']).toEqual(
      defaultProfile.efficiency['repeated-calls'],
    );
    expect(profile.rewards).toEqual({ ...defaultProfile.rewards, discount: 0.95, step: -0.02 });
  });

  test('what it leaves out is as in the profile it extends', () => {
    expect(profileOf('name: same')).toEqual({ ...defaultProfile, name: 'same', title: 'same' });
    expect(profileOf('name: tb\nextends: tracebench')).toMatchObject({
      ruleSet: 'tracebench',
      maxPenaltyPerDetector: null,
    });
  });

  test('every measure is in the docs, word for word', () => {
    for (const [name, text] of Object.entries(MEASURE_TEXT))
      expect(page).toMatch(new RegExp(`\`${name}\` +\\| ${text} +\\|`));
  });
});

describe('a profile that is none says where it is wrong', () => {
  test.each([
    [
      'a wrong type',
      'name: x\nefficiency: {steps: {points: many, full: 3}}',
      /efficiency\.steps\.points: .*number/,
    ],
    ['an unknown setting', 'name: x\nqualty: {}', /qualty: a profile has no such setting/],
    [
      'an unknown measure',
      'name: x\nreliability: {luck: {points: 1, full: 1}}',
      /reliability\.luck: a profile/,
    ],
    ['a name that is taken', 'name: default', /name: .*profile that ships/],
    ['no name', 'title: x', /required property "name"/],
    [
      'bounds upside down',
      'name: x\nefficiency: {steps: {points: 1, none: 5, full: 5}}',
      /steps: full must be more/,
    ],
    [
      'points beyond 100',
      'name: x\nquality: {by_severity: {high: 101}}',
      /quality\.by_severity\.high: /,
    ],
    [
      'a detector that does not exist',
      'name: x\nquality: {by_detector: {retry-lop: 1, retry-loop: 1, rule:mine: 1, judge: 1}}',
      /: quality\.by_detector\.retry-lop: no detector "retry-lop"; `tracehound explain` lists them\./,
    ],
    [
      'a detector of the other rule set',
      'name: x\nextends: tracebench\nquality: {by_detector: {retry-loop: 1}}',
      /no detector "retry-loop"/,
    ],
    ['no YAML', 'name: [x', /is no profile: .*(flow|sequence|\])/i],
    ['an empty file', '', /is no profile: /],
  ])('%s', (_, yaml, message) => {
    expect(() => profileOf(yaml)).toThrow(message);
    expect(() => profileOf(yaml)).toThrow(expect.objectContaining({ code: 'bad-profile' }));
  });

  test('neither a name nor a file', () => {
    expect(() => findProfile('strict')).toThrow(
      /no profile "strict": expected default, tracebench or the path of a YAML file/,
    );
  });
});
