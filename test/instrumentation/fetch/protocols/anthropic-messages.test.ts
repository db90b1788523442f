import { describe, expect, test } from 'vitest';
import { anthropicMessages as protocol } from '../../../../instrumentation/fetch/protocols/anthropic-messages.js';
import { readStream } from '../../support/read-stream.js';

test('the request: system, blocks, tool results and tools', () => {
  const facts = protocol.readRequest(
    {
      model: 'm',
      max_tokens: 64,
      top_k: 5,
      system: [{ type: 'text', text: 'Be kind.' }],
      tools: [
        { name: 'f', description: 'd', input_schema: { type: 'object' } },
        { type: 'web_search' },
      ],
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { a: 1 } }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't', content: 'no', is_error: true }],
        },
      ],
    },
    '',
  );
  expect(facts.systemInstructions).toEqual([{ type: 'text', content: 'Be kind.' }]);
  expect(facts.toolDefinitions).toEqual([
    { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' } },
    { type: 'web_search' },
  ]);
  expect(facts.inputMessages?.map((message) => message.parts[0])).toEqual([
    { type: 'text', content: 'hi' },
    { type: 'tool_call', id: 't', name: 'f', arguments: { a: 1 } },
    { type: 'tool_call_response', id: 't', response: 'no', is_error: true },
  ]);
  expect(facts.attributes).toMatchObject({
    'gen_ai.request.max_tokens': 64,
    'gen_ai.request.top_k': 5,
  });
});

test('input tokens include what the cache served and took', () => {
  const usage = {
    input_tokens: 21,
    cache_read_input_tokens: 4,
    cache_creation_input_tokens: 2,
    output_tokens: 7,
  };
  expect(protocol.readResponse({ usage }).usage).toEqual({
    input: 27,
    output: 7,
    cacheRead: 4,
    cacheWrite: 2,
  });
});

describe('the stream', () => {
  const events = [
    {
      type: 'message_start',
      message: {
        id: 'msg',
        model: 'm',
        role: 'assistant',
        content: [],
        usage: { input_tokens: 5, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Let me ' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'look.' } },
    {
      type: 'content_block_start',
      index: 2,
      content_block: { type: 'tool_use', id: 't', name: 'f', input: {} },
    },
    {
      type: 'content_block_delta',
      index: 2,
      delta: { type: 'input_json_delta', partial_json: '{"a"' },
    },
    {
      type: 'content_block_delta',
      index: 2,
      delta: { type: 'input_json_delta', partial_json: ':1}' },
    },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 30 } },
    { type: 'message_stop' },
  ];

  test('is put together block by block', () => {
    const { facts, complete } = readStream(protocol, events);
    expect(complete).toBe(true);
    expect(facts).toMatchObject({
      id: 'msg',
      finishReasons: ['tool_use'],
      usage: { input: 5, output: 30 },
      outputMessages: [
        {
          parts: [
            { type: 'reasoning', content: 'hm' },
            { type: 'text', content: 'Let me look.' },
            { type: 'tool_call', id: 't', name: 'f', arguments: { a: 1 } },
          ],
          finish_reason: 'tool_call',
        },
      ],
    });
  });

  test('counts that the end leaves out as null are those of the start', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 300, output_tokens: 1 };
    const told = { input_tokens: null, cache_read_input_tokens: null, output_tokens: 50 };
    const { facts } = readStream(protocol, [
      { type: 'message_start', message: { id: 'msg', usage } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: told },
      { type: 'message_stop' },
    ]);
    expect(facts.usage).toMatchObject({ input: 310, output: 50, cacheRead: 300 });
  });

  test('without message_stop it was cut', () => {
    expect(readStream(protocol, events.slice(0, -1)).complete).toBe(false);
  });

  test('an error event is an error', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } };
    expect(readStream(protocol, [events[0]!, error]).facts.error).toEqual({
      type: 'overloaded_error',
      message: 'Busy.',
    });
  });
});
