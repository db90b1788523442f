import { describe, expect, it } from 'vitest';
import { importedFile, jsonLines, told } from '../../support/imported-file.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 10, 0, second)).toISOString();
const ID = '019f0000-0000-4000-8000-00000000abcd';
const HEAD = { sessionId: ID, projectHash: 'h', startTime: at(0), kind: 'main' };
const user = (second: number, id: string, content: unknown) => ({
  id,
  timestamp: at(second),
  type: 'user',
  content,
});
const answer = (second: number, id: string, content: string, more: object = {}) => ({
  id,
  timestamp: at(second),
  type: 'gemini',
  content,
  thoughts: [],
  tokens: { input: 20, output: 5, cached: 4, thoughts: 3, total: 28 },
  model: 'gemini-x',
  ...more,
});
const call = (second: number, id: string, status: string, response: object) => ({
  id,
  name: 'run_shell_command',
  args: { command: 'ls' },
  result: [{ functionResponse: { id, name: 'run_shell_command', response } }],
  status,
  timestamp: at(second),
});
const answered = (id: string) => [{ functionResponse: { id, response: {} } }];

describe('a Gemini CLI session', () => {
  it('is a run: the last of what was written of each message, tools with their results', async () => {
    const lines = [
      HEAD,
      { $set: { messages: [user(0, 'u0', [{ text: '<session_context>cwd' }])] } },
      user(0, 'u1', [{ text: 'list the files' }]),
      answer(2, 'a1', '', { thoughts: [{ subject: 'Plan', description: 'look' }] }),
      answer(2, 'a1', '', {
        thoughts: [{ subject: 'Plan', description: 'look' }],
        toolCalls: [
          call(4, 'c1', 'success', { output: 'a.txt' }),
          call(5, 'c2', 'error', { error: 'no such file' }),
        ],
      }),
      user(5, 'u2', answered('c1')),
      { $set: { lastUpdated: at(5) } },
      answer(7, 'a2', 'one file: a.txt'),
    ];
    await using temp = await importedFile(jsonLines(...lines));
    expect(temp.result).toMatchObject({ stored: 5, badLineCount: 0 });
    const [first, tool, failed, last, ...rest] = await temp.steps();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      kind: 'llm',
      provider: 'gcp.gemini',
      model_requested: 'gemini-x',
      tokens_in: 20n,
      tokens_out: 8n,
      tokens_cache_read: 4n,
      tokens_reasoning: 3n,
      finish_reasons: ['tool_calls'],
      duration_ms: 2000,
    });
    expect(told(first!['input_messages'])).toEqual([
      'system: <session_context>cwd',
      'user: list the files',
    ]);
    expect(told(first!['output_messages'])[0]).toBe('assistant: Plan: look');
    expect(tool).toMatchObject({
      tool_name: 'run_shell_command',
      tool_call_id: 'c1',
      arguments: '{"command":"ls"}',
      result: 'a.txt',
      duration_ms: 2000,
      is_error: false,
    });
    expect(failed).toMatchObject({ is_error: true, error_message: 'no such file' });
    expect(told(last!['input_messages'])).toEqual(['tool: a.txt', 'tool: no such file']);
    expect(await temp.run()).toMatchObject({
      trace_id: ID.replaceAll('-', ''),
      session_id: ID,
      agent_name: 'gemini-cli',
      output_messages:
        '[{"role":"assistant","parts":[{"type":"text","content":"one file: a.txt"}]}]',
    });
  });

  it('may be one document, as it was before', async () => {
    const document = { ...HEAD, messages: [user(0, 'u1', 'hi'), answer(1, 'a1', 'hello')] };
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
      await using temp = await importedFile(text);
      expect(await temp.steps()).toMatchObject([{ kind: 'llm', tokens_in: 20n }]);
    }
  });

  it('tells each line that is not one, and keeps the others', async () => {
    const lines = [
      HEAD,
      { id: 'x' },
      { $set: 3 },
      { $set: { messages: 4 } },
      answer(1, 'a1', 'ok'),
    ];
    await using temp = await importedFile(jsonLines(...lines));
    expect(temp.result.badLines.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'the line has no "type"'],
      [3, '"$set" should be an object, not a number'],
      [4, '"messages" should be a list, not a number'],
    ]);
    expect(await temp.steps()).toHaveLength(1);
  });
});
