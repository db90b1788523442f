import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, told } from '../../support/imported-file.js';

const step = (n: number, type: string, result: unknown, llm: unknown[] | null = null) => ({
  step: n,
  action_ts: `2026-02-28T05:41:39.5${n}0000+00:00`,
  observation: { step: n },
  action: { type, args: { n } },
  result,
  io_audit: [],
  llm_trace: llm,
  latency_ms: 3,
  budget_after_step: { steps: 10 - n },
});
const llm = (prompt: string, success = true) => ({
  request: { provider: 'openai', model: 'gpt-x', prompt },
  response: {
    completion: `re: ${prompt}`,
    success,
    error: success ? null : 'rate limit',
    tokens_used: 7,
  },
});

const ARTIFACT = {
  task_id: 'chain',
  version: 1,
  seed: 0,
  success: false,
  termination_reason: 'steps_exhausted',
  failure_type: 'budget_exhausted',
  failure_reason: 'no steps left',
  action_trace: [
    step(1, 'call_api', { ok: true, token: 'x' }, [llm('first')]),
    step(2, 'wait', { ok: false, error: 'rate_limited' }, [llm('first'), llm('second', false)]),
  ],
  run_id: '534e980266004287a9fd3b0b792cd6f3',
  trace_id: '534e980266004287a9fd3b0b792cd6f3',
  agent: 'agents\\chain_agent.py',
  task_ref: 'chain@1',
  started_at: '2026-02-28T05:41:39.500000+00:00',
  completed_at: '2026-02-28T05:41:40.000000+00:00',
};

describe('a TraceCore run artifact', () => {
  it('is a run: a tool call an action, a model call each new entry of its trace', async () => {
    await using temp = await importedFile(JSON.stringify(ARTIFACT, null, 2));
    expect(temp.result).toMatchObject({ stored: 5, badLineCount: 0 });
    const steps = await temp.steps();
    expect(
      steps.map((s) => [
        s['kind'],
        s['tool_name'],
        s['arguments'],
        s['is_error'],
        s['error_message'],
      ]),
    ).toEqual([
      ['llm', null, null, false, null],
      ['tool', 'call_api', '{"n":1}', false, null],
      ['llm', null, null, true, 'rate limit'],
      ['tool', 'wait', '{"n":2}', true, 'rate_limited'],
    ]);
    expect(steps[1]).toMatchObject({ duration_ms: 3, result: '{"ok":true,"token":"x"}' });
    expect(told(steps[2]!['input_messages'])).toEqual([
      'tool: {"ok":true,"token":"x"}',
      'user: second',
    ]);
    expect(await temp.run()).toMatchObject({
      trace_id: ARTIFACT.trace_id,
      agent_name: 'chain_agent',
      outcome: 'fail',
      task: 'chain@1',
      error_type: 'budget_exhausted',
      error_message: 'no steps left',
      duration_ms: 500,
    });
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 5 });
  });

  it.each([
    ['UTF-16 as PowerShell writes it', 'utf16le', Buffer.from([0xff, 0xfe])],
    ['UTF-8 with a mark', 'utf8', Buffer.from([0xef, 0xbb, 0xbf])],
  ] as const)('is read as %s', async (_name, encoding, mark) => {
    const text = JSON.stringify({ ...ARTIFACT, task_ref: 'käse@1' }, null, 2);
    await using temp = await importedFile(Buffer.concat([mark, Buffer.from(text, encoding)]));
    expect(temp.result).toMatchObject({ stored: 5, badLineCount: 0 });
    expect(await temp.run()).toMatchObject({ task: 'käse@1' });
  });

  it('with bad steps keeps the good ones', async () => {
    const bad = {
      ...ARTIFACT,
      success: 'yes',
      failure_type: null,
      agent: 5,
      action_trace: [null, { action: 'x', llm_trace: [3] }, step(3, 'wait', null)],
    };
    await using temp = await importedFile(JSON.stringify(bad));
    expect(temp.result.badLines.map(({ reason }) => reason)).toEqual([
      'step 1 should be an object, not null',
    ]);
    expect((await temp.steps()).map((s) => s['tool_name'])).toEqual([null, 'unknown', 'wait']);
    expect(await temp.run()).toMatchObject({
      agent_name: 'tracecore',
      outcome: null,
      is_error: false,
    });
  });
});
