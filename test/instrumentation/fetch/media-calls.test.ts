import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();
const fetch = traceFetch(globalThis.fetch);
const SOUND = 'a sound '.repeat(1000);
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer(({ body }) => {
    const usage = { input: 3, output: 5 };
    if (body['model'] === 'stall') return { content: SOUND, hang: 'mid-body' };
    if (body['model'] === 'cut') return { content: SOUND, cut: 'reset' };
    if (body['model'] === 'broken') return { status: 400, error: 'No such voice.' };
    return { content: body['model'] === 'tts' ? SOUND : 'Good day.', usage };
  });
});

afterAll(() => server.close());

function speak(more: object = {}, init: RequestInit = {}): Promise<Response> {
  const body = JSON.stringify({ model: 'tts', input: 'Say it', voice: 'alloy', ...more });
  const headers = { 'content-type': 'application/json' };
  return fetch(`${server.url}/audio/speech`, { method: 'POST', headers, body, ...init });
}

function form(more: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(7000)], 'talk.mp3', { type: 'audio/mpeg' }));
  for (const [name, value] of Object.entries({ model: 'stt', ...more })) form.set(name, value);
  return form;
}

const HEARD = [
  {
    role: 'user',
    parts: [
      {
        type: 'media',
        modality: 'audio',
        mime_type: 'audio/mpeg',
        size_bytes: 7000,
        file_name: 'talk.mp3',
      },
    ],
  },
];

describe('an answer of bytes', () => {
  test.each<[string, (response: Response) => Promise<number>]>([
    ['whole', async (response) => (await response.arrayBuffer()).byteLength],
    ['as a Blob', async (response) => (await response.blob()).size],
    ['as a stream', ({ body }) => sizeOf(body!)],
  ])('read %s: its type and size are recorded, and none of it', async (_, read) => {
    expect(await read(await speak())).toBe(SOUND.length);
    await expect.poll(() => spans.all().length).toBe(1);
    const span = spans.only();
    expect(span.name).toBe('text_to_speech tts');
    expect(span.attributes).toMatchObject({
      'gen_ai.operation.name': 'text_to_speech',
      'gen_ai.output.type': 'speech',
      'tracehound.call.outcome': 'completed',
    });
    const part = {
      type: 'media',
      modality: 'audio',
      mime_type: 'audio/mpeg',
      size_bytes: SOUND.length,
    };
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([{ role: 'assistant', parts: [part] }]);
    expect(JSON.stringify(span.attributes)).not.toContain('a sound');
  });

  test('one that the host leaves is cancelled', async () => {
    const reader = (await speak({ model: 'stall' })).body!.getReader();
    await reader.read();
    await reader.cancel();
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('cancelled');
  });

  test('one that breaks off is truncated', async () => {
    await expect(speak({ model: 'cut' }).then((r) => r.arrayBuffer())).rejects.toThrow();
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('truncated');
  });

  test('an error in its place says what is wrong', async () => {
    await (await speak({ model: 'broken' })).arrayBuffer();
    expect(spans.only().status.message).toBe('No such voice.');
  });

  test('as events', async () => {
    await (await speak({ stream_format: 'sse' })).text();
    expect(spans.only().attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.usage.output_tokens': 5,
    });
    expect(jsonOf(spans.only(), 'gen_ai.output.messages')).toMatchObject([
      { parts: [{ size_bytes: SOUND.length }] },
    ]);
  });
});

describe('a form', () => {
  const url = () => `${server.url}/audio/transcriptions`;
  const post = (init: RequestInit) => fetch(url(), { method: 'POST', ...init });
  const asStream = (): RequestInit => {
    const { headers, body } = new Request(url(), { method: 'POST', body: form() });
    return { headers, body, duplex: 'half' };
  };

  test.each<[string, () => Promise<Response>]>([
    ['as FormData', () => post({ body: form() })],
    ['in a Request', () => fetch(new Request(url(), { method: 'POST', body: form() }))],
    ['as a stream', () => post(asStream())],
  ])('%s goes out whole, and is told by its fields', async (_, send) => {
    expect(await (await send()).json()).toMatchObject({ text: 'Good day.' });
    expect(server.requests.at(-1)!.body).toEqual({ file: 7000, model: 'stt' });
    const span = spans.only();
    expect(span.name).toBe('speech_to_text stt');
    expect(span.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': 3,
      'tracehound.call.outcome': 'completed',
    });
    expect(jsonOf(span, 'gen_ai.input.messages')).toEqual(HEARD);
  });

  test.each([
    ['plain text', { response_format: 'text' }, 'Good day.\n'],
    ['a stream', { stream: 'true' }, 'Good day.'],
  ])('answered by %s', async (_, more, content) => {
    await (await post({ body: form(more) })).text();
    expect(jsonOf(spans.only(), 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content }] },
    ]);
  });

  test('one under a path of no form is left alone', async () => {
    await (await fetch(`${server.url}/chat/completions`, { method: 'POST', body: form() })).text();
    expect(spans.all()).toEqual([]);
  });
});

test('what is ranked, and how', async () => {
  const documents = ['short', 'the longest of them'];
  const body = JSON.stringify({ model: 'r', query: 'which', documents });
  await (await fetch(`${server.url}/rerank`, { method: 'POST', body })).json();
  const span = spans.only();
  expect(span.name).toBe('rerank r');
  expect(span.attributes['gen_ai.retrieval.query.text']).toBe('which');
  expect(jsonOf(span, 'gen_ai.retrieval.documents')).toMatchObject([{ id: '1' }, { id: '0' }]);
});

async function sizeOf(stream: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of stream) size += chunk.length;
  return size;
}
