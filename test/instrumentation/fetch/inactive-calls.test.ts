import { context, trace, type Span } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { InactiveCalls } from '../../../instrumentation/fetch/inactive-calls.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({
  spanProcessors: [new InactiveCalls(), new SimpleSpanProcessor(exporter)],
}).register();
const fetch = traceFetch(globalThis.fetch);
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer(({ headers }) =>
    headers['x-fail'] ? { status: 503, error: 'busy' } : { content: 'Hello!' },
  );
});
afterAll(async () => {
  await server.close();
  trace.disable();
  context.disable();
});
beforeEach(() => exporter.reset());

async function post(model: string, headers: Record<string, string> = {}): Promise<void> {
  // Clients prepare a request for a while before they send it.
  await Promise.resolve();
  const messages = [{ role: 'user', content: 'Hi' }];
  const body = JSON.stringify({ model, messages });
  await (await fetch(`${server.url}/chat/completions`, { method: 'POST', headers, body })).text();
}

/** As `observeOpenAI` does it: begins a span, says what it stands for, and calls; the span is never active. */
async function observe(name: string, model: string | undefined, call: () => Promise<void>) {
  const span: Span = trace.getTracer('langfuse-sdk').startSpan(name);
  span.setAttributes({
    'langfuse.observation.type': 'generation',
    ...(model && { 'langfuse.observation.model.name': model }),
  });
  await call().finally(() => span.end());
}

/** Each span with the model whose answer it has, and how often it was sent. */
function told(): unknown[] {
  return exporter
    .getFinishedSpans()
    .map(({ name, attributes, events }) => [
      name,
      attributes['gen_ai.request.model'],
      attributes['tracehound.call.outcome'],
      events.length,
    ])
    .sort();
}

test('calls that go on together are each one span, that of whoever began it', async () => {
  await Promise.all([
    observe('one', 'm-1', () => post('m-1')),
    observe('two', 'm-2', () => post('m-2')),
    post('m-3'),
  ]);
  expect(told()).toEqual([
    ['chat m-3', 'm-3', 'completed', 0],
    ['one', 'm-1', 'completed', 0],
    ['two', 'm-2', 'completed', 0],
  ]);
});

test('a further call while one is still read is a span of its own', async () => {
  await observe('one', 'm-1', async () => {
    await post('m-1');
    await post('m-1');
  });
  expect(told()).toEqual([
    ['chat m-1', 'm-1', 'completed', 0],
    ['one', 'm-1', 'completed', 0],
  ]);
});

test('a call that is sent again is the same one', async () => {
  await observe('one', 'm-1', async () => {
    await post('m-1', { 'x-fail': '1' });
    await post('m-1');
  });
  expect(told()).toEqual([['one', 'm-1', 'completed', 1]]);
});

test('what is no model call, or of another model, is left alone', async () => {
  await observe('models', undefined, () => post('m-1'));
  await observe('other', 'm-2', () => post('m-1'));
  expect(told()).toEqual([
    ['chat m-1', 'm-1', 'completed', 0],
    ['chat m-1', 'm-1', 'completed', 0],
    ['models', undefined, undefined, 0],
    ['other', undefined, undefined, 0],
  ]);
});

test('a call after one that has ended is a span of its own', async () => {
  await observe('one', 'm-1', () => Promise.resolve());
  await post('m-1');
  expect(told()).toEqual([
    ['chat m-1', 'm-1', 'completed', 0],
    ['one', undefined, undefined, 0],
  ]);
});
