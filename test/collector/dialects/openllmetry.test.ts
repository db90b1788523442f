import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const CHAT = {
  'llm.request.type': 'chat',
  'gen_ai.system': 'Anthropic',
  'gen_ai.request.model': 'claude-sonnet-4-5',
  'gen_ai.usage.input_tokens': 21,
  'gen_ai.usage.output_tokens': 9,
  'gen_ai.usage.cache_read_input_tokens': 4,
  'gen_ai.usage.cache_creation_input_tokens': 2,
};

describe('OpenLLMetry', () => {
  it('fills a model call', () => {
    const row = rowOf({
      attributes: {
        ...CHAT,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': '[{"type":"text","text":"hi"}]',
        'gen_ai.prompt.1.role': 'assistant',
        'gen_ai.prompt.1.tool_calls.0.id': 'c1',
        'gen_ai.prompt.1.tool_calls.0.name': 'look',
        'gen_ai.prompt.1.tool_calls.0.arguments': '{"at":1}',
        'gen_ai.prompt.2.role': 'tool',
        'gen_ai.prompt.2.content': 'nothing',
        'gen_ai.prompt.2.tool_call_id': 'c1',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'hello',
        'gen_ai.completion.0.finish_reason': 'end_turn',
        'llm.request.functions.0.name': 'look',
        'llm.request.functions.0.parameters': '{"type":"object"}',
        'traceloop.association.properties.session_id': 's1',
        'traceloop.association.properties.user_id': 'u1',
      },
    });
    expect(row).toMatchObject({
      dialect: 'openllmetry',
      kind: 'llm',
      provider: 'anthropic',
      modelRequested: 'claude-sonnet-4-5',
      sessionId: 's1',
      userId: 'u1',
      finishReasons: ['end_turn'],
      tokensIn: 21n,
      tokensCacheRead: 4n,
      tokensCacheWrite: 2n,
      toolDefinitions: '[{"type":"function","name":"look","parameters":{"type":"object"}}]',
    });
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 1 } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'nothing' }] },
    ]);
    expect(JSON.parse(row.outputMessages as string)).toEqual([
      {
        role: 'assistant',
        parts: [{ type: 'text', content: 'hello' }],
        finish_reason: 'end_turn',
      },
    ]);
  });

  it('adds the cache to the input of its Anthropic instrumentation, which leaves it out', () => {
    const row = rowOf({ scope: '@traceloop/instrumentation-anthropic', attributes: CHAT });
    expect(row.tokensIn).toBe(27n);
  });

  it('fills a tool call and finds the error in its output', () => {
    const row = rowOf({
      name: 'search.tool',
      attributes: {
        'traceloop.span.kind': 'tool',
        'traceloop.entity.name': 'search',
        'traceloop.entity.input': '{"args":["dogs"],"kwargs":{}}',
        'traceloop.entity.output':
          '{"is_error":true,"content":[{"type":"text","text":"no index"}]}',
      },
    });
    expect(row).toMatchObject({
      kind: 'tool',
      toolName: 'search',
      arguments: '{"args":["dogs"],"kwargs":{}}',
      isError: true,
      errorSource: 'result-flag',
      errorMessage: 'no index',
    });
  });

  it.each([
    ['workflow', 'workflow'],
    ['task', 'chain'],
    ['agent', 'agent'],
    ['session', 'mcp'],
  ])('knows kind %s as %s', (kind, expected) => {
    const attributes = { 'traceloop.span.kind': kind, 'traceloop.entity.name': 'x' };
    expect(rowOf({ attributes }).kind).toBe(expected);
  });
});
