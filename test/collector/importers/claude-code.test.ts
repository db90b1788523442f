import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, jsonLines, told } from '../../support/imported-file.js';

let lines = 0;
const at = (second: number) => new Date(Date.UTC(2026, 5, 1, 10, 0, second)).toISOString();
const line = (type: string, second: number, message: unknown, more: object = {}) => ({
  type,
  uuid: `u${++lines}`,
  parentUuid: null,
  isSidechain: false,
  sessionId: 's-1',
  version: '2.1.0',
  timestamp: at(second),
  message,
  ...more,
});
const user = (second: number, content: unknown, more?: object) =>
  line('user', second, { role: 'user', content }, more);
const answer = (
  second: number,
  id: string,
  content: unknown[],
  more: object = {},
  outer?: object,
) =>
  line(
    'assistant',
    second,
    {
      id,
      role: 'assistant',
      model: 'claude-x',
      content,
      stop_reason: null,
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 2,
        output_tokens: 3,
      },
      ...more,
    },
    outer,
  );
const text = (said: string) => ({ type: 'text', text: said });
const use = (id: string, name: string, input: unknown) => ({ type: 'tool_use', id, name, input });
const result = (id: string, content: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
});

describe('a Claude Code session', () => {
  it('is a run: answers put together from their lines, tools with their results', async () => {
    const talk = [
      { type: 'summary', summary: 'x', leafUuid: 'y' },
      user(0, 'list the files'),
      answer(4, 'm1', [{ type: 'thinking', thinking: 'hm' }]),
      answer(5, 'm1', [use('t1', 'Bash', { command: 'ls' })], { stop_reason: 'tool_use' }),
      user(7, [result('t1', [text('a.txt')])]),
      answer(9, 'm2', [text('one file: a.txt')], { stop_reason: 'end_turn' }),
    ];
    await using temp = await importedFile(jsonLines(...talk));
    expect(temp.result).toMatchObject({ stored: 4, badLineCount: 0 });
    const [first, tool, last, ...rest] = await temp.steps();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      kind: 'llm',
      model_requested: 'claude-x',
      provider: 'anthropic',
      tokens_in: 17n,
      tokens_out: 3n,
      tokens_cache_read: 5n,
      tokens_cache_write: 2n,
      finish_reasons: ['tool_use'],
      duration_ms: 5000,
    });
    expect(told(first!['input_messages'])).toEqual(['user: list the files']);
    expect(told(first!['output_messages'])).toEqual(['assistant: hm', 'assistant: Bash']);
    expect(tool).toMatchObject({
      kind: 'tool',
      tool_name: 'Bash',
      tool_call_id: 't1',
      arguments: '{"command":"ls"}',
      result: 'a.txt',
      duration_ms: 2000,
      is_error: false,
    });
    expect(told(last!['input_messages'])).toEqual(['tool: a.txt']);
    expect(await temp.run()).toMatchObject({
      agent_name: 'claude-code',
      session_id: 's-1',
      tokens_in: 34n,
      duration_ms: 9000,
      output_messages:
        '[{"role":"assistant","parts":[{"type":"text","content":"one file: a.txt"}]}]',
    });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 4 });
  });

  it('counts an answer once that goes on behind a result, and a line that stands twice', async () => {
    const again = user(9, 'thanks');
    const talk = [
      user(0, 'go'),
      answer(1, 'm1', [use('t1', 'Read', {})]),
      user(2, [result('t1', 'no such file', { is_error: true })]),
      answer(3, 'm1', [use('t2', 'Read', {})]),
      user(4, [result('t2', 'ok')]),
      again,
      again,
    ];
    await using temp = await importedFile(jsonLines(...talk));
    const steps = await temp.steps();
    expect(steps.map(({ kind, is_error, tokens_in }) => [kind, is_error, tokens_in])).toEqual([
      ['llm', false, 17n],
      ['tool', true, null],
      ['llm', false, null],
      ['tool', false, null],
    ]);
    const [unread] = await temp.store.query("select * from spans where name = 'user_turn'");
    expect(told(unread!['input_messages'])).toEqual(['tool: ok', 'user: thanks']);
  });

  it('has its sub-agents below the calls that started them', async () => {
    const side = { isSidechain: true };
    const talk = [
      user(0, 'go'),
      answer(1, 'm1', [use('t1', 'Task', { prompt: 'look around', subagent_type: 'Explore' })]),
      user(2, 'look around', { ...side, uuid: 'side1' }),
      answer(3, 'm2', [text('seen')], {}, { ...side, parentUuid: 'side1' }),
      user(4, [result('t1', 'seen')]),
    ];
    await using temp = await importedFile(jsonLines(...talk));
    const spans = await temp.store.query(
      'select s.name, p.name as parent from spans s left join spans p on p.span_id = s.parent_span_id order by s.start_ns, s.arrival',
    );
    expect(spans.map(({ name, parent }) => `${String(parent)} > ${String(name)}`).sort()).toEqual([
      'execute_tool Task > invoke_agent Explore',
      'invoke_agent Explore > chat claude-x',
      'invoke_agent claude-code > chat claude-x',
      'invoke_agent claude-code > execute_tool Task',
      'null > invoke_agent claude-code',
    ]);
    expect(await temp.store.query('select run_id from runs')).toHaveLength(1);
  });

  it('tells each line that is not one, and keeps the others', async () => {
    const talk = [
      user(0, 'go'),
      '{"type":"user"',
      42,
      { silly: true },
      line('user', 1, 'text'),
      line('user', 1, { role: 'user', content: 7 }),
      line('assistant', 2, { content: ['bare text', 5, null, { type: 'tool_use' }] }),
      { ...user(3, [result('t9', 'whose?')]), timestamp: 'yesterday' },
    ];
    await using temp = await importedFile(jsonLines(...talk));
    expect(temp.result.badLines.map(({ line, reason }) => [line, reason])).toEqual([
      [2, expect.stringContaining('not JSON')],
      [3, 'a line should be an object, this one is a number'],
      [4, 'the line has no "type"'],
      [5, '"message" should be an object, not text'],
      [6, '"message.content" should be text or a list, not a number'],
    ]);
    const steps = await temp.steps();
    expect(steps.map(({ kind, tool_name }) => [kind, tool_name])).toEqual([
      ['llm', null],
      ['tool', 'unknown'],
    ]);
  });
});
