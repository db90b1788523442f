import { describe, expect, it } from 'vitest';
import { liftedRow } from '../../support/lifted.js';
import { rowOf } from '../../support/span-row.js';

const scope = 'com.anthropic.claude_code.tracing';

describe('Claude Code', () => {
  it('fills a model call; its input count leaves the cache out', () => {
    const row = rowOf({
      scope,
      name: 'claude_code.llm_request',
      attributes: {
        'span.type': 'llm_request',
        'gen_ai.system': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        model: 'claude-sonnet-4-5',
        input_tokens: 3,
        output_tokens: 9,
        cache_read_tokens: 400,
        cache_creation_tokens: 20,
        ttft_ms: 812,
        stop_reason: 'end_turn',
        success: true,
        attempt: 2,
        'session.id': 's1',
      },
    });
    expect(row).toMatchObject({
      dialect: 'claude-code',
      kind: 'llm',
      provider: 'anthropic',
      modelRequested: 'claude-sonnet-4-5',
      tokensIn: 423n,
      tokensOut: 9n,
      tokensCacheRead: 400n,
      tokensCacheWrite: 20n,
      ttftMs: 812,
      finishReasons: ['end_turn'],
      attemptNo: 2,
      sessionId: 's1',
      isError: false,
    });
  });

  it('fills a failed model call from its flags', () => {
    const row = rowOf({
      scope,
      attributes: {
        'span.type': 'llm_request',
        success: 'false',
        status_code: 529,
        error: 'Overloaded',
        error_class: 'overloaded_error',
      },
    });
    expect(row).toMatchObject({
      isError: true,
      httpStatus: 529,
      errorType: 'overloaded_error',
      errorMessage: 'Overloaded',
    });
  });

  it('fills a tool call, its output from the event', () => {
    const row = rowOf({
      scope,
      name: 'claude_code.tool',
      attributes: {
        'span.type': 'tool',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'Bash',
        'gen_ai.tool.call.id': 'toolu_1',
        full_command: 'ls /nowhere',
      },
      events: [{ name: 'tool.output', attributes: { output: 'README.md' } }],
    });
    expect(row).toMatchObject({
      kind: 'tool',
      toolName: 'Bash',
      toolCallId: 'toolu_1',
      arguments: '{"command":"ls /nowhere"}',
      result: 'README.md',
      isError: false,
    });
  });

  it('counts the parts of a tool call as no call of their own, and keeps what went wrong there', () => {
    const execution = rowOf({
      scope,
      name: 'claude_code.tool.execution',
      status: { code: 2 },
      attributes: { success: false, 'error.type': 'tool_error', error: 'exit 1' },
    });
    expect(execution).toMatchObject({
      kind: 'chain',
      isError: true,
      errorSource: 'status',
      errorType: 'tool_error',
      errorMessage: 'exit 1',
    });
    const refused = rowOf({
      scope,
      attributes: { 'span.type': 'tool.blocked_on_user', decision: 'reject' },
    });
    expect(refused).toMatchObject({ kind: 'chain', isError: true, errorType: 'permission_denied' });
  });

  it('is an agent as a whole', () => {
    const attributes = { 'span.type': 'interaction', user_prompt: 'fix it' };
    expect(rowOf({ scope, attributes })).toMatchObject({
      kind: 'agent',
      inputMessages: '[{"role":"user","parts":[{"type":"text","content":"fix it"}]}]',
    });
  });

  it('knows a sub-agent’s call, which names the sub-agent as its conversation', () => {
    const row = rowOf({
      scope,
      attributes: {
        'span.type': 'llm_request',
        'session.id': 's1',
        'gen_ai.conversation.id': 'a1',
        agent_id: 'a1',
        query_source_safe: 'agent.builtin.general-purpose',
      },
    });
    expect(row).toMatchObject({ sessionId: 's1', agentId: 'a1', agentName: 'general-purpose' });
  });

  it('puts what a call answered to the call that was told right before it', () => {
    const event = { 'session.id': 's1', 'prompt.id': 'p1' };
    const logs = 'com.anthropic.claude_code.events';
    const call = { ...event, 'event.name': 'api_request', 'event.sequence': 6 };
    const said = { ...event, 'event.name': 'assistant_response', 'event.sequence': 7 };
    const body = (name: string) =>
      ({ body: { type: 'string', value: `claude_code.${name}` } }) as const;
    const request = liftedRow(logs, call, body('api_request'));
    const answer = liftedRow(logs, { ...said, response: 'ok' }, body('assistant_response'));
    expect(answer).toMatchObject({ parentSpanId: request!.spanId, isPart: true });
  });

  it('is known by its scope: the same bare names elsewhere say nothing', () => {
    const attributes = { 'span.type': 'llm_request', model: 'm', input_tokens: 3 };
    expect(rowOf({ attributes })).toMatchObject({ kind: 'other' });
  });
});
