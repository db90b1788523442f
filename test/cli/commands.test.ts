import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { tracehound } from '../support/cli-host.js';
import { MAIN, tracehound as tracehoundProcess } from '../support/cli-process.js';
import { CLEAN_RUN, STUCK_RUN, writeTraces } from '../support/cli-traces.js';
import { sarifFaults } from '../support/sarif-faults.js';
import { sharedFolder } from '../support/temp-folder.js';

/** Weights that stay as they are when they are learned anew. */
const TRACEHOUND_BLAME_WEIGHTS = fileURLToPath(
  new URL('golden/blame-weights.json', import.meta.url),
);

const folder = sharedFolder();
const traces = path.join(folder, 'traces.jsonl');
const db = path.join(folder, 'traces.duckdb');

beforeAll(async () => {
  writeTraces(traces);
  const { code } = await tracehound(['import', traces, '--db', db]);
  expect(code).toBe(0);
});

const cli = (...args: string[]) => tracehound([...args, '--db', db]);

/** The output letter for letter; `vitest -u` writes it anew, the diff is for review. */
describe('golden output', () => {
  // Runs carry their score once somebody has analysed them.
  beforeAll(() => cli('analyze'));

  test.each([
    ['blame.txt', ['blame', STUCK_RUN], 1],
    ['show.txt', ['show', STUCK_RUN.slice(0, 4)], 0],
    ['replay.txt', ['replay', STUCK_RUN, '--speed', '0'], 0],
    ['report.txt', ['report', STUCK_RUN], 1],
    ['report-all.txt', ['report'], 1],
    ['report.md', ['report', STUCK_RUN, '--format', 'md'], 1],
    ['compare.md', ['compare', '--by', 'agent', '--format', 'md'], 0],
    ['findings.txt', ['findings'], 1],
    ['findings.jsonl', ['findings', '--format', 'jsonl'], 1],
    ['runs.txt', ['runs'], 0],
    ['score.txt', ['score', STUCK_RUN], 0],
  ])('%s', async (golden, args, code) => {
    const result = await tracehound([...args, '--db', db], { env: { TRACEHOUND_BLAME_WEIGHTS } });
    expect(result.code).toBe(code);
    await expect(result.stdout).toMatchFileSnapshot(`golden/${golden}`);
  });
});

test('findings are valid SARIF 2.1.0', async () => {
  const found = JSON.parse((await cli('findings', '--format', 'sarif')).stdout);
  expect(found.runs[0].results).not.toEqual([]);
  expect(sarifFaults(found)).toEqual([]);
  // A schema that takes anything would show nothing.
  found.runs[0].results[0].level = 'bad';
  expect(sarifFaults(found)).not.toEqual([]);
});

describe('query', () => {
  test('keeps every digit of a 64-bit integer', async () => {
    const sql = "select 9223372036854775807 as n, 'a \"b\", c' as t, '' as e, null as nothing";
    expect((await cli('query', sql, '--format', 'csv')).stdout).toBe(
      'n,t,e,nothing\n9223372036854775807,"a ""b"", c","",\n',
    );
    expect((await cli('query', sql, '--format', 'jsonl')).stdout).toBe(
      '{"n":"9223372036854775807","t":"a \\"b\\", c","e":"","nothing":null}\n',
    );
    expect((await cli('query', sql)).stdout).toMatch(/^9223372036854775807 /m);
  });

  test('reads the statement from stdin and from a file', async () => {
    const file = path.join(folder, 'q.sql');
    writeFileSync(file, 'select count(*)::int as runs from runs');
    const fromFile = await cli('query', '--file', file, '--json');
    const fromStdin = await tracehoundProcess(['query', '--json', '--db', db], {
      stdin: readFileSync(file, 'utf8'),
    });
    expect(JSON.parse(fromFile.stdout)).toEqual([{ runs: 2 }]);
    expect(fromStdin.stdout).toBe(fromFile.stdout);
  });

  test('names the columns of an empty answer, and gives [] for it as JSON', async () => {
    const sql = 'select run_id, name from runs where false';
    expect((await cli('query', sql, '--format', 'csv')).stdout).toBe('run_id,name\n');
    expect((await cli('query', sql, '--json')).stdout).toBe('[]\n');
  });

  test('stops at the limit and says so', async () => {
    const { stdout, stderr } = await cli('query', 'from spans', '--limit', '1');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/first 1 row; more with --limit/);
  });
});

