import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { tracehound } from '../support/cli-host.js';
import { writeTraces } from '../support/cli-traces.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
const at = (name: string) => path.join(folder, name);
const gate = (config: string, ...args: string[]) => {
  writeFileSync(at('gate.yml'), config);
  return tracehound(['gate', '--config', 'gate.yml', '--db', at('traces.duckdb'), ...args], {
    cwd: folder,
  });
};

beforeAll(async () => {
  writeTraces(at('traces.jsonl'));
  await tracehound(['import', at('traces.jsonl'), '--db', at('traces.duckdb')]);
});

describe('gate', () => {
  test('ends with 0 where all limits hold, 1 where one is broken, 2 where nothing can be said', async () => {
    const holds = await gate('score: {mean: {min: 1}}');
    expect(holds).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The gate holds for 2'),
    });
    const breaks = await gate(
      "detectors: {'severity:info': 0}",
      '--format',
      'junit',
      '--out',
      'g.xml',
    );
    expect(breaks).toMatchObject({ code: 1, stdout: '' });
    expect(breaks.stderr).toContain('does not hold for 2 runs');
    expect(readFileSync(at('g.xml'), 'utf8')).toContain('failures="1"');
    const nothing = await gate('score: {mean: {min: 1}}', '--where', 'agent=nobody', '--json');
    expect(nothing.code).toBe(2);
    expect(JSON.parse(nothing.stdout)).toMatchObject({ verdict: 'broken', runs: 0 });
  });

  test('compares with a baseline it wrote, and with other runs of the file', async () => {
    const written = await gate('', '--write-baseline', 'base.json', '--where', 'agent=writer');
    expect(written).toMatchObject({ code: 0, stderr: expect.stringContaining('wrote 1 run and') });
    const config = 'new_clusters: {max: 0}\nregressions: {measures: [steps, score]}';
    const compared = await gate(config, '--baseline', 'base.json', '--where', 'agent=coder');
    expect(compared.code).toBe(1);
    expect(compared.stdout).toMatch(/FAIL {2}new_clusters/);
    expect(compared.stdout).toMatch(/ok {4}regressions\.steps/);
    const same = await gate(config, '--baseline', 'agent=coder', '--where', 'agent=coder');
    expect(same.code).toBe(0);
  });

  test('weighs by a profile of the user, and holds rules of the user', async () => {
    writeFileSync(
      at('strict.yaml'),
      'name: strict\nquality: {by_detector: {retry-loop: 100}, most_per_detector: null, most_per_failure: null}',
    );
    writeFileSync(at('team.yaml'), 'rules: [{ id: no-bash, forbidden_tool: bash, severity: low }]');
    const flags = ['--profile', 'strict.yaml', '--rules', 'team.yaml', '--where', 'agent=coder'];
    const config = 'score: {each: {min: 1}}\ndetectors: {"rule:no-bash": {max_runs: 0}}';
    const strict = await gate(config, ...flags);
    expect(strict.stdout).toMatch(/FAIL {2}score\.each: score is not at least 1\.0 in 1 of 1 run/);
    expect(strict.stdout).toMatch(
      /FAIL {2}detectors\.rule:no-bash: .* in 1 of 1 run, expected at most 0 runs/,
    );
    const misspelt = await gate('detectors: {"rule:no-bsh": 0}', ...flags);
    expect(misspelt).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/gate\.yml:1: no detector "rule:no-bsh"/),
    });
  });

  test.each([
    ['a missing file', 'score: {}', ['--config', 'none.yml'], /none\.yml: there is no such file/],
    ['a misspelt limit', 'scor: {}', [], /gate\.yml:1: scor: unknown key/],
    ['no baseline', 'regressions: {}', [], /needs a baseline/],
    ['a baseline of nobody', 'regressions: {}', ['--baseline', 'agent=no'], /means no run/],
    ['an unknown field', 'score: {}', ['--where', 'color=red'], /color/],
  ])('says in one sentence: %s', async (_, config, args, says) => {
    const result = await gate(config, ...args);
    expect(result.stderr.trimEnd()).toMatch(says);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result).toMatchObject({ code: 2, stdout: '' });
  });
});

test('clusters shows templates over time, and what is new against a file', async () => {
  const db = ['--db', at('traces.duckdb')];
  const all = await tracehound(['clusters', '--by', 'error', '--json', ...db]);
  expect(JSON.parse(all.stdout)).toMatchObject([
    { kind: 'error', label: 'error: cannot find module "left-pad"', count: 3, runCount: 1 },
  ]);
  writeFileSync(at('known.json'), all.stdout);
  const table = await tracehound(['clusters', '--by', 'error', ...db]);
  expect(table.stdout).toMatch(
    /RUNS +TIMES +OVER TIME +TREND +WHO +WHAT +AGENTS +MODELS +FIRST SEEN +LAST SEEN \(UTC\)/,
  );
  expect(table.stdout).toMatch(/coder +gpt-5 +2026-11-21 +2026-11-21 08:00:00/);
  const none = await tracehound([
    'clusters',
    '--by',
    'error',
    '--baseline',
    at('known.json'),
    ...db,
  ]);
  expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'no such clusters\n' });
  const fresh = await tracehound([
    'clusters',
    '--by',
    'finding',
    '--new-since',
    '2020-01-01',
    ...db,
  ]);
  expect(fresh.code).toBe(1);
  const otherKind = await tracehound(['clusters', '--baseline', at('known.json'), ...db]);
  expect(otherKind).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('holds no clusters of the kind finding'),
  });
  const both = await tracehound(['clusters', '--new-since', '2h', '--gone-since', '2h', ...db]);
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('expected one of') });
});
