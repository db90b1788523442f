import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf, TRAJECTORIES } from '../fixtures/trajectories.js';
import { tracehound } from '../support/cli-host.js';
import type { CliResult } from '../support/cli-process.js';
import { temporaryFolder } from '../support/collector-server.js';

const folder = temporaryFolder();
const db = folder.file('traces.duckdb');
const files = path.join(folder.file('files'));
let imported: CliResult;

beforeAll(async () => {
  mkdirSync(path.join(files, 'deep'), { recursive: true });
  for (const [format, trajectory] of Object.entries(TRAJECTORIES))
    writeFileSync(path.join(files, 'deep', `${format}.json`), textOf(trajectory));
  writeFileSync(path.join(files, 'notes.md'), 'hello');
  imported = await tracehound(['import', files, '--db', db]);
});
afterAll(() => folder.remove());

test('a folder is imported with all that it holds; a second time adds nothing', async () => {
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  expect(imported.stdout).toMatch(
    /^Imported \d+ spans from 13 files\. 1 file of other formats passed over\.\n$/,
  );
  const again = await tracehound(['import', files, '--db', db, '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, files: 13, badLineCount: 0 });
});

test('what was masked is told; --no-redact masks nothing, --redact-paths folders of people', async () => {
  const file = folder.file('secret.jsonl');
  const line = {
    type: 'user',
    uuid: 'x',
    sessionId: 'masked',
    message: { role: 'user', content: 'sk-abcdefghijklmnopqrst1234567890 in /home/anna/x' },
  };
  writeFileSync(file, `${JSON.stringify(line)}\n`);
  const masked = await tracehound(['import', file, '--db', db, '--redact-paths']);
  expect(masked.stderr).toBe('masked 2 x api-key\nmasked 2 x home-path\n');
  expect(masked.code).toBe(0);
  const fresh = folder.file('fresh.duckdb');
  const open = await tracehound(['import', file, '--db', fresh, '--no-redact']);
  expect(open.stderr).toBe('');
  const out = await tracehound(['export', '--db', fresh]);
  expect(out.stdout).toContain('sk-abcdefghijklmnopqrst1234567890 in /home/anna/x');
});

test('a table of runs is written to a file, which must be named', async () => {
  const nowhere = await tracehound(['export', '--format', 'agenttrace-parquet', '--db', db]);
  expect(nowhere.stderr).toBe(
    'tracehound: --format agenttrace-parquet writes a file: name it with --out.\n',
  );
  expect(nowhere.code).toBe(2);
  const out = folder.file('runs.parquet');
  const written = await tracehound([
    'export',
    '--format',
    'agenttrace-parquet',
    '--db',
    db,
    '--out',
    out,
  ]);
  expect(written).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(out).subarray(0, 4).toString()).toBe('PAR1');
  expect(existsSync(`${out}.new`)).toBe(false);
});

test('stats say where the time went, as tables and as JSON', async () => {
  const shown = await tracehound(['stats', '--service', 'mbpp', '--db', db]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain('12.0 %');
  expect(shown.stdout).toMatch(/bash +│? *1/);
  const told = await tracehound(['stats', '--model', 'Qwen3-0.6B', '--json', '--db', db]);
  const { time, tools } = JSON.parse(told.stdout) as { time: object[]; tools: object[] };
  expect(time).toMatchObject([{ service: 'mbpp', llm_ms: 880 }]);
  expect(tools).toMatchObject([{ tool_name: 'bash', p50_ms: 120 }]);
  const none = await tracehound(['stats', '--service', 'nowhere', '--db', db]);
  expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'no run that has ended\n' });
});
