import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, jsonLines, told } from '../../support/imported-file.js';

const at = (second: number) => new Date(Date.UTC(2026, 6, 1, 8, 0, second)).toISOString();
const entry = (second: number, type: string, payload: object) => ({
  timestamp: at(second),
  type,
  payload,
});
const item = (second: number, payload: object) => entry(second, 'response_item', payload);
const message = (role: string, said: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: said }],
});
const usage = (input: number, total: number) => ({
  type: 'token_count',
  info: {
    last_token_usage: {
      input_tokens: String(input),
      cached_input_tokens: 4,
      output_tokens: 6,
      reasoning_output_tokens: 2,
    },
    total_token_usage: { total_tokens: total },
  },
});
const ID = '019f0000-0000-7000-8000-00000000abcd';
const META = entry(0, 'session_meta', { id: ID, cli_version: '0.142.4', model_provider: 'openai' });

describe('a Codex rollout', () => {
  it('is a run: items between two inputs are one answer, with the usage told after it', async () => {
    const lines = [
      META,
      entry(0, 'turn_context', { model: 'gpt-x' }),
      item(0, message('user', '<environment_context>cwd</environment_context>')),
      item(1, message('user', 'count the files')),
      entry(1, 'event_msg', { type: 'user_message', message: 'count the files' }),
      item(3, { type: 'reasoning', summary: [{ type: 'summary_text', text: 'plan' }] }),
      item(4, { type: 'function_call', name: 'shell', arguments: '{"cmd":"ls"}', call_id: 'c1' }),
      item(6, {
        type: 'function_call_output',
        call_id: 'c1',
        output: '{"output":"boom","metadata":{"exit_code":2}}',
      }),
      entry(6, 'event_msg', usage(20, 26)),
      entry(6, 'event_msg', usage(20, 26)),
      item(8, message('assistant', 'it failed')),
      entry(8, 'event_msg', usage(30, 62)),
    ];
    await using temp = await importedFile(jsonLines(...lines));
    expect(temp.result).toMatchObject({ stored: 4, badLineCount: 0 });
    const [first, tool, last] = await temp.steps();
    expect(first).toMatchObject({
      kind: 'llm',
      model_requested: 'gpt-x',
      tokens_in: 20n,
      tokens_out: 6n,
      tokens_cache_read: 4n,
      tokens_reasoning: 2n,
      duration_ms: 3000,
      finish_reasons: ['tool_calls'],
    });
    expect(told(first!['input_messages'])).toEqual([
      'system: <environment_context>cwd</environment_context>',
      'user: count the files',
    ]);
    expect(tool).toMatchObject({
      tool_name: 'shell',
      arguments: '{"cmd":"ls"}',
      result: 'boom',
      exit_code: 2,
      is_error: true,
      duration_ms: 2000,
    });
    expect(told(last!['input_messages'])).toEqual(['tool: boom']);
    expect(last).toMatchObject({ tokens_in: 30n });
    expect(await temp.run()).toMatchObject({
      trace_id: ID.replaceAll('-', ''),
      session_id: ID,
      input_messages: expect.stringContaining('count the files') as string,
      is_error: false,
    });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 4 });
  });

  it('reads custom tools, shell calls, parallel calls and an abort', async () => {
    const lines = [
      META,
      item(1, message('user', 'patch it')),
      item(2, { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin', call_id: 'c1' }),
      item(2, { type: 'local_shell_call', action: { command: ['ls'] }, call_id: 'c2' }),
      item(3, { type: 'local_shell_call_output' }),
      item(3, {
        type: 'custom_tool_call_output',
        call_id: 'c1',
        output: { content: 'no', success: false },
      }),
      item(4, {
        type: 'function_call_output',
        call_id: 'c2',
        output: [{ text: 'Exit code: 0\nfine' }],
      }),
      entry(5, 'event_msg', { type: 'turn_aborted', reason: 'interrupted' }),
    ];
    await using temp = await importedFile(jsonLines(...lines));
    const steps = await temp.steps();
    expect(steps.map((step) => [step['tool_name'], step['is_error'], step['exit_code']])).toEqual([
      [null, false, null],
      ['apply_patch', true, null],
      ['local_shell', false, 0],
    ]);
    expect(await temp.run()).toMatchObject({
      is_error: true,
      error_type: 'turn_aborted',
      error_message: 'interrupted',
    });
  });

  it('of before 0.30 has bare items behind a line that names the session', async () => {
    const lines = [
      { id: ID, timestamp: at(0), instructions: null },
      { record_type: 'state' },
      message('user', 'hello'),
      message('assistant', 'hi'),
    ];
    await using temp = await importedFile(jsonLines(...lines));
    const [step] = await temp.steps();
    expect(told(step!['output_messages'])).toEqual(['assistant: hi']);
    expect(await temp.run()).toMatchObject({ session_id: ID });
  });

  it('tells what is no item and keeps the rest', async () => {
    const lines = [
      META,
      entry(1, 'response_item', 'text' as unknown as object),
      item(1, { type: 'function_call', name: 5, arguments: 7 }),
      item(2, { type: 'function_call_output', output: 9 }),
      '{"timestamp":',
    ];
    await using temp = await importedFile(jsonLines(...lines));
    expect(temp.result.badLines.map(({ line }) => line)).toEqual([2, 5]);
    expect((await temp.steps()).map(({ kind }) => kind)).toEqual(['llm', 'tool']);
  });
});
