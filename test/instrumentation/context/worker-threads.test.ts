import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startModelServer } from '../../../examples/model-server.js';
import { tracehound } from '../../support/cli-process.js';
import { tempFolder } from '../../support/temp-folder.js';
import { startOtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

test('what a worker thread does belongs to the run it was started in', async () => {
  const [models, receiver] = await Promise.all([
    startModelServer(() => ({ content: 'Hello!' })),
    startOtlpReceiver(),
  ]);
  const run = await runNode([...TRACED, fixture('threaded-agent.mjs')], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    MODEL_URL: models.url,
  });
  await Promise.all([models.close(), receiver.close()]);
  expect(run).toMatchObject({ stderr: '', stdout: '', code: 0 });
  const spans = [...receiver.spans].sort((a, b) => a.startMs - b.startMs);
  const names = ['invoke_agent threaded-agent', 'chat first', 'chat in thread', 'chat last'];
  expect(spans.map(({ name }) => name)).toEqual(names);
  const [agent, ...calls] = spans;
  expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual(calls.map(() => agent!.spanId));
});

test('what a worker thread has recorded outlives it, in the file and over OTLP', async () => {
  const [models, receiver] = await Promise.all([
    startModelServer(() => ({ content: 'Hello!' })),
    startOtlpReceiver(),
  ]);
  const db = path.join(tempFolder(), 'traces.duckdb');
  const run = await runNode([...TRACED, fixture('stopped-threads-agent.mjs')], {
    TRACEHOUND_DB: db,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    MODEL_URL: models.url,
  });
  await Promise.all([models.close(), receiver.close()]);
  expect(run).toMatchObject({ stderr: '', stdout: '', code: 3 });
  const calls = ['chat m', 'chat m'];
  // What was under way when the process ended is sent again; whoever stores it knows it by its id.
  const received = new Map(receiver.spans.map(({ spanId, name }) => [spanId, name]));
  expect([...received.values()]).toEqual(calls);
  const sql = `select name from spans where name = 'chat m' and end_ns is not null`;
  const { stdout } = await tracehound(['query', sql, '--format', 'json', '--db', db]);
  expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(calls);
  const runs = await tracehound(['runs', '--json', '--db', db]);
  expect(JSON.parse(runs.stdout)).toMatchObject([{ state: 'ended' }, { state: 'ended' }]);
});

test.each([
  [
    'an ES module',
    'mjs',
    `import { Worker, isMainThread, parentPort } from 'node:worker_threads';`,
  ],
  ['CommonJS', 'cjs', `const { Worker, isMainThread, parentPort } = require('worker_threads');`],
])(
  'a thread that %s starts at once hands over what it records, and no variable says so',
  async (_, kind, load) => {
    const receiver = await startOtlpReceiver();
    const agent = path.join(tempFolder(), `agent.${kind}`);
    const us = new URL('../../../dist/instrumentation/index.js', import.meta.url).href;
    writeFileSync(
      agent,
      `${load}
      if (isMainThread) {
        const before = JSON.stringify(process.env);
        const worker = new Worker(${JSON.stringify(agent)});
        worker.once('message', () => worker.terminate());
        worker.once('exit', () => console.log(before === JSON.stringify(process.env) ? 'as it was' : process.env));
      } else {
        // Stopped in the turn after its span: what it still held would be lost.
        import(${JSON.stringify(us)}).then(async ({ tool }) => {
          await tool('look', {}, async () => 'noon');
          parentPort.postMessage('looked');
          for (;;);
        });
      }`,
    );
    const run = await runNode([...TRACED, agent], {
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    await receiver.close();
    expect(run).toMatchObject({ stderr: '', stdout: 'as it was\n' });
    expect(receiver.spans.map(({ name }) => name)).toContain('execute_tool look');
  },
);
