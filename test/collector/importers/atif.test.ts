import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { importFiles } from '../../../collector/importers/index.js';
import { agentSpans } from '../../../bench/agent-spans.js';
import { exported } from '../../support/agenttrace.js';
import { importedFile, told } from '../../support/imported-file.js';
import { tempStore } from '../../support/temp-store.js';

const call = (id: string, name: string, args: unknown) => ({
  tool_call_id: id,
  function_name: name,
  arguments: args,
});

const TRAJECTORY = {
  schema_version: 'ATIF-v1.7',
  session_id: 's-1',
  trajectory_id: 't-1',
  agent: { name: 'terminus', version: '2.0', model_name: 'model-x', extra: { a: [1] } },
  steps: [
    { step_id: 1, timestamp: '2026-04-01T18:02:08.311Z', source: 'system', message: 'Be brief' },
    {
      step_id: 2,
      timestamp: '2026-04-01T18:02:08.311Z',
      source: 'user',
      message: 'List the files',
    },
    {
      step_id: 3,
      timestamp: '2026-04-01T18:02:10Z',
      source: 'agent',
      model_name: 'model-y',
      message: 'I look',
      reasoning_content: 'hm',
      tool_calls: [
        call('c1', 'bash', { cmd: 'ls', n: 12345678901234567890n }),
        call('c2', 'bash', { cmd: 'pwd' }),
      ],
      observation: {
        results: [
          { source_call_id: 'c2', content: '/app' },
          { source_call_id: 'c1', content: 'a.txt', extra: { is_error: true } },
          { source_call_id: 'c1', content: 'a second answer' },
          { content: 'the terminal says more' },
        ],
      },
      metrics: {
        prompt_tokens: 100,
        completion_tokens: 20,
        cached_tokens: 40,
        cost_usd: 0.125,
        logprobs: [-0.5],
      },
      extra: { stop_reason: 'tool_use' },
    },
    {
      step_id: 4,
      source: 'agent',
      message: '',
      is_copied_context: true,
      tool_calls: [call('c9', 'x', {})],
      observation: { results: [{ source_call_id: 'c9', content: 'copied' }] },
    },
    {
      step_id: 5,
      source: 'agent',
      message: [{ type: 'text', text: 'seen' }, { type: 'image' }],
      tool_calls: [call('c1', 'sub', null)],
      observation: {
        results: [
          {
            source_call_id: 'c1',
            content: null,
            subagent_trajectory_ref: [{ trajectory_id: 'sub-1' }],
          },
        ],
      },
    },
    { step_id: 6, source: 'agent', message: 'dispatched', llm_call_count: 0 },
    { step_id: 7, source: 'user', message: '' },
  ],
  subagent_trajectories: [
    {
      schema_version: 'ATIF-v1.7',
      trajectory_id: 'sub-1',
      agent: { name: 'helper', version: '1' },
      steps: [{ step_id: 1, source: 'agent', message: 'I help', metrics: { prompt_tokens: 5 } }],
    },
  ],
  notes: 'a note',
  final_metrics: { total_prompt_tokens: 105, total_completion_tokens: 20, total_steps: 7 },
};

const json = (value: unknown) =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? `big:${member}` : member,
  ).replace(/"big:(\d+)"/g, '$1');

