import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const scope = 'com.anthropic.sdk.typescript';

describe('the Anthropic SDK', () => {
  it('fills a model call, its stop reason under a name of its own', () => {
    const row = rowOf({
      scope,
      name: 'anthropic.messages.create',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 27,
        'gen_ai.usage.cache_read.input_tokens': 4,
        'gen_ai.usage.cache_write.input_tokens': 2,
        'gen_ai.response.time_to_first_chunk': 0.5,
        'anthropic.message.stop_reason': 'end_turn',
      },
    });
    expect(row).toMatchObject({
      kind: 'llm',
      finishReasons: ['end_turn'],
      tokensIn: 27n,
      tokensCacheRead: 4n,
      tokensCacheWrite: 2n,
      ttftMs: 500,
    });
  });

  it('fills a tool call', () => {
    const row = rowOf({
      scope,
      name: 'anthropic.custom_tool_use look',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'look',
        'anthropic.tool_result.content': 'a dog',
      },
    });
    expect(row).toMatchObject({ kind: 'tool', toolName: 'look', result: 'a dog' });
  });
});
