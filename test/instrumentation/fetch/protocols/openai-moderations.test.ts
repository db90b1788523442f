import { expect, test } from 'vitest';
import { openaiModerations as protocol } from '../../../../instrumentation/fetch/protocols/openai-moderations.js';

test.each<[string, unknown, object[]]>([
  ['a text', 'hi', [{ type: 'text', content: 'hi' }]],
  [
    'texts',
    ['a', 'b'],
    [
      { type: 'text', content: 'a' },
      { type: 'text', content: 'b' },
    ],
  ],
  [
    'a text and a picture',
    [
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'https://pictures.test/a' } },
    ],
    [
      { type: 'text', content: 'a' },
      { type: 'uri', modality: 'image', uri: 'https://pictures.test/a' },
    ],
  ],
])('%s', (_, input, parts) => {
  expect(protocol.readRequest({ model: 'm', input }, '').inputMessages).toEqual([
    { role: 'user', parts },
  ]);
});

test('the verdict on each input', () => {
  const facts = protocol.readResponse({
    id: 'modr-1',
    model: 'omni',
    results: [
      { flagged: false, categories: { hate: false, violence: false } },
      { flagged: true, categories: { hate: false, violence: true } },
    ],
  });
  expect(facts).toMatchObject({ id: 'modr-1', model: 'omni' });
  expect(facts.outputMessages?.[0]?.parts).toEqual([
    { type: 'moderation', content: 'not flagged', flagged: false, categories: [] },
    { type: 'moderation', content: 'flagged: violence', flagged: true, categories: ['violence'] },
  ]);
});
