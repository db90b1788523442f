import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const scope = 'pydantic-ai';

describe('pydantic-ai and Logfire', () => {
  it('reads format 2: an agent run, its messages as events, a tool', () => {
    const agent = rowOf({
      scope,
      name: 'agent run',
      attributes: {
        agent_name: 'helper',
        model_name: 'gpt-x',
        final_result: 'a dog',
        all_messages_events: JSON.stringify([
          { content: 'hi', role: 'user', 'event.name': 'gen_ai.user.message' },
          {
            role: 'assistant',
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
            ],
            'event.name': 'gen_ai.assistant.message',
          },
        ]),
      },
    });
    expect(agent).toMatchObject({ kind: 'agent', agentName: 'helper', modelRequested: 'gpt-x' });
    expect(JSON.parse(agent.inputMessages as string)).toMatchObject([
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', arguments: { at: 1 } }] },
    ]);
    const tool = rowOf({
      scope,
      name: 'running tool',
      attributes: {
        'gen_ai.tool.name': 'look',
        tool_arguments: '{"at":1}',
        tool_response: 'a dog',
      },
    });
    expect(tool).toMatchObject({
      kind: 'tool',
      toolName: 'look',
      arguments: '{"at":1}',
      result: 'a dog',
    });
  });

  it('keeps an agent’s sum apart', () => {
    const row = rowOf({
      scope,
      name: 'invoke_agent helper',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.aggregated_usage.input_tokens': 54,
        'gen_ai.aggregated_usage.output_tokens': 18,
      },
    });
    expect(row).toMatchObject({ tokensIn: 54n, tokensOut: 18n, usageScope: 'aggregate' });
  });

  it('takes a pending span for a part of the span that it stands for', () => {
    const attributes = { 'logfire.span_type': 'pending_span', 'gen_ai.operation.name': 'chat' };
    expect(rowOf({ attributes })).toMatchObject({ kind: 'other', isPart: true });
  });

  it('knows an error by Logfire’s level, and a deferred tool as none', () => {
    const attributes = { 'logfire.level_num': 17, 'logfire.msg': 'it broke' };
    expect(rowOf({ attributes })).toMatchObject({
      isError: true,
      errorSource: 'level',
      errorMessage: 'it broke',
    });
    expect(rowOf({ attributes: { 'logfire.level_num': 13 } }).isError).toBe(false);
    const deferred = { 'pydantic_ai.tool.deferral.name': 'ApprovalRequired' };
    expect(rowOf({ scope, status: { code: 2 }, attributes: deferred }).isError).toBe(false);
  });
});
