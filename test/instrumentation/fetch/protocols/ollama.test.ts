import { expect, test } from 'vitest';
import { ollamaChat } from '../../../../instrumentation/fetch/protocols/ollama-chat.js';
import { ollamaEmbed } from '../../../../instrumentation/fetch/protocols/ollama-embed.js';
import { ollamaGenerate } from '../../../../instrumentation/fetch/protocols/ollama-generate.js';
import { readStream } from '../../support/read-stream.js';

const done = { done: true, done_reason: 'stop', prompt_eval_count: 26, eval_count: 5 };

test('a chat request: what is not said is streamed, parameters stand under options', () => {
  const tool = { type: 'function', function: { name: 'add', parameters: {} } };
  expect(
    ollamaChat.readRequest(
      {
        model: 'llama3',
        messages: [
          { role: 'user', content: 'What is this?', images: ['aGk='] },
          {
            role: 'assistant',
            content: '',
            tool_calls: [{ function: { name: 'add', arguments: { a: 1 } } }],
          },
          { role: 'tool', tool_name: 'add', content: '3' },
        ],
        tools: [tool],
        format: 'json',
        options: { temperature: 0, num_predict: 9, stop: ['x'] },
      },
      '/api/chat',
    ),
  ).toMatchObject({
    model: 'llama3',
    stream: true,
    attributes: {
      'gen_ai.request.temperature': 0,
      'gen_ai.request.max_tokens': 9,
      'gen_ai.request.stop_sequences': ['x'],
      'gen_ai.output.type': 'json',
    },
    inputMessages: [
      {
        parts: [{ content: 'What is this?' }, { type: 'blob', modality: 'image', content: 'aGk=' }],
      },
      { parts: [{ type: 'tool_call', name: 'add', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'add', response: '3' }] },
    ],
    toolDefinitions: [{ type: 'function', name: 'add' }],
  });
});

test('a chat stream: pieces of thought and text, whole tool calls, counts at the end', () => {
  const line = (message: object) => ({ model: 'llama3', message, done: false });
  const { facts, complete } = readStream(ollamaChat, [
    line({ role: 'assistant', content: '', thinking: 'Two ' }),
    line({ role: 'assistant', content: '', thinking: 'numbers.' }),
    line({ role: 'assistant', content: 'Add' }),
    line({ role: 'assistant', content: 'ing.' }),
    line({ content: '', tool_calls: [{ function: { name: 'add', arguments: { a: 1, b: 2 } } }] }),
    { model: 'llama3', message: { role: 'assistant', content: '' }, ...done },
  ]);
  expect(complete).toBe(true);
  expect(facts).toMatchObject({
    model: 'llama3',
    finishReasons: ['stop'],
    usage: { input: 26, output: 5 },
    outputMessages: [
      {
        role: 'assistant',
        finish_reason: 'tool_call',
        parts: [
          { type: 'reasoning', content: 'Two numbers.' },
          { type: 'text', content: 'Adding.' },
          { type: 'tool_call', name: 'add', arguments: { a: 1, b: 2 } },
        ],
      },
    ],
  });
});

test('a stream that stops before it is done was cut, one with an error was not', () => {
  const piece = { model: 'm', message: { content: 'Hel' }, done: false };
  expect(readStream(ollamaChat, [piece])).toMatchObject({ complete: false });
  expect(readStream(ollamaChat, [piece, { error: 'out of memory' }])).toMatchObject({
    complete: true,
    facts: { error: { message: 'out of memory' } },
  });
  expect(readStream(ollamaGenerate, [{ response: 'Hel', done: false }]).complete).toBe(false);
});

test('a completion', () => {
  expect(
    ollamaGenerate.readRequest(
      { model: 'm', prompt: 'Hi', system: 'Be brief.', stream: false },
      '',
    ),
  ).toMatchObject({
    stream: false,
    systemInstructions: [{ content: 'Be brief.' }],
    inputMessages: [{ role: 'user', parts: [{ content: 'Hi' }] }],
  });
  const pieces = ['Hel', 'lo'].map((response) => ({ model: 'm', response, done: false }));
  const { facts } = readStream(ollamaGenerate, [...pieces, { model: 'm', response: '', ...done }]);
  expect(facts.outputMessages).toMatchObject([{ parts: [{ content: 'Hello' }] }]);
});

test('embeddings: the texts, and of the vectors only their length', () => {
  const { readRequest, readResponse } = ollamaEmbed;
  expect(readRequest({ model: 'm', input: ['a', 'b'] }, '').inputMessages).toMatchObject([
    { parts: [{ content: 'a' }, { content: 'b' }] },
  ]);
  const facts = readResponse({ model: 'm', embeddings: [[1, 2, 3]], prompt_eval_count: 4 });
  expect(facts).toMatchObject({
    usage: { input: 4 },
    attributes: { 'gen_ai.embeddings.dimension.count': 3 },
  });
});
