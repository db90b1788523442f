import { expect, test } from 'vitest';
import { bodyToCome } from '../../../instrumentation/fetch/body-to-come.js';

const url = 'http://127.0.0.1/v1/chat/completions';

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
}

test('a stream is read by nobody but the one who sends it, and only once it is whole', async () => {
  const body = streamOf('{"a"', ':1}');
  const text = bodyToCome(url, { method: 'POST', body })!;
  expect(body.locked).toBe(false);
  expect(Reflect.ownKeys(body)).toEqual(Reflect.ownKeys(streamOf()));
  const reader = body.getReader();
  await reader.read();
  await reader.read();
  expect(text()).toBeUndefined();
  await reader.read();
  expect(text()).toBe('{"a":1}');
});

test('a stream that fails has no text, and fails for its sender as it would', async () => {
  const lost = new Error('lost');
  const body = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(lost) });
  const text = bodyToCome(url, { method: 'POST', body })!;
  await expect(body.getReader().read()).rejects.toBe(lost);
  expect(text()).toBeUndefined();
});

test('what somebody else reads, and what can be read at once, is left alone', () => {
  const body = streamOf('{}');
  body.getReader();
  expect(bodyToCome(url, { method: 'POST', body })).toBeUndefined();
  expect(bodyToCome(url, { method: 'POST', body: '{}' })).toBeUndefined();
  expect(bodyToCome(url, { method: 'POST', body: new FormData() })).toBeUndefined();
  expect(bodyToCome(url, undefined)).toBeUndefined();
});
