import { describe, expect, test } from 'vitest';
import { openaiChatCompletions as protocol } from '../../../../instrumentation/fetch/protocols/openai-chat-completions.js';
import { readStream } from '../../support/read-stream.js';

describe('the request', () => {
  test('parameters come under the names of the conventions', () => {
    const { attributes, model, stream } = protocol.readRequest(
      {
        model: 'm',
        messages: [],
        stream: true,
        max_completion_tokens: 9,
        max_tokens: 5,
        top_p: 0.1,
        n: 3,
        stop: 'END',
        response_format: { type: 'json_object' },
        service_tier: 'flex',
      },
      '',
    );
    expect({ model, stream }).toEqual({ model: 'm', stream: true });
    expect(attributes).toMatchObject({
      'gen_ai.request.max_tokens': 9,
      'gen_ai.request.top_p': 0.1,
      'gen_ai.request.choice.count': 3,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.output.type': 'json',
      'openai.request.service_tier': 'flex',
    });
  });

  test.each<[string, object, object]>([
    [
      'text',
      { role: 'user', content: 'hi' },
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
    ],
    [
      'an image by URL and one inline',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what?' },
          { type: 'image_url', image_url: { url: 'https://h/i.png' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'what?' },
          { type: 'uri', modality: 'image', uri: 'https://h/i.png' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
        ],
      },
    ],
    [
      'a tool call whose arguments are no JSON',
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":' } }],
      },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: '{"a":' }] },
    ],
    [
      'a tool result in parts',
      { role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: 'ok' }] },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c', response: [{ type: 'text', text: 'ok' }] }],
      },
    ],
    [
      'a refusal',
      { role: 'assistant', content: null, refusal: 'I cannot.' },
      { role: 'assistant', parts: [{ type: 'refusal', content: 'I cannot.' }] },
    ],
  ])('%s', (_, message, expected) => {
    const { inputMessages } = protocol.readRequest({ messages: [message] }, '');
    expect(inputMessages).toEqual([expected]);
  });
});

describe('the stream', () => {
  test('what differs in a text alone grows that text, wherever it was before', () => {
    const say = (delta: object) => chunk(delta);
    const words = ['one ', 'two ', 'three '];
    const { facts } = readStream(protocol, [
      ...words.map((content) => say({ content })),
      ...words.map((reasoning) => say({ reasoning })),
      ...words.map((content) => say({ content })),
      ...words.map((text) => say({ content: text, reasoning: 'why ' })),
      ...words.map((refusal) => say({ refusal })),
      ...words.flatMap((text) => [say({ content: text }), say({ reasoning: text })]),
      ...words.map((content) => say({ content })),
      chunk({}, 'stop'),
    ]);
    const all = words.join('');
    expect(facts.outputMessages![0]!.parts).toEqual([
      { type: 'reasoning', content: `${all}${'why '.repeat(3)}${all}` },
      { type: 'text', content: `${all}${all}${all}${all}${all}` },
      { type: 'refusal', content: all },
    ]);
  });

  const chunk = (delta: object, finish_reason: string | null = null, index = 0) => ({
    id: 'c-1',
    choices: [{ index, delta, finish_reason }],
  });

  test('two tool calls whose pieces interleave', () => {
    const call = (index: number, part: object, id?: string) =>
      chunk({ tool_calls: [{ index, id, function: part }] });
    const { facts, complete } = readStream(protocol, [
      call(0, { name: 'f', arguments: '' }, 'a'),
      call(1, { name: 'g', arguments: '{"y"' }, 'b'),
      call(0, { arguments: '{"x":1}' }),
      call(1, { arguments: ':2}' }),
      chunk({}, 'tool_calls'),
      '[DONE]',
    ]);
    expect(complete).toBe(true);
    expect(facts.outputMessages).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'tool_call', id: 'a', name: 'f', arguments: { x: 1 } },
          { type: 'tool_call', id: 'b', name: 'g', arguments: { y: 2 } },
        ],
        finish_reason: 'tool_call',
      },
    ]);
    expect(facts.finishReasons).toEqual(['tool_calls']);
  });

  test("a custom tool's input, which is no JSON", () => {
    const call = (part: object) => chunk({ tool_calls: [{ index: 0, ...part }] });
    const { facts } = readStream(protocol, [
      call({ id: 'a', type: 'custom', custom: { name: 'run_sql', input: '' } }),
      call({ custom: { input: 'select ' } }),
      call({ custom: { input: '1' } }),
      chunk({}, 'tool_calls'),
    ]);
    expect(facts.outputMessages?.[0]?.parts).toEqual([
      { type: 'tool_call', id: 'a', name: 'run_sql', arguments: 'select 1' },
    ]);
  });

  test('a voice is what it says', () => {
    const { facts } = readStream(protocol, [
      chunk({ role: 'assistant', audio: { id: 'a', transcript: 'Hel' } }),
      chunk({ audio: { data: 'AAAA', transcript: 'lo' } }),
      chunk({}, 'stop'),
    ]);
    expect(facts.outputMessages?.[0]?.parts).toEqual([{ type: 'text', content: 'Hello' }]);
  });

  test('two choices, the usage in a chunk of its own', () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 4,
      completion_tokens_details: { reasoning_tokens: 1 },
    };
    const { facts } = readStream(protocol, [
      chunk({ content: 'two' }, null, 1),
      chunk({ content: 'one' }, 'stop', 0),
      chunk({}, 'length', 1),
      { id: 'c-1', choices: [], usage },
    ]);
    expect(facts.outputMessages?.map((m) => [m.parts, m.finish_reason])).toEqual([
      [[{ type: 'text', content: 'one' }], 'stop'],
      [[{ type: 'text', content: 'two' }], 'length'],
    ]);
    expect(facts.usage).toMatchObject({ input: 9, output: 4, reasoning: 1 });
  });

  test('a finish reason ends a stream that has no [DONE]; text alone does not', () => {
    const events = [chunk({ content: 'a' })];
    expect(readStream(protocol, events).complete).toBe(false);
    expect(readStream(protocol, [...events, chunk({}, 'stop')]).complete).toBe(true);
  });

  test('what is no JSON is passed over', () => {
    expect(readStream(protocol, ['{"id":', chunk({ content: 'a' }, 'stop')]).facts.id).toBe('c-1');
  });
});

test('a body of any shape is read without an error', () => {
  for (const body of [{}, { choices: [null, 3, { message: 'x' }] }, { usage: 'much', error: 5 }]) {
    expect(() => protocol.readResponse(body)).not.toThrow();
  }
});
