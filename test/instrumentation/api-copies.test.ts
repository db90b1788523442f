import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../examples/model-server.js';
import { tempFolder } from '../support/temp-folder.js';
import { startOtlpReceiver, type OtlpReceiver } from './support/otlp-receiver.js';
import { fixture, runNode, type NodeRun } from './support/run-node.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TRACED = [
  '--import',
  pathToFileURL(path.join(ROOT, 'dist/instrumentation/register.js')).href,
];

let models: ModelServer;
let receiver: OtlpReceiver;
beforeAll(async () => {
  models = await startModelServer(() => ({ content: 'Hello!' }));
});
afterAll(() => models.close());
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(() => receiver.close());

/** The application in a folder of its own, which has this copy of the API and nothing else. */
function appWith(copy: string): string {
  const folder = tempFolder();
  const api = path.join(folder, 'node_modules/@opentelemetry/api');
  mkdirSync(path.dirname(api), { recursive: true });
  cpSync(path.join(ROOT, 'node_modules', copy), api, { recursive: true });
  const app = path.join(folder, 'app.mjs');
  cpSync(fixture('otel-app.mjs'), app);
  return app;
}

async function run(app: string, way: string, preload: string[] = []): Promise<NodeRun> {
  const run = await runNode([...preload, ...TRACED, app, way, path.join(ROOT, 'package.json')], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_EXPORTER: 'otlp',
    MODEL_URL: models.url,
  });
  expect(run.stderr).toBe('');
  return run;
}

/** Both spans arrived once, and the model call is below the application's own span. */
function expectOneTree(): void {
  expect(receiver.spans.map(({ name }) => name)).toEqual(['chat m', 'app work']);
  const [call, work] = receiver.spans;
  expect(call!.parentSpanId).toBe(work!.spanId);
  expect(call!.traceId).toBe(work!.traceId);
}

const HOST_SAW = 'host saw chat m\nhost saw app work\n';

describe.each([
  ['the same copy of the API', '@opentelemetry/api'],
  ['a copy of version 1.8', 'otel-api-1-8'],
  ['a copy of version 1.10', 'otel-api-1-10'],
])('an application with %s', (_, copy) => {
  test('and no SDK: its spans are recorded', async () => {
    const { stdout } = await run(appWith(copy), 'nothing');
    expect(stdout).toBe('');
    expectOneTree();
  });

  test('and a provider of its own, registered after us: both see every span', async () => {
    const { stdout } = await run(appWith(copy), 'provider');
    expect(stdout).toBe(`registered true\n${HOST_SAW}`);
    expectOneTree();
  });
});

test('an application with NodeSDK, started after us', async () => {
  const { stdout } = await run(fixture('otel-app.mjs'), 'NodeSDK');
  expect(stdout).toBe(HOST_SAW);
  expectOneTree();
});

test('an application with NodeSDK, preloaded before us', async () => {
  const folder = tempFolder();
  const preload = path.join(folder, 'sdk.cjs');
  writeFileSync(
    preload,
    `const require_ = require('node:module').createRequire(${JSON.stringify(path.join(ROOT, 'package.json'))});
     const { NodeSDK } = require_('@opentelemetry/sdk-node');
     const seen = { onStart() {}, onEnd: (span) => console.log('host saw ' + span.name), forceFlush: async () => {}, shutdown: async () => {} };
     new NodeSDK({ spanProcessors: [seen], instrumentations: [] }).start();`,
  );
  const { stdout } = await run(fixture('otel-app.mjs'), 'nothing', ['--require', preload]);
  expect(stdout).toBe(HOST_SAW);
  expectOneTree();
});
