import { describe, expect, test } from 'vitest';
import { openaiResponses as protocol } from '../../../../instrumentation/fetch/protocols/openai-responses.js';
import { readStream } from '../../support/read-stream.js';

test('the request: instructions, items, conversation and output format', () => {
  const facts = protocol.readRequest(
    {
      model: 'm',
      instructions: 'Be brief.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'hi' },
            { type: 'input_image', file_id: 'f-1' },
          ],
        },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":1}' },
        { type: 'function_call_output', call_id: 'c', output: 'ok' },
        { type: 'item_reference', id: 'x' },
      ],
      conversation: { id: 'conv-1' },
      max_output_tokens: 7,
      text: { format: { type: 'json_schema' } },
    },
    '',
  );
  expect(facts.systemInstructions).toEqual([{ type: 'text', content: 'Be brief.' }]);
  expect(facts.inputMessages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'hi' },
        { type: 'file', modality: 'image', file_id: 'f-1' },
      ],
    },
    { role: 'assistant', parts: [{ type: 'reasoning', content: 'hm' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: { a: 1 } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', response: 'ok' }] },
    { role: 'assistant', parts: [{ type: 'item_reference', id: 'x' }] },
  ]);
  expect(facts.attributes).toMatchObject({
    'gen_ai.conversation.id': 'conv-1',
    'gen_ai.request.max_tokens': 7,
    'gen_ai.output.type': 'json',
  });
});

const message = {
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'Hello' }],
};
const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };

describe('how a response ended', () => {
  test.each<[string, object, string | undefined]>([
    ['with text', { status: 'completed', output: [message] }, 'stop'],
    ['with a call', { status: 'completed', output: [message, call] }, 'tool_call'],
    [
      'with a search of its own',
      { status: 'completed', output: [{ type: 'web_search_call' }, message] },
      'stop',
    ],
    [
      'at the limit',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      'length',
    ],
    [
      'filtered',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      'content_filter',
    ],
    ['not yet', { status: 'queued' }, undefined],
  ])('%s', (_, body, reason) => {
    expect(protocol.readResponse({ ...body }).finishReasons).toEqual(reason ? [reason] : []);
  });

  test('a failed one has its error', () => {
    const error = { code: 'server_error', message: 'It broke.' };
    expect(protocol.readResponse({ status: 'failed', error }).error).toEqual({
      type: 'server_error',
      message: 'It broke.',
    });
  });
});

describe('the stream', () => {
  const start = [
    {
      type: 'response.created',
      response: { id: 'r', model: 'm', status: 'in_progress', output: [] },
    },
    { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
    { type: 'response.output_text.delta', output_index: 0, delta: 'Hel' },
    { type: 'response.output_text.delta', output_index: 0, delta: 'lo' },
  ];

  test('its last event is the whole response', () => {
    const response = {
      id: 'r',
      status: 'completed',
      output: [message],
      usage: { input_tokens: 3 },
    };
    const { facts, complete } = readStream(protocol, [
      ...start,
      { type: 'response.completed', response },
    ]);
    expect(complete).toBe(true);
    expect(facts).toMatchObject({ id: 'r', finishReasons: ['stop'], usage: { input: 3 } });
  });

  test('a cut one keeps the items that were done and the text that had come', () => {
    const { facts, complete } = readStream(protocol, [
      ...start,
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } },
      { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"a"' },
    ]);
    expect(complete).toBe(false);
    expect(facts.id).toBe('r');
    expect(facts.outputMessages?.[0]?.parts).toEqual([
      { type: 'text', content: 'Hello' },
      { type: 'tool_call', id: 'c', name: 'f', arguments: '{"a"' },
    ]);
  });

  test('an error event is an error', () => {
    const error = { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.' };
    expect(readStream(protocol, [...start, error]).facts.error).toEqual({
      type: 'rate_limit_exceeded',
      message: 'Slow down.',
    });
  });
});
