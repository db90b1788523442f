import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { tempStore, type TempStore } from '../../support/temp-store.js';

const TRAJECTORY = {
  schema_version: 'ATIF-v1.2',
  session_id: 's',
  agent: { name: 'claude-code', version: '2', model_name: 'm' },
  steps: [{ step_id: 1, source: 'agent', message: 'done', timestamp: '2026-04-01T18:03:00Z' }],
};

/** A trial's folder within a job: result.json, and what else is given. */
function trial(
  temp: TempStore,
  name: string,
  result: object,
  files: Record<string, string> = {},
): string {
  const folder = path.join(temp.folder, 'job', name);
  const whole = {
    id: 'x',
    task_name: name.split('__')[0],
    trial_name: name,
    trial_uri: 'file:///x',
    agent_info: { name: 'claude-code', version: '2' },
    agent_execution: {
      started_at: '2026-04-01T18:02:06.148695Z',
      finished_at: '2026-04-01T18:04:45Z',
    },
    ...result,
  };
  const all = {
    'result.json': JSON.stringify(whole, null, 4),
    'config.json': '{"trial_name":"x","task":{}}',
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

const withTrajectory = { 'agent/trajectory.json': JSON.stringify(TRAJECTORY) };
const reward = (value: unknown) => ({ verifier_result: { rewards: { reward: value } } });

describe('a Harbor job', () => {
  it('imports as a folder: each trial a run with its task and how it went', async () => {
    await using temp = await tempStore();
    trial(temp, 'a__1', { ...reward(1), agent_result: { n_input_tokens: 7 } }, withTrajectory);
    trial(temp, 'b__2', reward(0), withTrajectory);
    trial(temp, 'c__3', {
      exception_info: { exception_type: 'AgentTimeoutError', exception_message: 'late' },
    });
    trial(temp, 'd__4', reward(0.5));
    trial(temp, 'e__5', { verifier_result: null }, { 'verifier/reward.txt': '1\n' });
    writeFileSync(path.join(temp.folder, 'job', 'notes.md'), '# notes');
    const result = await importFiles([path.join(temp.folder, 'job')], temp.store);
    expect(result).toMatchObject({ files: 5, badLineCount: 0, skippedFiles: 7 });
    const runs = await temp.store.query(
      'select task, outcome, reward, error_type, llm_call_count::integer as calls from runs order by task',
    );
    expect(runs.map((run) => Object.values(run))).toEqual([
      ['a', 'pass', 1, null, 1],
      ['b', 'fail', 0, null, 1],
      ['c', null, null, 'AgentTimeoutError', 0],
      ['d', null, 0.5, null, 0],
      ['e', 'pass', 1, null, 0],
    ]);
    const [timed] = await temp.store.query(
      "select started_ns, ended_ns from runs where task = 'a'",
    );
    expect(timed).toEqual({ started_ns: 1775066526148695000n, ended_ns: 1775066685000000000n });
    const again = await importFiles([path.join(temp.folder, 'job')], temp.store);
    expect(again).toMatchObject({ stored: 0 });
  });

  it('has the same run by its trajectory as by its result', async () => {
    await using temp = await tempStore();
    const folder = trial(temp, 'a__1', reward(1), withTrajectory);
    const byResult = await importFiles([path.join(folder, 'result.json')], temp.store);
    const byTrajectory = await importFiles(
      [path.join(folder, 'agent/trajectory.json')],
      temp.store,
    );
    expect(byTrajectory).toMatchObject({ stored: 0, duplicates: byResult.stored });
  });
});
