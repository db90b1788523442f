import { describe, expect, it } from 'vitest';
import { listRuns } from '../../../analysis/index.js';
import { describeRun } from '../../../analysis/report/describe.js';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, told } from '../../support/imported-file.js';

const LOG = {
  history: [
    { content: 'Which firm?', role: 'human' },
    { content: 'Initial plan', role: 'Orchestrator (thought)' },
    { content: 'Search it', role: 'Orchestrator (-> WebSurfer)' },
    { content: 'I searched', role: 'WebSurfer' },
    { content: 'exitcode: 1 (execution failed)', role: 'user', name: 'Computer_terminal' },
    { content: 'TERMINATE', role: 'assistant', name: 'Expert' },
  ],
  question: 'Which firm?',
  ground_truth: 'Holabird',
  mistake_agent: 'WebSurfer',
  mistake_step: '3',
  question_ID: 'q-1',
};

describe('a Who&When log', () => {
  it('is a run: the turns of each agent, what the terminal answers, and no verdict in a column', async () => {
    await using temp = await importedFile(JSON.stringify(LOG));
    const steps = await temp.steps();
    expect(steps.map(({ kind, agent_name }) => [kind, agent_name])).toEqual([
      ['llm', 'Orchestrator'],
      ['llm', 'Orchestrator'],
      ['llm', 'WebSurfer'],
      ['tool', 'Computer_terminal'],
      ['llm', 'Expert'],
    ]);
    expect(told(steps[0]!['input_messages'])).toEqual(['user: Which firm?']);
    expect(steps[3]).toMatchObject({ tool_name: 'execute_code', is_error: true, exit_code: 1 });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 6 });
    const [root] = await temp.store.query(
      'select attributes from spans where parent_span_id is null',
    );
    expect(root!['attributes']).toContain('"tracehound.who_and_when.mistake_step":"3"');
  });

  it('has no times, and is said to have none', async () => {
    await using temp = await importedFile(JSON.stringify(LOG));
    expect(await temp.store.query('select has_times, duration_ms from runs')).toEqual([
      { has_times: false, duration_ms: null },
    ]);
    const [run] = await listRuns(temp.store);
    expect(describeRun(run!)).toBe('5 steps, 4 model calls, 1 tool call');
  });

  it('with bad turns keeps the good ones; without a history it is told', async () => {
    const bad = { ...LOG, history: [LOG.history[0], 7, { role: 3, content: null }] };
    await using temp = await importedFile(JSON.stringify(bad));
    expect(temp.result.badLines.map(({ reason }) => reason)).toEqual([
      'turn 1 should be an object, not a number',
    ]);
    expect(await temp.steps()).toHaveLength(1);
    await using none = await importedFile(JSON.stringify({ ...LOG, history: 'gone' }));
    expect(none.result.badLines[0]!.reason).toBe('"history" should be a list, not text');
  });
});
