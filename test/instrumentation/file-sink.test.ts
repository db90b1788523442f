import { existsSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../store/index.js';
import { removeFolder } from '../support/remove-folder.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tracehound-'));
});

afterEach(() => removeFolder(folder));

async function spansIn(file: string): Promise<string[]> {
  // The loader has the file for another moment.
  const store = await openStore(file, { mode: 'read', waitMs: 60_000 });
  const rows = await store.query<{ name: string }>('select name from spans order by name');
  await store.close();
  return rows.map(({ name }) => name);
}

const both = ['execute_tool look', 'invoke_agent ending-agent'];

test.each([
  ['returns', undefined],
  ['calls process.exit', undefined],
  ['waits for a signal', 'SIGTERM' as const],
])('the file has all spans when the agent is gone: %s', async (way, signal) => {
  const file = path.join(folder, 'runs.duckdb');
  const env = { TRACEHOUND_DB: file };
  const run = await runNode([...TRACED, fixture('ending-agent.mjs'), way], env, (chunk, kill) => {
    if (signal && chunk.includes('waiting')) kill(signal);
  });
  expect(run.stderr).toBe('');
  expect(await spansIn(file)).toEqual(both);
});

test('the spool sink leaves the spans beside the file for the next opener', async () => {
  const file = path.join(folder, 'runs.duckdb');
  const env = { TRACEHOUND_DB: file, TRACEHOUND_SINK: 'spool' };
  const run = await runNode([...TRACED, fixture('ending-agent.mjs'), 'calls process.exit'], env);
  expect(run.code).toBe(3);
  expect(existsSync(file)).toBe(false);
  expect(await readdir(`${file}.spool`)).not.toEqual([]);
});

test('a file that cannot be made costs a warning, nothing else', async () => {
  const blocked = path.join(folder, 'a-file');
  await writeFile(blocked, '');
  const env = { TRACEHOUND_DB: path.join(blocked, 'runs.duckdb') };
  const run = await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  expect(run.stdout).toBe('looked\n');
  expect(run.code).toBe(0);
  expect(run.stderr).toContain(blocked);
});
