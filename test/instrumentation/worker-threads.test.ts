import { expect, test } from 'vitest';
import { startModelServer } from '../../examples/model-server.js';
import { startOtlpReceiver } from './support/otlp-receiver.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

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
