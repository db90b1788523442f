import { describe, expect, test } from 'vitest';
import { geminiInteractions as protocol } from '../../../../instrumentation/fetch/protocols/gemini-interactions.js';
import { readStream } from '../../support/read-stream.js';

const text = (content: string) => ({ type: 'text', content });
const words = (said: string) => [{ type: 'text', text: said }];

describe('the input', () => {
  test.each([
    ['a text', 'hi', [{ role: 'user', parts: [text('hi')] }]],
    ['one content', { type: 'text', text: 'hi' }, [{ role: 'user', parts: [text('hi')] }]],
    [
      'a picture',
      [{ type: 'image', mime_type: 'image/png', data: 'iVBOR' }],
      [
        {
          role: 'user',
          parts: [{ type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBOR' }],
        },
      ],
    ],
    [
      'steps',
      [
        { type: 'user_input', content: words('hi') },
        { type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 } },
        { type: 'function_result', call_id: 'c', result: 'no', is_error: true },
        { type: 'thought', summary: words('hm') },
      ],
      [
        { role: 'user', parts: [text('hi')] },
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: { a: 1 } }],
        },
        {
          role: 'tool',
          parts: [{ type: 'tool_call_response', id: 'c', response: 'no', is_error: true }],
        },
        { role: 'assistant', parts: [{ type: 'reasoning', content: 'hm' }] },
      ],
    ],
  ])('may be %s', (_, input, messages) => {
    const facts = protocol.readRequest({ model: 'g', input, system_instruction: 'Be brief.' }, '');
    expect(facts.inputMessages).toEqual(messages);
    expect(facts.systemInstructions).toEqual([text('Be brief.')]);
  });

  test('may go to an agent', () => {
    expect(protocol.readRequest({ agent: 'deep-research', input: 'hi' }, '').model).toBe(
      'deep-research',
    );
  });
});

test('the answer leaves out what the user said, and counts thoughts as output', () => {
  const facts = protocol.readResponse({
    id: 'i-1',
    model: 'g',
    status: 'completed',
    steps: [
      { type: 'user_input', content: words('hi') },
      { type: 'thought', summary: words('hm') },
      { type: 'model_output', content: words('hello') },
    ],
    usage: {
      total_input_tokens: 120,
      total_output_tokens: 20,
      total_thought_tokens: 10,
      total_cached_tokens: 100,
    },
  });
  expect(facts).toMatchObject({
    id: 'i-1',
    finishReasons: ['completed'],
    usage: { input: 120, output: 30, cacheRead: 100, reasoning: 10 },
    outputMessages: [
      { parts: [{ type: 'reasoning', content: 'hm' }, text('hello')], finish_reason: 'stop' },
    ],
  });
});

describe('the stream', () => {
  const delta = (index: number, said: object) => ({
    event_type: 'step.delta',
    index,
    delta: said,
  });
  const events = [
    { event_type: 'interaction.created', interaction: { id: 'i-1', model: 'g' } },
    { event_type: 'step.start', index: 0, step: { type: 'thought' } },
    delta(0, { type: 'thought_summary', content: { type: 'text', text: 'hm' } }),
    { event_type: 'step.start', index: 1, step: { type: 'model_output' } },
    delta(1, { type: 'text', text: 'Let me ' }),
    delta(1, { type: 'text', text: 'look.' }),
    { event_type: 'step.start', index: 2, step: { type: 'function_call', id: 'c', name: 'f' } },
    delta(2, { type: 'arguments_delta', arguments: '{"a"' }),
    delta(2, { type: 'arguments_delta', arguments: ':1}' }),
    {
      event_type: 'interaction.completed',
      interaction: { status: 'requires_action', usage: { total_input_tokens: 5 } },
    },
  ];

  test('is put together step by step', () => {
    const { facts, complete } = readStream(protocol, events);
    expect(complete).toBe(true);
    expect(facts).toMatchObject({ id: 'i-1', model: 'g', usage: { input: 5 } });
    expect(facts.outputMessages).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          text('Let me look.'),
          { type: 'tool_call', id: 'c', name: 'f', arguments: { a: 1 } },
        ],
        finish_reason: 'tool_call',
      },
    ]);
  });

  test('ends where the interaction waits for the app, and before that it was cut', () => {
    const update = (status: string) => ({ event_type: 'interaction.status_update', status });
    const started = events.slice(0, -1);
    expect(readStream(protocol, [...started, update('in_progress')]).complete).toBe(false);
    expect(readStream(protocol, [...started, update('requires_action')]).complete).toBe(true);
  });

  test('an error event is an error', () => {
    const error = { event_type: 'error', error: { code: 'unavailable', message: 'Busy.' } };
    expect(readStream(protocol, [events[0]!, error]).facts.error).toEqual({
      type: 'unavailable',
      message: 'Busy.',
    });
  });
});
