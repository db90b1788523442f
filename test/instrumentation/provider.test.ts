import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { startOtlpReceiver } from './support/otlp-receiver.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

test('a program with a provider of its own keeps it, and we see its spans too', async () => {
  const receiver = await startOtlpReceiver();
  const host = ['--import', pathToFileURL(fixture('host-provider.mjs')).href];
  const run = await runNode([...host, ...TRACED, fixture('ending-agent.mjs'), 'returns'], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'not-the-hosts',
  });
  await receiver.close();
  expect(run.stderr).toBe('');
  expect(run.stdout).toBe(
    ['host saw execute_tool look', 'looked', 'host saw invoke_agent ending-agent', ''].join('\n'),
  );
  expect(receiver.spans.map((span) => span.name)).toEqual([
    'execute_tool look',
    'invoke_agent ending-agent',
  ]);
});
