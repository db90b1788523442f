import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, told } from '../../support/imported-file.js';

const FIRST = [
  { role: 'system', content: 'Answer with a mswea_bash_command block' },
  { role: 'user', content: 'fix it' },
  { role: 'assistant', content: 'I look.\n\n```mswea_bash_command\nls\n```' },
  { role: 'user', content: '<returncode>2</returncode>\n<output>\nno\n</output>' },
  { role: 'assistant', content: 'no command at all' },
  { role: 'user', content: 'please give one' },
];

describe('a mini-swe-agent trajectory', () => {
  it('that is a list of messages has commands in blocks and exit codes in the output', async () => {
    await using temp = await importedFile(JSON.stringify(FIRST, null, 1));
    const steps = await temp.steps();
    expect(steps.map(({ kind, arguments: args, exit_code }) => [kind, args, exit_code])).toEqual([
      ['llm', null, null],
      ['tool', '{"command":"ls"}', 2],
      ['llm', null, null],
    ]);
    expect(told(steps[0]!['input_messages'])).toHaveLength(2);
    expect(steps[2]).toMatchObject({ finish_reasons: ['stop'] });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 5 });
  });

  it('of 2.0 has tool calls, times, usage and cost beside the messages', async () => {
    const action = (id: string, command: string) => ({ command, tool_call_id: id });
    const document = {
      info: {
        mini_version: '2.0.1',
        exit_status: 'LimitsExceeded',
        model_stats: { instance_cost: 0.25, api_calls: 1 },
        config: { model: { model_name: 'openai/gpt-x' } },
      },
      messages: [
        { role: 'user', content: 'fix it', extra: { timestamp: 1780000000 } },
        {
          role: 'assistant',
          content: null,
          extra: {
            actions: [action('c1', 'ls'), action('c2', 'pwd')],
            cost: 0.25,
            timestamp: 1780000002.5,
            response: {
              id: 'r1',
              model: 'gpt-x-1',
              usage: { prompt_tokens: 9, completion_tokens: 3 },
            },
          },
        },
        {
          role: 'tool',
          tool_call_id: 'c2',
          content: '/',
          extra: { returncode: 0, timestamp: 1780000003 },
        },
        {
          role: 'tool',
          tool_call_id: 'c1',
          content: 'x',
          extra: { returncode: 1, timestamp: 1780000004 },
        },
        { role: 'exit', content: 'limits', extra: {} },
      ],
      trajectory_format: 'mini-swe-agent-1.1',
    };
    await using temp = await importedFile(JSON.stringify(document));
    const [call, ...tools] = await temp.steps();
    expect(call).toMatchObject({
      model_requested: 'openai/gpt-x',
      model_responded: 'gpt-x-1',
      tokens_in: 9n,
      tokens_out: 3n,
      cost_usd: 0.25,
      duration_ms: 2500,
    });
    expect(
      tools.map((tool) => [tool['tool_call_id'], tool['exit_code'], tool['duration_ms']]),
    ).toEqual([
      ['c2', 0, 500],
      ['c1', 1, 1500],
    ]);
    expect(await temp.run()).toMatchObject({ is_error: true, error_type: 'LimitsExceeded' });
  });

  it('with bad messages keeps the good ones', async () => {
    await using temp = await importedFile(
      JSON.stringify([...FIRST, 5, { role: 7, content: { a: 1 } }]),
    );
    expect(temp.result.badLines.map(({ reason }) => reason)).toEqual([
      'message 7 should be an object, not a number',
    ]);
    expect(await temp.steps()).toHaveLength(3);
  });
});
