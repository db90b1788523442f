import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { endOpenCalls } from '../../../instrumentation/fetch/model-call.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();
const fetch = traceFetch(globalThis.fetch);
const CONTENT = 'It took a while, but here is what you asked for.';
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer(({ body }) => ({
    content: CONTENT,
    usage: { input: 12, output: 30 },
    ...(body['model'] === 'cut' && { cut: 'reset' }),
    ...(body['model'] === 'never' && { hang: 'mid-body' }),
  }));
});

afterAll(() => server.close());

interface Answer {
  readonly id: string;
  readonly status: string;
}

function begin(more: object = {}, send = fetch): Promise<Response> {
  const body = JSON.stringify({ model: 'm', input: 'Think.', background: true, ...more });
  return send(`${server.url}/responses`, { method: 'POST', body });
}

async function ask(id: string, query = ''): Promise<Answer> {
  return (await (await fetch(`${server.url}/responses/${id}${query}`)).json()) as Answer;
}

/** As it comes: what came before a stream was lost is there. */
async function readAll({ body }: Response): Promise<number> {
  let size = 0;
  for await (const chunk of body!) size += chunk.length;
  return size;
}

test('the call lasts until a request is told the answer, and none of those is a call', async () => {
  const { id, status } = (await (await begin()).json()) as Answer;
  expect(status).toBe('queued');
  expect((await ask(id)).status).toBe('in_progress');
  expect(spans.all()).toEqual([]);
  expect((await ask(id)).status).toBe('completed');
  await ask(id);
  const span = spans.only();
  expect(span.name).toBe('chat m');
  expect(span.attributes).toMatchObject({
    'gen_ai.response.id': id,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 12,
    'gen_ai.usage.output_tokens': 30,
    'tracehound.call.outcome': 'completed',
  });
  expect(jsonOf(span, 'gen_ai.input.messages')).toMatchObject([{ role: 'user' }]);
  expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ content: CONTENT }] }]);
});

test('a stream that is left or lost goes on where it is taken up again', async () => {
  const response = await begin({ model: 'cut', stream: true });
  await expect(readAll(response)).rejects.toThrow();
  expect(spans.all()).toEqual([]);
  const id = `resp_${server.requests.length - 1}`;
  await (await fetch(`${server.url}/responses/${id}?stream=true&starting_after=3`)).text();
  expect(spans.only().attributes).toMatchObject({
    'gen_ai.usage.output_tokens': 30,
    'tracehound.call.outcome': 'completed',
  });
});

test('one that is cancelled says so', async () => {
  const { id } = (await (await begin()).json()) as Answer;
  await (await fetch(`${server.url}/responses/${id}/cancel`, { method: 'POST' })).json();
  expect(spans.only().attributes['tracehound.call.outcome']).toBe('cancelled');
});

test('what another process began is a call once its answer comes here', async () => {
  const { id } = (await (await begin({}, globalThis.fetch)).json()) as Answer;
  await ask(id);
  expect(spans.all()).toEqual([]);
  await ask(id);
  await ask(id);
  expect(spans.only().attributes).toMatchObject({
    'gen_ai.request.model': 'm',
    'gen_ai.response.id': id,
    'gen_ai.usage.output_tokens': 30,
  });
});

test('one that nobody asked for any more is unfinished when the process ends', async () => {
  const { id } = (await (await begin({ model: 'never' })).json()) as Answer;
  await ask(id);
  endOpenCalls();
  expect(spans.only().attributes).toMatchObject({
    'gen_ai.response.id': id,
    'tracehound.call.outcome': 'unfinished',
  });
});

test('looking up an answer that was not made in the background is no call', async () => {
  const { id } = (await (await begin({ background: false })).json()) as Answer;
  await ask(id);
  expect(spans.all()).toHaveLength(1);
});
