import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tracehound } from '../../support/cli-process.js';
import { queryRows } from '../../support/query-rows.js';
import { removeFolder } from '../../support/remove-folder.js';
import { fixture, runNode, TRACED, type NodeRun } from '../support/run-node.js';

const CLIENTS = [
  'fetch',
  'fetch of a Request',
  'http.get',
  'http.request',
  'axios',
  'got',
  'ky',
  'node-fetch',
  'undici.fetch',
  'undici.request',
  'undici.stream',
  'undici.pipeline',
];
const CHILDREN = ['execFile', 'execFileSync', 'fork'];
/** A trace that a gateway has begun, and does not record. */
const OUTSIDE = '0af7651916cd43dd8448eb211c80319c';
const gateway = { traceparent: `00-${OUTSIDE}-b7ad6b7169203331-00` };

let folder: string;
let run: NodeRun;
let agents: Record<string, unknown>[];

/** Two programs, the second asked by the first and by others, into one database. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tracehound-agents-'));
  const db = path.join(folder, 'traces.duckdb');
  const env = { TRACEHOUND_DB: db, TRACEHOUND_SINK: 'spool' };
  const asked = spawn(process.execPath, [...TRACED, fixture('asked-agent.mjs')], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { PATH: process.env['PATH'], OTEL_SERVICE_NAME: 'asked', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(asked, 'exit');
  const [line] = (await once(asked.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  run = await runNode([...TRACED, fixture('clients-agent.mjs'), url], env);
  await fetch(`${url}/ask/nobody`).then((response) => response.text());
  for (const name of ['first', 'second'])
    await fetch(`${url}/ask/${name}`, { headers: gateway }).then((response) => response.text());
  asked.kill('SIGTERM');
  await ended;
  agents = await queryRows(
    db,
    `select s.span_id, s.trace_id, s.agent_name, s.parent_span_id, p.name as parent, r.run_id, r.root_span_id
     from spans s
     left join spans p on p.trace_id = s.trace_id and p.span_id = s.parent_span_id
     left join runs r on r.root_span_id = s.span_id
     where s.kind = 'agent'
     order by s.start_ns`,
  );
});

afterAll(() => removeFolder(folder));

const parentsOf = (agent: string, trace: unknown) =>
  agents
    .filter(({ agent_name, trace_id }) => agent_name === agent && trace_id === trace)
    .map(({ parent }) => parent);

test('an agent that is asked is below the tool that asks it, by whatever client', () => {
  expect(run.stderr).toBe('');
  expect(run.stdout).toBe([...CLIENTS.map((name) => `${name} Noon.`), 'env false', ''].join('\n'));
  expect(parentsOf('asked', agents[0]!['trace_id'])).toEqual(
    CLIENTS.map((name) => `execute_tool ${name}`),
  );
});

test('an agent that is started is below the tool that starts it', () => {
  expect(parentsOf('spawned-agent', agents[0]!['trace_id']).toSorted()).toEqual(
    CHILDREN.map((name) => `execute_tool ${name}`),
  );
});

test('all that is one run', () => {
  const runs = agents.filter(({ run_id }) => run_id !== null);
  expect(runs.map(({ agent_name, trace_id }) => [agent_name, trace_id === OUTSIDE])).toEqual([
    ['clients', false],
    ['asked', false],
    ['asked', true],
    ['asked', true],
  ]);
});

test('a request that says nothing of a trace has one of its own', () => {
  const alone = agents.find(
    ({ agent_name, trace_id, parent_span_id }) =>
      agent_name === 'asked' && trace_id !== OUTSIDE && parent_span_id === null,
  );
  expect(alone).toMatchObject({ parent: null });
  expect(alone!['run_id']).toBe(alone!['trace_id']);
});

test('a caller that nobody records makes no run its own: each request is one, and is shown as one', async () => {
  const [first, second] = agents.filter(({ trace_id }) => trace_id === OUTSIDE);
  expect(first).toMatchObject({ parent_span_id: 'b7ad6b7169203331', parent: null });
  expect(first!['run_id']).toBe(OUTSIDE);
  expect(second!['run_id']).toBe(`${OUTSIDE}-${String(second!['span_id'])}`);
  const db = path.join(folder, 'traces.duckdb');
  const { stdout, code } = await tracehound(['show', OUTSIDE, '--db', db]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^agent asked .*\n└─ 1\. llm m /m);
});
