import { expect, test } from 'vitest';
import { openaiSpeech as protocol } from '../../../../instrumentation/fetch/protocols/openai-speech.js';
import { readStream } from '../../support/read-stream.js';

test('the text is what goes in; of the sound, type and size are what comes out', () => {
  const request = protocol.readRequest(
    { model: 'tts', input: 'Good day!', voice: 'alloy', instructions: 'Whisper.' },
    '',
  );
  expect(request).toMatchObject({
    model: 'tts',
    stream: false,
    attributes: { 'gen_ai.output.type': 'speech' },
    systemInstructions: [{ type: 'text', content: 'Whisper.' }],
    inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'Good day!' }] }],
  });
  const facts = protocol.readResponse({ mime_type: 'audio/mpeg', size_bytes: 48_000 });
  expect(facts.outputMessages).toEqual([
    {
      role: 'assistant',
      parts: [{ type: 'media', modality: 'audio', mime_type: 'audio/mpeg', size_bytes: 48_000 }],
    },
  ]);
});

const delta = (bytes: number) => ({
  type: 'speech.audio.delta',
  audio: Buffer.alloc(bytes).toString('base64'),
});

test('a stream of events adds up, and says what was used', () => {
  const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
  const { facts, complete } = readStream(protocol, [
    delta(100),
    delta(23),
    { type: 'speech.audio.done', usage },
  ]);
  expect(complete).toBe(true);
  expect(facts.usage).toMatchObject({ input: 14, output: 101 });
  expect(facts.outputMessages?.[0]?.parts[0]).toMatchObject({ size_bytes: 123 });
});

test('a stream that is cut is not complete, and an error in it is one', () => {
  const { facts, complete } = readStream(protocol, [
    delta(100),
    { type: 'error', error: { code: 'server_error', message: 'Hoarse.' } },
  ]);
  expect(complete).toBe(false);
  expect(facts.error).toEqual({ type: 'server_error', message: 'Hoarse.' });
});

test('an error has no sound', () => {
  const facts = protocol.readResponse({ error: { code: 'bad_voice', message: 'No such voice.' } });
  expect(facts).toMatchObject({ outputMessages: [], error: { type: 'bad_voice' } });
});
