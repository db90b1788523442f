import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

let server: ModelServer;
let receiver: OtlpReceiver;
let told: {
  readonly seen: readonly { readonly told: string; readonly active?: string }[];
  readonly exportIsTold: boolean;
};

beforeAll(async () => {
  server = await startModelServer(() => ({ content: 'Hello!' }));
  receiver = await startOtlpReceiver();
  const { stdout } = await runNode([...TRACED, fixture('watched-fetch.mjs'), server.url], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '1',
    TRACEHOUND_SINK: 'otlp',
  });
  told = JSON.parse(stdout) as typeof told;
});

afterAll(async () => {
  await receiver.close();
  await server.close();
});

test('a request that nobody looks into is told of its call, which is active for nobody', () => {
  expect(told.seen[0]).toEqual({ told: expect.stringMatching(/^[\da-f]{16}$/) as string });
});

test('once the program has an API of its own, the call is active inside its request', () => {
  expect(told.seen[1]!.told).toMatch(/^[\da-f]{16}$/);
  expect(told.seen[1]!.active).toBe(told.seen[1]!.told);
  expect(told.seen[1]!.told).not.toBe(told.seen[0]!.told);
});

test('what sends spans away is told of no trace, though nobody follows it', () => {
  expect(told.exportIsTold).toBe(false);
});
