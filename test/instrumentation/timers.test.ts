import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../examples/model-server.js';
import { startOtlpReceiver, type OtlpReceiver } from './support/otlp-receiver.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

let server: ModelServer;
let receiver: OtlpReceiver;

beforeAll(async () => {
  server = await startModelServer(() => ({ content: 'Hello!' }));
  receiver = await startOtlpReceiver();
});

afterAll(async () => {
  await receiver.close();
  await server.close();
});

test('a program that puts timers of its own in place of Node’s counts none of ours, and its spans arrive', async () => {
  const args = [fixture('host-timers.mjs'), server.url];
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    TRACEHOUND_SINK: 'otlp',
  };
  const untraced = await runNode(args);
  const traced = await runNode([...TRACED, ...args], env);
  expect(traced).toMatchObject({ code: 0, stderr: '', stdout: untraced.stdout });
  expect(receiver.spans.map(({ name }) => name)).toContain('chat m-1');
});