describe('runs', () => {
  const ids = async (...args: string[]) =>
    (JSON.parse((await cli('runs', '--json', ...args)).stdout) as { runId: string }[]).map(
      (run) => run.runId,
    );

  test('filters by agent, model, time and number', async () => {
    expect(await ids('--agent', 'COD')).toEqual([STUCK_RUN]);
    expect(await ids('--model', 'gpt-4')).toEqual([]);
    expect(await ids('--since', '2026-11-21T08:00:30Z')).toEqual([CLEAN_RUN]);
    expect(await ids('--limit', '1')).toHaveLength(1);
  });

  test('--failed lists what is labelled a failure, and a new label replaces it', async () => {
    expect(await ids('--failed')).toEqual([]);
    expect((await cli('label', STUCK_RUN, 'fail', '--task', 'left-pad')).code).toBe(0);
    expect(await ids('--failed')).toEqual([STUCK_RUN]);
    const scored = await cli('label', CLEAN_RUN, '0.75', '--json');
    expect(JSON.parse(scored.stdout)).toMatchObject({ runId: CLEAN_RUN, reward: 0.75 });
    const { stdout } = await cli('runs');
    expect(stdout).toMatch(/OUTCOME/);
    expect(stdout).toMatch(/^ab0000000000 .* reward 0\.75$/m);
    await cli('label', STUCK_RUN, 'pass');
    expect(await ids('--failed')).toEqual([]);
    const [run] = JSON.parse((await cli('runs', '--json', '--agent', 'coder')).stdout);
    expect(run).toMatchObject({ outcome: 'pass', task: 'left-pad' });
  });

  test('--tag lists what has all of the tags, and a tag can be taken away', async () => {
    expect(
      (
        await cli(
          'label',
          STUCK_RUN,
          'pass',
          '--task',
          'left-pad',
          '--tag',
          'flaky,night',
          '--tag',
          'v2',
        )
      ).code,
    ).toBe(0);
    expect(await ids('--tag', 'v2', '--tag', 'night')).toEqual([STUCK_RUN]);
    expect((await cli('label', STUCK_RUN, '--untag', 'night')).stderr).toMatch(/labelled -night/);
    expect(await ids('--tag', 'v2', '--tag', 'night')).toEqual([]);
    const [run] = JSON.parse((await cli('runs', '--json', '--task', 'LEFT')).stdout);
    expect(run).toMatchObject({ outcome: 'pass', task: 'left-pad', tags: ['flaky', 'v2'] });
    await cli('label', STUCK_RUN, '--untag', 'flaky,v2');
    const nothing = await cli('label', STUCK_RUN);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringMatching(/nothing to say/) });
  });
});

test('findings looks first where nobody has looked', async () => {
  const fresh = path.join(folder, 'fresh.duckdb');
  await tracehound(['import', traces, '--db', fresh]);
  const { code, stdout } = await tracehound(['findings', '--format', 'jsonl', '--db', fresh]);
  const findings = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(1);
  expect(new Set(findings.map((finding) => finding.run_id))).toEqual(new Set([STUCK_RUN]));
  for (const field of ['trace_id', 'span_id', 'step_index', 'category', 'severity', 'evidence'])
    expect(findings[0]).toHaveProperty(field);
});

test('a second import of the same file adds nothing; a bad line is named and the rest is kept', async () => {
  const again = path.join(folder, 'again.duckdb');
  const mixed = path.join(folder, 'mixed.jsonl');
  const [first, second] = readFileSync(traces, 'utf8').trimEnd().split('\n');
  writeFileSync(mixed, `${first}\n{"resourceSpans": [\n${second}\n`);
  const bad = await tracehound(['import', mixed, '--db', again]);
  expect(bad.code).toBe(1);
  expect(bad.stderr).toMatch(/mixed\.jsonl:2\b/);
  await tracehound(['import', traces, '--db', again]);
  const counted = await tracehound([
    'query',
    'select count(*)::int as n from spans',
    '--json',
    '--db',
    again,
  ]);
  expect(JSON.parse(counted.stdout)).toEqual([{ n: 7 }]);
});

