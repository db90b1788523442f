import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { tempFolder } from '../../support/temp-folder.js';
import { startOtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { fixture, runNode } from '../support/run-node.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const US = pathToFileURL(path.join(ROOT, 'dist/instrumentation/register.js')).href;
const API = '@opentelemetry/api';

let models: ModelServer;
beforeAll(async () => {
  models = await startModelServer(() => ({ content: 'Hello!' }));
});
afterAll(() => models.close());

/** The application with one copy of the API, all that we have installed, and a dependency with a copy of its own. */
function appWith(own: string, nested: string): string {
  const app = tempFolder();
  cpSync(fixture('otel-app'), app, { recursive: true });
  const modules = path.join(app, 'node_modules');
  mkdirSync(path.join(modules, '@opentelemetry'), { recursive: true });
  for (const folder of ['', '@opentelemetry'])
    for (const name of readdirSync(path.join(ROOT, 'node_modules', folder)))
      if (!['@opentelemetry', 'api', '.package-lock.json'].includes(name))
        symlinkSync(
          path.join(ROOT, 'node_modules', folder, name),
          path.join(modules, folder, name),
        );
  const library = path.join(modules, 'library');
  const manifest = { name: 'library', exports: './library.mjs' };
  for (const [folder, copy] of [
    [modules, own],
    [path.join(library, 'node_modules'), nested],
  ] as const)
    cpSync(path.join(ROOT, 'node_modules', copy), path.join(folder, API), { recursive: true });
  writeFileSync(path.join(library, 'package.json'), JSON.stringify(manifest));
  cpSync(fixture('otel-app/library.mjs'), path.join(library, 'library.mjs'));
  return app;
}

interface AppRun {
  readonly host: readonly string[];
  readonly spans: readonly ReceivedSpan[];
}

async function run(app: string, way: string, order: 'before us' | 'after us'): Promise<AppRun> {
  const receiver = await startOtlpReceiver();
  const preloads = order === 'before us' ? [path.join(app, 'sdk.mjs'), US] : [US];
  const { stdout, stderr } = await runNode(
    // The SDK's packages are to use the application's copy of the API, not the one beside their own files.
    [
      '--preserve-symlinks',
      ...preloads.flatMap((file) => ['--import', file]),
      path.join(app, 'app.mjs'),
    ],
    {
      OTEL_WAY: way,
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORTER: 'otlp',
      MODEL_URL: models.url,
    },
  );
  await receiver.close();
  expect(stderr).toBe('');
  return { host: stdout.split('\n').filter(Boolean), spans: receiver.spans };
}

/** All spans arrived once, and what was done inside the application's own span is below it. */
function expectOneTree(spans: readonly ReceivedSpan[]): void {
  expect(spans.map(({ name }) => name)).toEqual(['chat m', 'library work', 'app work']);
  const [call, ofLibrary, work] = spans;
  for (const { parentSpanId, traceId } of [call!, ofLibrary!])
    expect([parentSpanId, traceId]).toEqual([work!.spanId, work!.traceId]);
}

const SPANS = ['host saw chat m', 'host saw library work', 'host saw app work'];
const METERS = ['host saw app.counter', 'host saw library.counter'];
const LOGGER = 'host saw its own warning';

describe.each([
  ['1.9', API, '1.10, an ES module', 'otel-api-1-10'],
  ['1.10, an ES module', 'otel-api-1-10', '1.9', API],
])('an application with the API %s, and a dependency with %s', (_, own, __, nested) => {
  test.each(['before us', 'after us'] as const)(
    'and NodeSDK with metrics, started %s: it keeps all, and we see every span',
    async (order) => {
      const { host, spans } = await run(appWith(own, nested), 'NodeSDK', order);
      expect(host).toEqual([LOGGER, ...SPANS, ...METERS]);
      expectOneTree(spans);
    },
  );
});

test('an application with the API 1.8 and a provider, registered after us', async () => {
  const { host, spans } = await run(
    appWith('otel-api-1-8', 'otel-api-1-10'),
    'provider',
    'after us',
  );
  expect(host).toEqual([LOGGER, 'host saw registered true', ...SPANS]);
  expectOneTree(spans);
});

test.each([
  ['otel-api-1-8', 'otel-api-1-10'],
  ['otel-api-1-10', 'otel-api-1-8'],
])('no SDK, and meters that are registered through a dependency', async (own, nested) => {
  const { host, spans } = await run(appWith(own, nested), 'nothing', 'after us');
  expect(host).toEqual(['library saw app.counter', 'library saw library.counter']);
  expectOneTree(spans);
});
