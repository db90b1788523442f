import { expect, test } from 'vitest';
import { startOtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

const MIB = 1024 ** 2;

test('of processes that a tool waits for with the thread standing still: theirs, not the agent’s', async () => {
  const receiver = await startOtlpReceiver();
  const run = await runNode([...TRACED, fixture('waiting-agent.mjs')], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await receiver.close();
  expect(run).toMatchObject({ stderr: '', code: 0 });
  // The last call is the one that was seen.
  const peakOf = (name: string) =>
    Number(
      receiver.spans.findLast((span) => span.name === `execute_tool ${name}`)!.attributes[
        'tracehound.process.max_rss_bytes'
      ],
    );
  expect(peakOf('hungry')).toBeGreaterThan(96 * MIB);
  expect(peakOf('hungry')).toBeLessThan(300 * MIB);
  expect(peakOf('modest')).toBeGreaterThan(0);
  expect(peakOf('modest')).toBeLessThan(30 * MIB);
});
