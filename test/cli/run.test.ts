import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture } from '../instrumentation/support/run-node.js';
import { MAIN, tracehound } from '../support/cli-process.js';
import { queryRows } from '../support/query-rows.js';
import { startServe } from '../support/serve-process.js';
import { sharedFolder } from '../support/temp-folder.js';

/** Sends one span with curl's simplicity: what an SDK of another language does. */
const OTLP_SENDER = `
  const id = (n) => n.toString(16).padStart(2, '0');
  const span = { traceId: id(1).repeat(16), spanId: id(2).repeat(8), name: 'from afar', kind: 1,
    startTimeUnixNano: '1795248000000000000', endTimeUnixNano: '1795248001000000000' };
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces';
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(url, { method: 'POST', headers, body });
  console.log(status);
`;

const folder = sharedFolder();

test('a Node program is traced without a change, and gets its own arguments and exit code', async () => {
  const db = path.join(folder, 'node.duckdb');
  const agent = path.join(folder, 'agent.mjs');
  writeFileSync(
    agent,
    `await fetch('http://127.0.0.1:9/v1/chat/completions', { method: 'POST',
       body: JSON.stringify({ model: 'm', messages: [] }) }).catch(() => {});
     console.log(process.argv.slice(2).join(' '));
     process.exitCode = 7;`,
  );
  const args = ['run', '--db', db, '--', process.execPath, agent, '--json', '--db', 'mine'];
  const { code, stdout } = await tracehound(args);
  expect(code).toBe(7);
  expect(stdout).toBe('--json --db mine\n');
  expect(await queryRows(db, 'select model_requested, is_error from llm_calls')).toEqual([
    { model_requested: 'm', is_error: true },
  ]);
});

describe('a program that speaks OTLP', () => {
  test('finds a receiver that stores what it sends', async () => {
    const db = path.join(folder, 'otlp.duckdb');
    const sender = path.join(folder, 'sender.mjs');
    writeFileSync(sender, OTLP_SENDER);
    // NODE_OPTIONS taken away: the sender stands for a program that is not Node.
    const script = 'unset NODE_OPTIONS; exec "$0" "$1"';
    const args = ['run', '--db', db, '--', 'sh', '-c', script, process.execPath, sender];
    expect((await tracehound(args)).stdout).toBe('200\n');
    expect(await queryRows(db, 'select name from spans')).toEqual([{ name: 'from afar' }]);
  });

  test('keeps the endpoint that the user gave it', async () => {
    const args = ['run', '--db', path.join(folder, 'own.duckdb'), '--'];
    const { stdout } = await tracehound(
      [...args, 'sh', '-c', 'echo $OTEL_EXPORTER_OTLP_ENDPOINT'],
      {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
      },
    );
    expect(stdout).toBe('http://127.0.0.1:9\n');
  });
});

test('a signal reaches the program, and its end is ours', async () => {
  const db = path.join(folder, 'signal.duckdb');
  const child = spawn(process.execPath, [
    MAIN,
    'run',
    '--db',
    db,
    '--',
    'sh',
    '-c',
    'trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done',
  ]);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([5, null]);
});

test.each([
  ['KILL', { code: null, signal: 'SIGKILL' }],
  // Node ignores it, as it is what `... | head` sends.
  ['PIPE', { code: 141, signal: null }],
])('a program that SIG%s ends takes us with it', async (signal, end) => {
  const db = path.join(folder, `ended-by-${signal}.duckdb`);
  const run = await tracehound(['run', '--db', db, '--', 'sh', '-c', `kill -${signal} $$`]);
  expect(run).toMatchObject(end);
});

test('beside a server a run that is killed was running, and is interrupted', async () => {
  const db = path.join(folder, 'served.duckdb');
  const serve = await startServe(db);
  const states = async () => {
    const { stdout } = await tracehound(['runs', '--json', '--db', db]);
    return (JSON.parse(stdout) as { agentName: string; state: string }[]).map(
      ({ agentName, state }) => [agentName, state],
    );
  };
  const command = [process.execPath, fixture('hanging-agent.mjs')];
  const run = spawn(process.execPath, [MAIN, 'run', '--db', db, '--', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [agentPid] = (await once(run.stdout, 'data')) as [Buffer];
  try {
    await expect.poll(states).toEqual([['hanging-agent', 'running']]);
  } finally {
    process.kill(Number(agentPid), 'SIGKILL');
  }
  expect(await once(run, 'close')).toEqual([null, 'SIGKILL']);
  expect(await states()).toEqual([['hanging-agent', 'interrupted']]);
  await serve.end('SIGTERM');
});
