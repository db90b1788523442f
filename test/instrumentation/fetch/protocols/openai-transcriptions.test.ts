import { expect, test } from 'vitest';
import { openaiTranscriptions as protocol } from '../../../../instrumentation/fetch/protocols/openai-transcriptions.js';
import { readStream } from '../../support/read-stream.js';

const file = { file_name: 'a.mp3', mime_type: 'audio/mpeg', size_bytes: 9 };

test('a form says everything in text', () => {
  const request = protocol.readRequest(
    { model: 'whisper-1', file, prompt: 'Names: Ann', temperature: '0.2', stream: 'true' },
    '',
  );
  expect(request).toMatchObject({
    model: 'whisper-1',
    stream: true,
    attributes: { 'gen_ai.output.type': 'text', 'gen_ai.request.temperature': 0.2 },
  });
  expect(request.inputMessages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'media', modality: 'audio', ...file },
        { type: 'text', content: 'Names: Ann' },
      ],
    },
  ]);
});

test('a sound somewhere else is told by its URL', () => {
  const url = 'https://sounds.test/a.mp3';
  const request = protocol.readRequest({ model: 'w', url }, '');
  expect(request.inputMessages?.[0]?.parts).toEqual([{ type: 'uri', modality: 'audio', uri: url }]);
  expect(request.attributes?.['gen_ai.request.temperature']).toBeUndefined();
});

test.each([
  [
    { type: 'tokens', input_tokens: 14, output_tokens: 45 },
    { input: 14, output: 45 },
  ],
  [
    { type: 'duration', seconds: 9 },
    { input: undefined, output: undefined },
  ],
])('what was used: %j', (usage, tokens) => {
  const facts = protocol.readResponse({ text: 'Good day.', usage });
  expect(facts.usage).toMatchObject(tokens);
  expect(facts.outputMessages).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'Good day.' }] },
  ]);
});

test('a stream', () => {
  const begun = [
    { type: 'transcript.text.delta', delta: 'Good ' },
    { type: 'transcript.text.delta', delta: 'da' },
  ];
  const cut = readStream(protocol, begun);
  expect(cut.complete).toBe(false);
  expect(cut.facts.outputMessages?.[0]?.parts).toEqual([{ type: 'text', content: 'Good da' }]);
  const done = {
    type: 'transcript.text.done',
    text: 'Good day.',
    usage: { type: 'tokens', input_tokens: 1, output_tokens: 2 },
  };
  const whole = readStream(protocol, [...begun, done]);
  expect(whole.complete).toBe(true);
  expect(whole.facts).toMatchObject({
    usage: { input: 1, output: 2 },
    outputMessages: [{ parts: [{ type: 'text', content: 'Good day.' }] }],
  });
});
