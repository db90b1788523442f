import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

import { tracehound } from '../support/cli-host.js';
import { runTraced } from '../support/node-process.js';
import { queryRows } from '../support/query-rows.js';
import { startServe } from '../support/serve-process.js';
import { sharedFolder, tempFile, tempFolder } from '../support/temp-folder.js';

const FOUR_FINDINGS = [
  [3, 'failing_tests', 'Tests failed after applying the fix.'],
  [5, 'uncertain_fix', 'Generated fix is uncertain or under-specified.'],
  [6, 'failing_tests', 'Tests failed after applying the fix.'],
  [7, 'retry_loop', 'Agent is stuck in a retry loop.'],
];

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tracebench/${name}.json`, import.meta.url));
}

async function importAll(names: readonly string[], db: string): Promise<void> {
  const { code, stderr } = await tracehound(['import', ...names.map(fixture), '--db', db]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function imported(name: string): Promise<string> {
  const db = tempFile();
  await importAll([name], db);
  return db;
}

/** Logs the shipped trace step by step in a traced process. */
async function logLive(way: string, env: Record<string, string>): Promise<void> {
  const program = fileURLToPath(new URL('programs/logging-agent.mjs', import.meta.url));
  const { code, stderr } = await runTraced(program, [fixture('shipped'), way], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function loggedThrough(way: string): Promise<string> {
  const db = tempFile();
  await logLive(way, { TRACEHOUND_DB: db });
  return db;
}

async function receivedByServe(): Promise<string> {
  const db = tempFile();
  const serve = await startServe(db);
  await logLive('logger', {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: serve.url,
  });
  expect(await serve.end('SIGTERM')).toBe(0);
  return db;
}

describe('ACC-TB6: the shipped trace has the same four findings', () => {
  test.each([
    ['imported from its file', () => imported('shipped')],
    ['logged live by TraceLogger', () => loggedThrough('logger')],
    ['logged live by logStep', () => loggedThrough('logStep')],
    ['received over OTLP by serve', () => receivedByServe()],
  ])('%s', async (_way, arrive) => {
    const db = await arrive();
    const analyzed = await tracehound(['analyze', '--profile', 'tracebench', '--db', db]);
    expect(analyzed).toMatchObject({ code: 1, stderr: '' });
    const rows = await queryRows(
      db,
      `select step_index, detector, message, score
       from findings join scores using (run_id) order by step_index`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual(
      FOUR_FINDINGS.map((finding) => [...finding, 20]),
    );
  });
});

/** The traces by when they begin; one without a step has no time. */
const NAMES = ['nothing', 'original', 'shipped', 'as-in-readme', 'gave-up', 'all-red'] as const;
type Name = (typeof NAMES)[number];

const db = path.join(sharedFolder(), 'traces.duckdb');
let runIds: Map<Name, string>;

beforeAll(async () => {
  await importAll(NAMES, db);
  const runs = await queryRows(db, 'select run_id from runs order by started_ns');
  runIds = new Map(NAMES.map((name, i) => [name, String(runs[i]!['run_id'])]));
});

describe('the report, as TraceBench prints it', () => {
  const reportOf = async (name: Name) => {
    const run = runIds.get(name)!;
    const args = ['report', run, '--profile', 'tracebench', '--db', db];
    return (await tracehound(args)).stdout;
  };

  test('ACC-TB1, ACC-TB2, ACC-TB7: of the shipped trace, whose times tie', async () => {
    const rule = '-'.repeat(40);
    expect(await reportOf('shipped')).toBe(`
=== Replaying Trace ===

ACTION: retrieve_context
STATE : {'query': 'timeout in the retry path', 'context': 'retry.py'}
${rule}
ACTION: generate_fix
STATE : {'code_patch': 'Increase retry timeout to 5s'}
${rule}
ACTION: run_tests
STATE : {'tests_passed': False}
${rule}
ACTION: retry_fix
STATE : {'retry_count': 2}
${rule}
ACTION: generate_fix
STATE : {'code_patch': 'Maybe increase timeout and adjust retry logic'}
${rule}
ACTION: run_tests
STATE : {'tests_passed': False}
${rule}
ACTION: retry_fix
STATE : {'retry_count': 3}
${rule}
ACTION: final_answer
STATE : {'status': 'incomplete'}
${rule}

=== Failure Report ===

- Step 3: failing_tests -> Tests failed after applying the fix.
- Step 5: uncertain_fix -> Generated fix is uncertain or under-specified.
- Step 6: failing_tests -> Tests failed after applying the fix.
- Step 7: retry_loop -> Agent is stuck in a retry loop.

=== Analysis Summary ===

Detected 4 failures across 3 failure types.
Clusters: {'failing_tests': 2, 'uncertain_fix': 1, 'retry_loop': 1}

=== Trace Score ===

Score: 20/100

=== Failure Clusters ===

failing_tests    ## (2)
uncertain_fix    # (1)
retry_loop       # (1)
`);
  });

  test("ACC-TB3: of the trace behind TraceBench's README", async () => {
    const text = await reportOf('as-in-readme');
    expect(text).toContain(`
- Step 3: failing_tests -> Tests failed after applying the fix.
- Step 6: retry_loop -> Agent is stuck in a retry loop.
`);
    expect(text).toContain('\nScore: 55/100\n');
  });

  test('ACC-TB4: of an answer right after red tests', async () => {
    const text = await reportOf('gave-up');
    expect(text).toContain(
      '- Step 2: incomplete_fix -> Agent failed to produce a proper follow-up fix after test failure.\n',
    );
    expect(text).toContain('\nScore: 60/100\n');
  });

  test('ACC-TB5: of no step at all, and of five red test runs', async () => {
    const nothing = await reportOf('nothing');
    expect(nothing).toContain('\nNo failures detected.\n');
    expect(nothing).toContain('\nNo clusters detected.\n');
    expect(nothing).toContain('\nScore: 100/100\n');
    expect(await reportOf('all-red')).toContain('\nScore: 0/100\n');
  });
});

describe('export --format tracebench', () => {
  test.each(['shipped', 'as-in-readme', 'nothing', 'original'] as const)(
    'gives %s.json back byte for byte',
    async (name) => {
      const out = path.join(tempFolder(), 'out.json');
      const run = runIds.get(name)!;
      const args = ['export', run, '--format', 'tracebench', '--db', db, '--out', out];
      expect(await tracehound(args)).toMatchObject({ code: 0 });
      expect(readFileSync(out)).toEqual(readFileSync(fixture(name)));
    },
  );

  test('gives a trace that was logged live as TraceBench itself would have saved it', async () => {
    const live = await loggedThrough('logger');
    const { stdout } = await tracehound(['export', '--format', 'tracebench', '--db', live]);
    expect(stdout.trimEnd()).toBe(readFileSync(fixture('shipped'), 'utf8'));
  });
});
