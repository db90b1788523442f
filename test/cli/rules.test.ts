import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tracehound } from '../support/cli-host.js';
import { STUCK_RUN, writeTraces } from '../support/cli-traces.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
let rules: string;
const hound = (...args: string[]) =>
  tracehound(args, { env: { TRACEHOUND_DB: path.join(folder, 'traces.duckdb') } });

beforeAll(async () => {
  rules = path.join(folder, 'team.yaml');
  writeTraces(path.join(folder, 'traces.jsonl'));
  await hound('import', path.join(folder, 'traces.jsonl'));
  writeFileSync(
    rules,
    "rules:\n  - { id: quiet, forbidden_tool: '*', severity: low, title: No tools }\n",
  );
});

test('a rule`s findings are findings, and it can be explained', async () => {
  const found = await hound('findings', '--rules', rules, '--json');
  expect(found.code).toBe(1);
  const findings = JSON.parse(found.stdout) as { detector: string; severity: string }[];
  expect(findings.filter(({ detector }) => detector === 'rule:quiet')).not.toEqual([]);
  const explained = await hound('explain', 'quiet', '--rules', rules);
  expect(explained.stdout).toMatch(/^rule:quiet {2}No tools\n/);
  expect(explained.stdout).toContain('regexp_full_match(tool_name, $tool)');
});

test('a rule that names what is not there is said to have failed, and nothing is clean', async () => {
  const stray = path.join(folder, 'stray.sql');
  writeFileSync(stray, "select 'nope' as run_id, span_id from calls");
  const found = await hound('findings', '--rules', stray, '--detector', 'rule:stray', '--json');
  expect(found).toMatchObject({ code: 2, stdout: '[]\n' });
  expect(found.stderr).toMatch(/^note: the detector rule:stray failed .* 3 rows .*"nope"/m);
  const explained = await hound('explain', 'stray', '--rules', stray);
  expect(explained.stdout).toMatch(/^Reads +calls: /m);
});

test('a rule that is none stops the command, with the line', async () => {
  const bad = path.join(folder, 'bad.yaml');
  writeFileSync(bad, 'rules:\n  - id: quiet\n    forbiden_tool: x\n');
  for (const command of ['analyze', 'explain']) {
    const result = await hound(command, '--rules', bad);
    expect(result.stderr).toMatch(/^tracehound: .*bad\.yaml:2: expected exactly one of at_most, /);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(2);
  }
});

test('evaluate says when nothing or too little is known', async () => {
  const none = await hound('evaluate');
  expect(none.stderr).toBe(
    'tracehound: no run has a known outcome: expected labels or imported rewards. ' +
      'Say how runs went with `tracehound label RUN pass|fail|SCORE`.\n',
  );
  expect(none.code).toBe(2);
  await hound('label', STUCK_RUN, 'fail');
  const few = await hound('evaluate', '--by', 'agent');
  expect(few.stdout).toMatch(/^1 run with a known outcome, 100% \[21, 100\] of them failed\n/);
  expect(few.stdout).toMatch(/^DETECTOR +FAILED +PASSED +PRECISION/m);
  expect(few.stdout).toMatch(/^agent \S+\n1 run/m);
  expect(few.stderr).toMatch(
    /too few runs: 1 failed and 0 passed are known, and it takes 10 of each/,
  );
  expect(few.code).toBe(0);
  const asJson = await hound('evaluate', '--json');
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    passAt: 0.5,
    all: { runs: 1, failed: 1 },
    groups: [],
  });
});