describe('an ATIF trajectory', () => {
  it('is a run: model calls, tool calls with their answers, sub-agents below their calls', async () => {
    await using temp = await importedFile(json(TRAJECTORY));
    expect(temp.result).toMatchObject({ badLineCount: 0 });
    const steps = await temp.steps();
    expect(
      steps.map((step) => [
        step['kind'],
        step['agent_name'],
        step['tool_call_id'],
        step['result'],
        step['is_error'],
      ]),
    ).toEqual([
      ['llm', 'terminus', null, null, false],
      ['tool', 'terminus', 'c1', 'a.txt', true],
      ['tool', 'terminus', 'c2', '/app', false],
      ['llm', 'terminus', null, null, false],
      ['tool', 'terminus', 'c1', null, false],
      ['llm', 'helper', null, null, false],
    ]);
    expect(steps[0]).toMatchObject({
      model_requested: 'model-y',
      tokens_in: 100n,
      tokens_out: 20n,
      tokens_cache_read: 40n,
      cost_usd: 0.125,
      finish_reasons: ['tool_use'],
    });
    expect(told(steps[0]!['input_messages'])).toEqual(['system: Be brief', 'user: List the files']);
    expect(told(steps[3]!['input_messages'])).toEqual([
      'tool: a.txt',
      'tool: /app',
      'user: a second answer',
      'user: the terminal says more',
      'assistant: x',
    ]);
    const [sub] = await temp.store.query(
      "select p.tool_call_id from spans s join spans p on p.span_id = s.parent_span_id where s.name = 'invoke_agent helper'",
    );
    expect(sub).toEqual({ tool_call_id: 'c1' });
    expect(await temp.store.query('select run_id from runs')).toHaveLength(1);
  });

  it('comes out as it came in, through OTLP too', async () => {
    await using temp = await importedFile(json(TRAJECTORY));
    expect(await exported(temp.store, 'atif')).toBe(`${json(TRAJECTORY)}\n`);
    const file = path.join(temp.folder, 'otlp.jsonl');
    writeFileSync(file, await exported(temp.store, 'otlp'));
    await using second = await tempStore();
    await importFiles([file], second.store);
    expect(await exported(second.store, 'atif')).toBe(`${json(TRAJECTORY)}\n`);
  });

  it('of Harbor has an answer in several steps: one model call, and out come the steps', async () => {
    const timestamp = '2026-04-01T13:59:35.332Z';
    const acted = (id: string, said: string, content: string) => ({
      timestamp,
      source: 'agent',
      message: said,
      reasoning_content: 'First look',
      tool_calls: [call(id, 'Bash', { command: id })],
      observation: { results: [{ source_call_id: id, content }] },
    });
    const metrics = { prompt_tokens: 21873, completion_tokens: 75 };
    const document = {
      schema_version: 'ATIF-v1.2',
      session_id: 's-2',
      agent: { name: 'claude-code', version: '2.1.89' },
      steps: [
        { timestamp, source: 'user', message: 'Prove it' },
        {
          timestamp,
          source: 'agent',
          message: 'I look',
          reasoning_content: 'First look',
          metrics,
        },
        acted('b:0', 'Executed Bash b:0', 'a.v'),
        acted('b:1', 'Executed Bash b:1', 'ok'),
        { ...acted('b:2', 'Executed Bash b:2', 'done'), metrics },
        // Who has something of its own to say answers for itself, and so does who comes later.
        acted('b:3', 'And now?', ''),
        { ...acted('b:4', '', 'end'), timestamp: '2026-04-01T13:59:36Z' },
      ],
    };
    await using temp = await importedFile(json(document));
    const steps = await temp.steps();
    expect(steps.map(({ kind, tool_call_id }) => tool_call_id ?? kind)).toEqual([
      'llm',
      'b:0',
      'b:1',
      'llm',
      'b:2',
      'llm',
      'b:3',
      'llm',
      'b:4',
    ]);
    expect(told(steps[0]!['output_messages'])).toEqual(
      ['First look', 'I look', 'Bash', 'Bash'].map((said) => `assistant: ${said}`),
    );
    expect(told(steps[3]!['output_messages'])).toEqual([
      'assistant: First look',
      'assistant: Bash',
    ]);
    expect(await exported(temp.store, 'atif')).toBe(`${json(document)}\n`);
  });

  it('with bad steps keeps the good ones', async () => {
    const bad = {
      ...TRAJECTORY,
      steps: [
        5,
        { source: 7, message: 9, tool_calls: 'x', metrics: [] },
        { source: 'agent', tool_calls: [null, {}], observation: { results: [1] } },
      ],
      subagent_trajectories: [null, { steps: ['x'] }],
    };
    await using temp = await importedFile(json(bad));
    expect(temp.result.badLines.map(({ reason }) => reason)).toEqual([
      'step 1 should be an object, not a number',
      'trajectory 1: step 1 should be an object, not text',
    ]);
    expect((await temp.steps()).map(({ kind, tool_name }) => [kind, tool_name])).toEqual([
      ['llm', null],
      ['tool', 'unknown'],
    ]);
  });

  it('is made of any run, and reads as the same calls', async () => {
    await using temp = await tempStore();
    const rows = rowsFromTraces(agentSpans(20), 1n);
    await temp.store.append(
      rows.map((row) => ({ ...row, tags: ['v2'], metadata: '{"seed":12345678901234567890}' })),
    );
    const text = await exported(temp.store, 'atif');
    const document = JSON.parse(text) as { steps: { source: string }[]; schema_version: string };
    expect(document.schema_version).toBe('ATIF-v1.6');
    const file = path.join(temp.folder, 'trajectory.json');
    writeFileSync(file, text);
    await using second = await tempStore();
    expect(await importFiles([file], second.store)).toMatchObject({ badLineCount: 0 });
    const calls = 'select llm_call_count, tokens_in, tokens_out, tags, metadata from runs';
    expect(await second.store.query(calls)).toEqual(await temp.store.query(calls));
  });
});
