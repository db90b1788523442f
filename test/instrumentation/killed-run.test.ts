import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../store/index.js';
import { tracehound } from '../support/cli-process.js';
import { PACKAGE_ROOT, plainEnv } from '../support/node-process.js';
import { PATIENCE } from '../support/patience.js';
import { startOtlpReceiver, type OtlpReceiver } from './support/otlp-receiver.js';
import { fixture, TRACED } from './support/run-node.js';
import { tempFile } from '../support/temp-folder.js';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(() => receiver.close());

/** A hanging agent that writes to a file and to OTLP, once it hangs. */
async function startAgent(db: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...TRACED, fixture('hanging-agent.mjs')], {
    cwd: PACKAGE_ROOT,
    env: {
      ...plainEnv(),
      ...PATIENCE,
      TRACEHOUND_DB: db,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}

/** In this process: the agent's own loader brings its records into the file, and lets go of it in between. */
async function ask(sql: string, db: string): Promise<unknown> {
  if (!existsSync(db)) return [];
  const store = await openStore(db, { mode: 'read', waitMs: 60_000 });
  try {
    return await store.query(sql);
  } finally {
    await store.close();
  }
}

async function until(db: string, sql: string, wanted: unknown): Promise<void> {
  await expect.poll(() => ask(sql, db), { interval: 200 }).toEqual(wanted);
}

const SPANS = 'select name, end_ns is null as is_open, error_type from spans order by start_ns';

test('a run that hangs shows as running, and as interrupted once it is killed', async () => {
  const db = tempFile();
  const agent = await startAgent(db);
  try {
    await until(db, SPANS, [
      { name: 'invoke_agent hanging-agent', is_open: true, error_type: null },
      { name: 'execute_tool look', is_open: false, error_type: null },
      { name: 'execute_tool wait', is_open: true, error_type: null },
    ]);
    const { stdout } = await tracehound(['runs', '--db', db]);
    expect(stdout).toMatch(/hanging-agent.*running/);
    await expect.poll(() => receiver.spans.length).toBe(1);
  } finally {
    agent.kill('SIGKILL');
    await once(agent, 'exit');
  }

  const { stdout } = await tracehound(['runs', '--json', '--db', db]);
  expect(JSON.parse(stdout)).toMatchObject([
    { agentName: 'hanging-agent', state: 'interrupted', errorType: 'interrupted', stepCount: 2 },
  ]);
  expect(await ask(SPANS, db)).toEqual([
    { name: 'invoke_agent hanging-agent', is_open: false, error_type: 'interrupted' },
    { name: 'execute_tool look', is_open: false, error_type: null },
    { name: 'execute_tool wait', is_open: false, error_type: 'interrupted' },
  ]);
  // The backend that speaks OTLP was sent what had ended, and no record of a span that had only begun.
  expect(receiver.spans.map(({ name }) => name)).toEqual(['execute_tool look']);
  expect(receiver.spans.every(({ endMs }) => endMs > 0)).toBe(true);
});

test('a run that was shown as running and is then ended by a signal is one, and no span is there twice', async () => {
  const db = tempFile();
  const agent = await startAgent(db);
  const open = 'select count(*)::integer as n from spans where end_ns is null';
  await until(db, open, [{ n: 2 }]);
  agent.kill('SIGTERM');
  await once(agent, 'exit');
  await until(db, SPANS, [
    { name: 'invoke_agent hanging-agent', is_open: false, error_type: 'interrupted' },
    { name: 'execute_tool look', is_open: false, error_type: null },
    { name: 'execute_tool wait', is_open: false, error_type: 'interrupted' },
  ]);
});
