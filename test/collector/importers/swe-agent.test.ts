import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, told } from '../../support/imported-file.js';

const TRAJECTORY = {
  environment: 'swe_main',
  trajectory: [
    {
      action: 'ls\n',
      observation: 'a.py',
      response: 'Let me look.\n```\nls\n```',
      state: '{"open_file": "n/a"}',
      thought: 'Let me look.',
    },
    { action: 'submit', observation: '', response: 'done', state: '{}', thought: 'done' },
  ],
  history: [
    { role: 'system', content: 'You are an engineer', agent: 'primary' },
    { role: 'user', content: 'a demonstration', is_demo: true },
    { role: 'user', content: 'fix the bug' },
    { role: 'assistant', content: 'Let me look.', action: 'ls\n' },
  ],
  info: {
    exit_status: 'submitted',
    model_stats: { instance_cost: 0.5, tokens_sent: 100, tokens_received: 20, api_calls: 2 },
  },
};

describe('a SWE-agent trajectory', () => {
  it('is a run: each step an answer and its command', async () => {
    await using temp = await importedFile(JSON.stringify(TRAJECTORY, null, 2), 'a__b-1.traj');
    expect(temp.result).toMatchObject({ stored: 5, badLineCount: 0 });
    const steps = await temp.steps();
    expect(steps.map(({ kind, arguments: args, result }) => [kind, args, result])).toEqual([
      ['llm', null, null],
      ['tool', '{"command":"ls"}', 'a.py'],
      ['llm', null, null],
      ['tool', '{"command":"submit"}', null],
    ]);
    expect(told(steps[0]!['input_messages'])).toEqual([
      'system: You are an engineer',
      'user: fix the bug',
    ]);
    expect(told(steps[2]!['input_messages'])).toEqual(['tool: a.py']);
    expect(await temp.run()).toMatchObject({
      cost_usd: 0.5,
      tokens_in: 100n,
      tokens_out: 20n,
      is_error: false,
    });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 5 });
  });

  it('that ended early is an error of the run; 1.x says what each call read', async () => {
    const [first] = TRAJECTORY.trajectory;
    const query = [
      { role: 'user', content: 'fix it' },
      { role: 'assistant', content: 'ok' },
      { role: 'user', content: 'a.py' },
    ];
    const ended = {
      trajectory: [first, { ...first, query, action: '' }],
      info: { exit_status: 'exit_cost' },
    };
    await using temp = await importedFile(JSON.stringify(ended));
    expect(await temp.run()).toMatchObject({ is_error: true, error_type: 'exit_cost' });
    const steps = await temp.steps();
    expect(steps.map(({ kind }) => kind)).toEqual(['llm', 'tool', 'llm']);
    expect(told(steps[2]!['input_messages'])).toEqual(['user: a.py']);
  });

  it('with bad steps keeps the good ones; cut off or nested too deep it is told', async () => {
    const bad = { trajectory: [{ action: 1, response: [] }, 'text', null], history: 5, info: [] };
    await using temp = await importedFile(JSON.stringify(bad));
    expect(temp.result.badLines.map(({ reason }) => reason)).toEqual([
      'step 2 should be an object, not text',
      'step 3 should be an object, not null',
    ]);
    expect(await temp.steps()).toHaveLength(1);
    const text = JSON.stringify(TRAJECTORY);
    await using cut = await importedFile(text.slice(0, -20));
    expect(cut.result.badLines[0]!.reason).toMatch(
      /^the file ends early; \d+ steps before the cut are kept$/,
    );
    expect(cut.result.stored).toBeGreaterThan(0);
    await using deep = await importedFile(
      `${text.slice(0, -1)},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    );
    expect(deep.result.badLines[0]!.reason).toBe('JSON nested more than 500 levels deep');
  });
});
