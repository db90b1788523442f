import { expect, test } from 'vitest';
import { openaiImages as protocol } from '../../../../instrumentation/fetch/protocols/openai-images.js';
import { readStream } from '../../support/read-stream.js';

test('the prompt is what the user asked, a picture is what came back', () => {
  const request = protocol.readRequest({ model: 'gpt-image-1', prompt: 'a cat', n: 2 }, '');
  expect(request).toMatchObject({
    model: 'gpt-image-1',
    attributes: { 'gen_ai.output.type': 'image', 'gen_ai.request.choice.count': 2 },
    inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'a cat' }] }],
  });
  const facts = protocol.readResponse({
    output_format: 'webp',
    data: [{ b64_json: 'UklGR' }, { url: 'https://pictures.test/cat' }],
    usage: { input_tokens: 10, output_tokens: 1_000 },
  });
  expect(facts.usage).toMatchObject({ input: 10, output: 1_000 });
  expect(facts.outputMessages).toEqual([
    {
      role: 'assistant',
      parts: [
        { type: 'blob', modality: 'image', mime_type: 'image/webp', content: 'UklGR' },
        { type: 'uri', modality: 'image', uri: 'https://pictures.test/cat' },
      ],
    },
  ]);
});

test('a prompt that was refused is an error', () => {
  const error = { code: 'moderation_blocked', message: 'Not that.' };
  expect(protocol.readResponse({ error }).error).toEqual({
    type: 'moderation_blocked',
    message: 'Not that.',
  });
});

test('a form with pictures: an edit', () => {
  const image = [1, 2].map((n) => ({
    file_name: `${n}.png`,
    mime_type: 'image/png',
    size_bytes: n,
  }));
  const request = protocol.readRequest({ model: 'm', prompt: 'a hat', n: '2', image }, '');
  expect(request.attributes).toMatchObject({ 'gen_ai.request.choice.count': 2 });
  expect(request.inputMessages?.[0]?.parts).toEqual([
    ...image.map((file) => ({ type: 'media', modality: 'image', ...file })),
    { type: 'text', content: 'a hat' },
  ]);
});

test('the same as JSON', () => {
  const images = [{ image_url: 'https://pictures.test/cat' }, { file_id: 'f-1' }];
  expect(protocol.readRequest({ prompt: 'a hat', images }, '').inputMessages?.[0]?.parts).toEqual([
    { type: 'uri', modality: 'image', uri: 'https://pictures.test/cat' },
    { type: 'file', modality: 'image', file_id: 'f-1' },
    { type: 'text', content: 'a hat' },
  ]);
});

test('a stream ends with the picture; previews are none', () => {
  const preview = { type: 'image_generation.partial_image', b64_json: 'AAAA' };
  const cut = readStream(protocol, [preview]);
  expect(cut.complete).toBe(false);
  expect(cut.facts.outputMessages).toEqual([]);
  const { facts, complete } = readStream(protocol, [
    preview,
    {
      type: 'image_generation.completed',
      b64_json: 'BBBB',
      output_format: 'jpeg',
      usage: { input_tokens: 1, output_tokens: 2 },
    },
  ]);
  expect(complete).toBe(true);
  expect(facts.usage).toMatchObject({ input: 1, output: 2 });
  expect(facts.outputMessages?.[0]?.parts).toEqual([
    { type: 'blob', modality: 'image', mime_type: 'image/jpeg', content: 'BBBB' },
  ]);
});
