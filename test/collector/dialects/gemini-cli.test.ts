import { describe, expect, it } from 'vitest';
import { liftedRow } from '../../support/lifted.js';
import { rowsOf } from '../../support/span-row.js';

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

  it('puts the steps of one session below one run, whichever traces they name', () => {
    const config = liftedRow(scope, { ...base, 'event.name': 'gemini_cli.config' });
    const call = liftedRow(
      scope,
      { ...base, 'event.name': 'gemini_cli.tool_call' },
      { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
    );
    const prompt = liftedRow(scope, {
      ...base,
      'event.name': 'gemini_cli.user_prompt',
      prompt: 'hi',
    });
    expect(config).toMatchObject({ kind: 'agent', agentName: 'gemini-cli' });
    expect(prompt).toMatchObject({ parentSpanId: config!.spanId, isPart: true });
    expect(call).toMatchObject({ traceId: config!.traceId, isPart: true });
  });

  it('joins the chunks of an answer', () => {
    const chunk = (part: object) => ({
      candidates: [{ content: { role: 'model', parts: [part] } }],
    });
    const row = liftedRow(scope, {
      ...base,
      'event.name': 'gemini_cli.api_response',
      finish_reasons: ['stop', 'stop'],
      response_text: JSON.stringify([
        { ...chunk({ text: 'I ' }), responseId: 'r1', modelVersion: 'gemini-x' },
        chunk({ text: 'look.' }),
        chunk({ functionCall: { id: 'c1', name: 'ls', args: { at: '.' } } }),
      ]),
    });
    expect(row).toMatchObject({
      responseId: 'r1',
      modelResponded: 'gemini-x',
      finishReasons: ['stop'],
    });
    expect(JSON.parse(row!.outputMessages as string)).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: 'I look.' },
          { type: 'tool_call', id: 'c1', name: 'ls', arguments: { at: '.' } },
        ],
      },
    ]);
  });

  it('has the model’s words as the model’s, which the details call the system’s', () => {
    const details = {
      ...base,
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.response.model': 'm',
      'gen_ai.input.messages': '[{"role":"system","parts":[{"type":"text","content":"hm"}]}]',
    };
    expect(liftedRow(scope, details)).toMatchObject({
      kind: 'llm',
      inputMessages: '[{"role":"assistant","parts":[{"type":"text","content":"hm"}]}]',
    });
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
    expect(liftedRow(scope, { ...base, 'event.name': 'gemini_cli.startup_stats' })).toBeNull();
    expect(liftedRow(scope, { 'event.name': 'gemini_cli.user_prompt' })).toBeNull();
    const sent = { ...base, 'event.name': 'gen_ai.client.inference.operation.details' };
    expect(liftedRow(scope, sent)).toBeNull();
  });

  it('brings a tool call’s span home to the session, and leaves it where it came too', () => {
    const request = { callId: 'c1', name: 'ls', args: { at: '/' } };
    const response = {
      responseParts: [{ functionResponse: { response: { output: 'bin' } } }],
      data: { exitCode: 2 },
    };
    const [came, home, ...more] = rowsOf({
      scope,
      name: 'tool_call',
      attributes: {
        'gen_ai.operation.name': 'tool_call',
        'gen_ai.conversation.id': 's1',
        'gen_ai.input.messages': JSON.stringify(request),
        'gen_ai.output.messages': JSON.stringify({ status: 'success', request, response }),
      },
    });
    expect(more).toEqual([]);
    expect(came).toMatchObject({ kind: 'chain', isPart: true });
    expect(home).toMatchObject({
      kind: 'tool',
      liftedFrom: 'span',
      sessionId: 's1',
      toolCallId: 'c1',
      arguments: '{"at":"/"}',
      result: 'bin',
      exitCode: 2,
      isError: true,
    });
    expect(home!.traceId).not.toBe(came!.traceId);
  });
});
