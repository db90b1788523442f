import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { endOpenCalls } from '../../../instrumentation/fetch/model-call.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();

const request = {
  method: 'POST',
  body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
};

function event(content: string, finish_reason: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c-1', choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
}

const pieces = [event('Hel'), event('lo'), event('', 'stop'), 'data: [DONE]\n\n'];
const completion = {
  id: 'c-2',
  choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
};

/** A body that says how often it was asked for a chunk, as a network body would be. */
class Source {
  pulls = 0;
  cancelledWith: unknown;
  readonly body: ReadableStream<Uint8Array>;

  constructor(chunks: readonly string[], end: 'close' | Error = 'close') {
    const left = chunks.map((chunk) => new TextEncoder().encode(chunk));
    this.body = new ReadableStream(
      {
        type: 'bytes',
        pull: (controller) => {
          this.pulls += 1;
          const chunk = left.shift();
          if (chunk) controller.enqueue(chunk);
          else if (end === 'close') closeBytes(controller);
          else controller.error(end);
        },
        cancel: (reason) => {
          this.cancelledWith = reason;
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** As fetch ends its bodies, whichever kind of reader waits. */
function closeBytes(controller: ReadableByteStreamController): void {
  controller.close();
  controller.byobRequest?.respond(0);
}

/** What a traced fetch hands to the host when the network answers with this. */
async function respond(body: Source | object, init: ResponseInit = {}): Promise<Response> {
  const response =
    body instanceof Source
      ? new Response(body.body, { headers: { 'content-type': 'text/event-stream' }, ...init })
      : Response.json(body, init);
  const traced = await traceFetch(async () => response)('http://h/v1/chat/completions', request);
  expect(traced).toBe(response);
  return traced;
}

function answer(): unknown {
  return jsonOf(spans.only(), 'gen_ai.output.messages');
}

const hello = [
  { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }], finish_reason: 'stop' },
];

describe('reading the stream', () => {
  test('gives every chunk as it came, one pull for one read', async () => {
    const source = new Source(pieces);
    const reader = (await respond(source)).body!.getReader();
    expect(source.pulls).toBe(0);
    for (const [index, piece] of pieces.entries()) {
      const { value } = await reader.read();
      expect(new TextDecoder().decode(value)).toBe(piece);
      expect(source.pulls).toBe(index + 1);
    }
    expect(spans.all()).toEqual([]);
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    expect(answer()).toEqual(hello);
  });

  test('serves readers that bring their own buffer', async () => {
    const reader = (await respond(new Source(pieces))).body!.getReader({ mode: 'byob' });
    let text = '';
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(10));
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    expect(text).toBe(pieces.join(''));
    expect(answer()).toEqual(hello);
  });

  test('a host that stops early has cancelled, and the network hears its reason', async () => {
    const source = new Source(pieces);
    const reader = (await respond(source)).body!.getReader();
    await reader.read();
    await reader.cancel('enough');
    expect(source.cancelledWith).toBe('enough');
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('cancelled');
    expect(spans.only().status.code).toBe(SpanStatusCode.UNSET);
  });

  test('a host that stops after the end mark has not', async () => {
    const body = (await respond(new Source(pieces))).body!;
    let seen = 0;
    for await (const chunk of body) if (chunk.length > 0 && ++seen === pieces.length) break;
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('completed');
  });

  test('a broken stream gives the host the very same error', async () => {
    const error = Object.assign(new TypeError('terminated'), { code: 'ECONNRESET' });
    const reader = (await respond(new Source(pieces.slice(0, 1), error))).body!.getReader();
    await reader.read();
    await expect(reader.read()).rejects.toBe(error);
    expect(spans.only().attributes).toMatchObject({
      'tracehound.call.outcome': 'truncated',
      'error.type': 'ECONNRESET',
    });
  });

  test('a stream without its end mark was cut', async () => {
    await (await respond(new Source(pieces.slice(0, 2)))).text();
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('truncated');
    expect(spans.only().status.code).toBe(SpanStatusCode.ERROR);
  });
});

describe('reading the body whole', () => {
  test.each(['json', 'text', 'arrayBuffer', 'blob'] as const)('%s()', async (method) => {
    const response = await respond(completion);
    const plain = await Response.json(completion)[method]();
    expect(await response[method]()).toEqual(plain);
    await expect.poll(() => spans.all().length).toBe(1);
    expect(answer()).toEqual(hello);
  });

  test('looking at body first does not use it up', async () => {
    const response = await respond(completion);
    expect(response.body).toBe(response.body);
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toEqual(completion);
    expect(response.bodyUsed).toBe(true);
  });

  test('reading twice fails as it always did', async () => {
    const response = await respond(completion);
    await response.text();
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('completed');
  });

  test('a body whose stream is locked cannot be read or cloned', async () => {
    const response = await respond(completion);
    response.body!.getReader();
    await expect(response.json()).rejects.toThrow(TypeError);
    expect(() => response.clone()).toThrow(TypeError);
    endOpenCalls();
  });

  test('both halves of a clone can be read, and the call is told once', async () => {
    const response = await respond(completion);
    const copy = response.clone();
    expect(await copy.json()).toEqual(completion);
    expect(await response.json()).toEqual(completion);
    expect(answer()).toEqual(hello);
  });

  test('JSON that is none fails as it always did, and the call is truncated', async () => {
    const response = await respond(new Source(['{"id":']), {
      headers: { 'content-type': 'application/json' },
    });
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('truncated');
  });
});

describe('answers that are no success', () => {
  test('the status is the type, the body has the words', async () => {
    await (await respond({ error: { message: 'no such model' } }, { status: 404 })).text();
    expect(spans.only().attributes['error.type']).toBe('404');
    expect(spans.only().status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such model' });
  });

  test('a host that throws the body away leaves the status text', async () => {
    const response = await respond({}, { status: 503, statusText: 'Service Unavailable' });
    await response.body!.cancel();
    expect(spans.only().status.message).toBe('Service Unavailable');
  });

  test('an error inside a stream is an error', async () => {
    const error = 'data: {"error":{"message":"overloaded","code":"server_error"}}\n\n';
    await (await respond(new Source([pieces[0]!, error]))).text();
    expect(spans.only().attributes['error.type']).toBe('server_error');
    expect(spans.only().status.message).toBe('overloaded');
  });
});

describe('bodies nobody reads', () => {
  test('the end of the process ends the call where its headers came', async () => {
    await respond(completion);
    endOpenCalls();
    expect(spans.only().attributes['tracehound.call.outcome']).toBe('unread');
  });

  test('a half-read one keeps what it has and is unfinished', async () => {
    const reader = (await respond(new Source(pieces))).body!.getReader();
    await reader.read();
    endOpenCalls();
    expect(spans.only().attributes).toMatchObject({
      'tracehound.call.outcome': 'unfinished',
      'tracehound.span.unfinished': true,
    });
    expect(JSON.stringify(answer())).toContain('Hel');
  });
});
