import { describe, expect, it } from 'vitest';
import { liftedRow } from '../../support/lifted.js';
import { rowOf } from '../../support/span-row.js';

const scope = 'gemini-cli';
const base = { 'session.id': 's1', prompt_id: 'p1' };

describe('Gemini CLI', () => {
  it('adds thoughts to the output, where Google counts them beside it', () => {
    const row = liftedRow(scope, {
      ...base,
      'event.name': 'gemini_cli.api_response',
      input_token_count: 27,
      cached_content_token_count: 4,
      output_token_count: 9,
      thoughts_token_count: 30,
    });
    expect(row).toMatchObject({ tokensIn: 27n, tokensOut: 39n, tokensReasoning: 30n });
  });

  it('puts the steps of one prompt below one run', () => {
    const prompt = liftedRow(scope, {
      ...base,
      'event.name': 'gemini_cli.user_prompt',
      prompt: 'hi',
    });
    const call = liftedRow(scope, { ...base, 'event.name': 'gemini_cli.tool_call' });
    const next = liftedRow(scope, {
      ...base,
      prompt_id: 'p2',
      'event.name': 'gemini_cli.tool_call',
    });
    expect(prompt).toMatchObject({ kind: 'agent', agentName: 'gemini-cli' });
    expect(call).toMatchObject({ traceId: prompt!.traceId, parentSpanId: prompt!.spanId });
    expect(next!.traceId).not.toBe(prompt!.traceId);
  });

  it('knows a refused and a failed call', () => {
    const event = { ...base, 'event.name': 'gemini_cli.tool_call', function_name: 'rm' };
    expect(liftedRow(scope, { ...event, decision: 'reject' })).toMatchObject({
      isError: true,
      errorType: 'permission_denied',
    });
    expect(
      liftedRow(scope, { ...event, success: false, error: 'no', error_type: 'e' }),
    ).toMatchObject({ isError: true, errorType: 'e', errorMessage: 'no' });
  });

  it('leaves records that are no step where they are', () => {
    expect(liftedRow(scope, { ...base, 'event.name': 'gemini_cli.config' })).toBeNull();
    expect(liftedRow(scope, { 'event.name': 'gemini_cli.user_prompt' })).toBeNull();
  });

  it('keeps messages that it has cut off', () => {
    const text = '[{"role":"user","parts":[{"text":"hi...[TRUNCATED: original length 20000]';
    const attributes = { 'gen_ai.operation.name': 'llm_call', 'gen_ai.input.messages': text };
    expect(rowOf({ scope, attributes })).toMatchObject({
      dialect: 'gemini-cli',
      kind: 'llm',
      inputMessages: text,
    });
  });
});
