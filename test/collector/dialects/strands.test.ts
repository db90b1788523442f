import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const scope = 'strands.telemetry.tracer';

describe('Strands Agents', () => {
  it('reads messages from events, in Bedrock’s form', () => {
    const row = rowOf({
      scope,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'strands-agents',
        'gen_ai.server.time_to_first_token': 120,
      },
      events: [
        { name: 'gen_ai.user.message', attributes: { content: '[{"text":"hi"}]' } },
        {
          name: 'gen_ai.assistant.message',
          attributes: {
            content: '[{"toolUse":{"toolUseId":"c1","name":"look","input":{"at":1}}}]',
          },
        },
        {
          name: 'gen_ai.tool.message',
          attributes: {
            content:
              '[{"toolResult":{"toolUseId":"c1","status":"error","content":[{"text":"blind"}]}}]',
          },
        },
        {
          name: 'gen_ai.choice',
          attributes: { message: '[{"text":"no dog"}]', finish_reason: 'end_turn' },
        },
      ],
    });
    // Its milliseconds, where the conventions count in seconds.
    expect(row).toMatchObject({ kind: 'llm', ttftMs: 120, finishReasons: ['end_turn'] });
    expect(row).not.toHaveProperty('provider');
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 1 } }],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', response: 'blind', is_error: true }],
      },
    ]);
    expect(JSON.parse(row.outputMessages as string)).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'no dog' }] },
    ]);
  });

  it('reads a tool’s events and status', () => {
    const row = rowOf({
      scope,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'look',
        'gen_ai.tool.status': 'error',
      },
      events: [
        {
          name: 'gen_ai.tool.message',
          attributes: { role: 'tool', content: '{"at":1}', id: 'c1' },
        },
        { name: 'gen_ai.choice', attributes: { message: '[{"text":"blind"}]', id: 'c1' } },
      ],
    });
    expect(row).toMatchObject({
      kind: 'tool',
      arguments: '{"at":1}',
      result: '[{"text":"blind"}]',
      isError: true,
    });
  });

  it('has chains for its cycles', () => {
    const attributes = { 'gen_ai.operation.name': 'execute_event_loop_cycle' };
    expect(rowOf({ scope, attributes })).toMatchObject({ dialect: 'strands', kind: 'chain' });
  });
});
