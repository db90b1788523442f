import { expect, test } from 'vitest';
import { openaiCompletions } from '../../../../instrumentation/fetch/protocols/openai-completions.js';
import { readStream } from '../../support/read-stream.js';

test('a request with a prompt, or several', () => {
  expect(
    openaiCompletions.readRequest({ model: 'm', prompt: ['a', 'b'], max_tokens: 5 }, ''),
  ).toMatchObject({
    attributes: { 'gen_ai.request.max_tokens': 5 },
    inputMessages: [{ parts: [{ content: 'a' }] }, { parts: [{ content: 'b' }] }],
  });
});

test('a stream goes on until its end mark', () => {
  const chunk = (text: string, finish_reason: string | null = null) => ({
    id: 'cmpl-1',
    model: 'm',
    choices: [{ index: 0, text, finish_reason }],
  });
  const cut = readStream(openaiCompletions, [chunk('Hel')]);
  expect(cut.complete).toBe(false);
  const whole = readStream(openaiCompletions, [
    chunk('Hel'),
    chunk('lo', 'stop'),
    { id: 'cmpl-1', choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } },
    '[DONE]',
  ]);
  expect(whole).toMatchObject({
    complete: true,
    facts: {
      id: 'cmpl-1',
      finishReasons: ['stop'],
      usage: { input: 2, output: 3 },
      outputMessages: [{ parts: [{ content: 'Hello' }], finish_reason: 'stop' }],
    },
  });
});
