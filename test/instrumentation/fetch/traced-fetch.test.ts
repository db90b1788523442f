import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';
import { agent } from '../../../instrumentation/manual/agent.js';
import { llm } from '../../../instrumentation/manual/llm.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();
const fetch = traceFetch(globalThis.fetch);
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer(({ headers }) =>
    headers['x-fail'] ? { status: 503, error: 'busy' } : { content: 'Hello!' },
  );
});

afterAll(() => server.close());

const messages = [{ role: 'user', content: 'Hi' }];

function chat(extra: object = {}, headers: Record<string, string> = {}): RequestInit {
  const body = JSON.stringify({ model: 'm-1', messages, ...extra });
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
}

/** In pieces, the last of which the server has to wait for. */
function streamed(text: string): RequestInit {
  const pieces = [text.slice(0, 9), text.slice(9)].map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
  return { ...chat(), body, duplex: 'half' };
}

function post(init: RequestInit = chat()): Promise<Response> {
  return fetch(`${server.url}/chat/completions`, init);
}

test('a host that puts classes of its own in place of the global ones (Hono) changes nothing', async () => {
  const asked = new Request(`${server.url}/chat/completions`, chat());
  class OwnRequest extends Request {}
  class OwnResponse extends Response {}
  Object.defineProperty(OwnResponse.prototype, 'body', {
    get() {
      throw new Error('made by the host only');
    },
  });
  vi.stubGlobal('Request', OwnRequest);
  vi.stubGlobal('Response', OwnResponse);
  const answers = [await fetch(asked), await post()];
  vi.unstubAllGlobals();
  for (const answer of answers) await answer.json();
  expect(spans.all().map(({ name }) => name)).toEqual(['chat m-1', 'chat m-1']);
});

describe('what is a model call', () => {
  test.each<[string, () => Promise<Response>]>([
    ['a string URL', () => post()],
    ['a URL object', () => fetch(new URL(`${server.url}/chat/completions`), chat())],
    ['a body of bytes', () => post({ ...chat(), body: Buffer.from(String(chat().body)) })],
    ['a Request', () => fetch(new Request(`${server.url}/chat/completions`, chat()))],
    ['a lower-case method', () => post({ ...chat(), method: 'post' })],
    ['a Blob', () => post({ ...chat(), body: new Blob([String(chat().body)]) })],
    ['a stream', () => post(streamed(String(chat().body)))],
  ])('%s', async (_, call) => {
    const response = await call();
    expect(await response.json()).toMatchObject({ object: 'chat.completion' });
    expect(spans.only().attributes).toMatchObject({
      'gen_ai.request.model': 'm-1',
      'tracehound.call.outcome': 'completed',
    });
  });

  test.each<[string, () => Promise<Response>]>([
    ['another path', () => fetch(`${server.url}/models`)],
    ['another shape', () => post({ ...chat(), body: '{"question":1}' })],
    ['a body that is no JSON', () => post({ ...chat(), body: 'hello' })],
    ['a GET', () => fetch(`${server.url}/chat/completions`)],
  ])('%s is none, and passes through', async (_, call) => {
    await (await call()).text();
    expect(spans.all()).toEqual([]);
  });

  test('a bad URL fails as it always did', async () => {
    const native = await globalThis.fetch('nowhere', chat()).catch((error) => error);
    const traced = await fetch('nowhere', chat()).catch((error) => error);
    expect([traced.name, traced.message]).toEqual([native.name, native.message]);
  });
});

test('the traced fetch looks like fetch', () => {
  expect([fetch.name, fetch.length]).toEqual([globalThis.fetch.name, globalThis.fetch.length]);
});

describe('one call is one span', () => {
  test('a call in an agent is its child', async () => {
    await agent('a', async () => (await post()).json());
    const [call, run] = spans.all();
    expect(call!.parentSpanContext?.spanId).toBe(run!.spanContext().spanId);
    expect(call!.kind).toBe(SpanKind.CLIENT);
  });

  test('a span that already stands for the call is enriched, never overwritten', async () => {
    await llm({ model: 'my-alias', provider: 'mine' }, async () => (await post()).json());
    const span = spans.only();
    expect(span.attributes).toMatchObject({
      'gen_ai.request.model': 'my-alias',
      'gen_ai.provider.name': 'mine',
      'gen_ai.response.model': 'm-1',
      'http.response.status_code': 200,
    });
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ role: 'assistant' }]);
  });

  test('tries that fail on the way are events of it, and the last one tells', async () => {
    await llm('m-1', async () => {
      await (await post(chat({}, { 'x-fail': '1' }))).text();
      return (await post(chat({}, { 'x-stainless-retry-count': '1' }))).json();
    });
    const span = spans.only();
    expect(span.events.map((event) => [event.name, event.attributes?.['error.type']])).toEqual([
      ['tracehound.attempt.failed', '503'],
    ]);
    expect(span.attributes).toMatchObject({
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
      'tracehound.call.outcome': 'completed',
    });
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('a second call in the same span is a span of its own', async () => {
    await llm('m-1', async () => {
      await (await post()).json();
      await (await post()).json();
    });
    expect(spans.all().map((span) => span.name)).toEqual(['chat m-1', 'chat m-1']);
  });

  test('an embedding inside a chat span is not the chat', async () => {
    const body = JSON.stringify({ model: 'e-1', input: 'x' });
    await llm('m-1', async () => {
      await (await fetch(`${server.url}/embeddings`, { method: 'POST', body })).json();
    });
    expect(spans.all().map((span) => span.name)).toEqual(['embeddings e-1', 'chat m-1']);
  });

  test('a span of another layer that has ended is left alone', async () => {
    const tracer = trace.getTracer('sdk');
    const response = await tracer.startActiveSpan(
      'sdk call',
      { attributes: { 'gen_ai.operation.name': 'chat' } },
      async (span) => {
        const answered = await post(chat({ stream: true }));
        span.end();
        return answered;
      },
    );
    expect(await response.text()).toContain('[DONE]');
    expect(spans.only().name).toBe('sdk call');
  });
});
