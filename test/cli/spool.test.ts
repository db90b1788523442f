import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { namesIn, spoolFolder } from '../../collector/spool/spool.js';
import { tracehound } from '../support/cli-process.js';
import { runTraced } from '../support/node-process.js';
import { tempFolder } from '../support/temp-folder.js';

let folder: string;
let db: string;

/** An agent that could write to the spool only, and the file that nobody has made yet. */
beforeEach(async () => {
  folder = tempFolder();
  db = path.join(folder, 'traces.duckdb');
  const agent = path.join(folder, 'agent.mjs');
  writeFileSync(
    agent,
    `await fetch('http://127.0.0.1:9/v1/chat/completions', { method: 'POST',
       body: JSON.stringify({ model: 'spooled', messages: [] }) }).catch(() => {});`,
  );
  const { code } = await runTraced(agent, [], { TRACEHOUND_DB: db, TRACEHOUND_SINK: 'spool' });
  expect(code).toBe(0);
  expect(existsSync(db)).toBe(false);
  expect(namesIn(spoolFolder(db)).length).toBeGreaterThan(0);
});

test('doctor says what waits and leaves it where it is', async () => {
  const { code, stdout } = await tracehound(['doctor', '--db', db]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/spool +\d+ files? of .* waiting, oldest 20/);
  expect(namesIn(spoolFolder(db)).length).toBeGreaterThan(0);
});

test('a reading command loads it first', async () => {
  const { stdout } = await tracehound([
    'query',
    'select model from llm_calls',
    '--json',
    '--db',
    db,
  ]);
  expect(JSON.parse(stdout)).toEqual([{ model: 'spooled' }]);
  expect(namesIn(spoolFolder(db))).toEqual([]);
});
