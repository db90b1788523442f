import { expect, test } from 'vitest';
import { openaiImages as protocol } from '../../../../instrumentation/fetch/protocols/openai-images.js';

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