test('export gives OTLP that imports to the same spans', async () => {
  const out = path.join(folder, 'out.jsonl');
  const copy = path.join(folder, 'copy.duckdb');
  expect((await cli('export', '--format', 'otlp', '--out', out)).code).toBe(0);
  await tracehound(['import', out, '--db', copy]);
  const sql = 'select * exclude (arrival, received_ns) from spans order by trace_id, span_id';
  const [before, after] = await Promise.all(
    [db, copy].map((file) => tracehound(['query', sql, '--json', '--db', file])),
  );
  expect(after!.stdout).toBe(before!.stdout);
});

test('export --format rewards has the run’s own reward, or what its steps earn under a profile', async () => {
  const profile = path.join(folder, 'eager.yaml');
  writeFileSync(
    profile,
    'name: eager\nrewards: {step: -1, progress: 0, error: 0, pass: 0, discount: 1, finding: {medium: 0, low: 0}}\n',
  );
  const lines = async (...args: string[]) => {
    const { code, stdout } = await cli('export', STUCK_RUN, '--format', 'rewards', ...args);
    expect(code).toBe(0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  await cli('label', STUCK_RUN, 'pass');
  const plain = await lines();
  expect(plain.at(-1)).toMatchObject({ run_id: STUCK_RUN, reward: 1, done: true });
  expect(plain[0]).not.toHaveProperty('terms');
  const shaped = await lines('--profile', profile);
  expect(shaped.map(({ state, action }) => [state, action])).toEqual(
    plain.map(({ state, action }) => [state, action]),
  );
  // Four steps, each -1, and each earned by the decision that it came of.
  expect(shaped.reduce((sum, { reward }) => sum + reward, 0)).toBe(-4);
  expect(shaped[0]).toMatchObject({ return: -4, terms: { step: shaped[0].reward } });
  const wrong = await cli('export', '--format', 'otlp', '--profile', profile);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/--profile is for/) });
});

test('prune deletes the oldest traces with their findings', async () => {
  const pruned = path.join(folder, 'pruned.duckdb');
  await tracehound(['import', traces, '--db', pruned]);
  await tracehound(['analyze', '--db', pruned]);
  const { code, stdout } = await tracehound(['prune', '--max-runs', '1', '--db', pruned]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^1 trace deleted \(5 spans\), /);
  const left = await tracehound(['query', 'select run_id from runs', '--json', '--db', pruned]);
  expect(JSON.parse(left.stdout)).toEqual([{ run_id: CLEAN_RUN }]);
  expect((await tracehound(['findings', '--db', pruned])).code).toBe(0);
});

test('doctor counts what is there and finds nothing wrong', async () => {
  const { code, stdout } = await cli('doctor', '--json');
  const diagnosis = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(diagnosis).toMatchObject({
    complaints: [],
    server: null,
    spool: { files: 0 },
    file: { exists: true, stats: { spans: 7, traces: 2, openSpans: 0 } },
  });
});

describe('output for machines and for eyes', () => {
  test('a pipe carries no colour unless it is asked for', async () => {
    const plain = await cli('runs');
    const forced = await tracehound(['runs', '--db', db], { env: { FORCE_COLOR: '1' } });
    const refused = await tracehound(['runs', '--db', db], {
      env: { FORCE_COLOR: '1', NO_COLOR: '1' },
    });
    expect(plain.stdout).not.toContain('\u001b[');
    expect(forced.stdout).toContain('\u001b[');
    expect(refused.stdout).toBe(plain.stdout);
  });

  test('a table fits its terminal', async () => {
    const { stdout } = await tracehound(['findings', '--db', db], { env: { COLUMNS: '90' } });
    for (const line of stdout.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(90);
    expect(stdout).toContain('…');
  });

  test('a reader that goes away ends it quietly', async () => {
    const child = spawn(process.execPath, [
      MAIN,
      'query',
      'from range(3000000)',
      '--format',
      'jsonl',
      '--db',
      db,
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
