import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { importedFile, told } from '../../support/imported-file.js';
import { zip } from '../../support/zip.js';

const HEADER = JSON.stringify({
  version: 2,
  status: 'success',
  eval: { eval_id: 'e1', run_id: 'r1', task: 'ctf', model: 'openai/gpt-x', solver: 'react' },
});
const TEXT = 'x'.repeat(500);

function sample(id: number, more: object = {}) {
  const call = { id: 'c1', function: 'bash', arguments: { cmd: 'ls' } };
  const asked = { role: 'user', content: 'attachment://abc1' };
  const asking = {
    role: 'assistant',
    content: [
      { type: 'reasoning', reasoning: 'hm' },
      { type: 'text', text: 'I look' },
    ],
    tool_calls: [call],
  };
  const answered = { role: 'tool', tool_call_id: 'c1', function: 'bash', content: 'a.txt' };
  const model = (second: number, input: unknown[], message: object) => ({
    event: 'model',
    timestamp: `2026-05-01T10:00:0${second}+00:00`,
    completed: `2026-05-01T10:00:0${second + 1}+00:00`,
    model: 'openai/gpt-x',
    input,
    output: {
      model: 'gpt-x-1',
      choices: [{ message, stop_reason: 'tool_calls' }],
      usage: { input_tokens: 10, output_tokens: 5, input_tokens_cache_read: 4, total_tokens: 19 },
    },
  });
  return {
    id,
    epoch: 1,
    started_at: '2026-05-01T10:00:00+00:00',
    completed_at: '2026-05-01T10:00:09+00:00',
    scores: { includes: { value: 'C', answer: 'flag' } },
    attachments: { abc1: TEXT },
    messages: [asked, asking, answered, { role: 'assistant', content: 'done' }],
    events: [
      { event: 'sample_init', timestamp: '2026-05-01T10:00:00+00:00' },
      model(1, [asked], asking),
      {
        event: 'tool',
        id: 'c1',
        function: 'bash',
        arguments: { cmd: 'ls' },
        result: 'a.txt',
        timestamp: '2026-05-01T10:00:03+00:00',
        completed: '2026-05-01T10:00:05+00:00',
        error: { type: 'timeout', message: 'late' },
      },
      model(6, [asked, asking, answered], { role: 'assistant', content: 'done' }),
    ],
    ...more,
  };
}

describe('an Inspect log', () => {
  it('has a run a sample: its calls with their times, its score for how it went', async () => {
    const file = zip([
      { name: '_journal/start.json', content: HEADER },
      { name: 'samples/1_epoch_1.json', content: JSON.stringify(sample(1)) },
      {
        name: 'samples/2_epoch_1.json',
        content: JSON.stringify(sample(2, { scores: { s: { value: 0 } } })),
        method: 'zstd',
      },
      { name: 'header.json', content: HEADER, method: 'stored' },
    ]);
    await using temp = await importedFile(file, 'log.eval');
    expect(temp.result).toMatchObject({ stored: 8, badLineCount: 0 });
    const runs = await temp.store.query(
      'select task, outcome, reward, agent_name, service, duration_ms from runs order by task',
    );
    expect(runs.map((run) => Object.values(run))).toEqual([
      ['ctf/1', 'pass', 1, 'react', 'ctf', 9000],
      ['ctf/2', 'fail', 0, 'react', 'ctf', 9000],
    ]);
    const [first, tool, last] = await temp.steps();
    expect(told(first!['input_messages'])).toEqual([`user: ${TEXT}`]);
    expect(first).toMatchObject({
      model_responded: 'gpt-x-1',
      tokens_in: 14n,
      tokens_out: 5n,
      tokens_cache_read: 4n,
      duration_ms: 1000,
    });
    expect(tool).toMatchObject({
      tool_name: 'bash',
      arguments: '{"cmd":"ls"}',
      result: 'a.txt',
      is_error: true,
      error_message: 'timeout: late',
      duration_ms: 2000,
    });
    expect(told(last!['input_messages'])).toEqual(['tool: a.txt']);
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 8 });
  });

  it('without events has the conversation; of version 3 it refers to a pool of messages', async () => {
    const pooled = sample(2);
    const refs = {
      event: 'model',
      timestamp: '2026-05-01T10:00:01Z',
      input_refs: [[0, 1]],
      output: { choices: [] },
      error: 'overloaded',
    };
    const document = {
      ...(JSON.parse(HEADER) as object),
      samples: [
        sample(1, { events: [], error: { type: 'TimeoutError', message: 'late' }, scores: null }),
        {
          ...pooled,
          events: [refs],
          events_data: { messages: [{ role: 'user', content: 'pooled' }] },
          limit: { type: 'token' },
        },
      ],
    };
    await using temp = await importedFile(JSON.stringify(document), 'log.json');
    const runs = await temp.store.query(
      'select error_type, outcome, step_count::integer as steps from runs order by task',
    );
    expect(runs.map((run) => Object.values(run))).toEqual([
      ['TimeoutError', null, 3],
      ['limit_token', 'pass', 1],
    ]);
    const [failed] = await temp.store.query(
      "select input_messages, error_message from spans where kind = 'llm' and is_error",
    );
    expect(told(failed!['input_messages'])).toEqual(['user: pooled']);
    expect(failed).toMatchObject({ error_message: 'overloaded' });
  });

  it('with bad samples keeps the good ones', async () => {
    const file = zip([
      { name: 'header.json', content: HEADER },
      { name: 'samples/1.json', content: '{"id": 1, ' },
      { name: 'samples/2.json', content: '[]' },
      { name: 'samples/3.json', content: JSON.stringify(sample(3)), method: 'unknown' },
      { name: 'samples/4.json', content: 'y'.repeat(3_000_000) },
      { name: 'samples/5.json', content: 'y'.repeat(3_000_000), claimedLength: 10, method: 'zstd' },
      { name: 'samples/6.json', content: JSON.stringify(sample(6)) },
      { name: 'samples/7.json', content: '['.repeat(100_000) },
    ]);
    await using temp = await importedFile(file, 'log.eval', { maxPieceBytes: 1_000_000 });
    expect(temp.result.badLines.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      expect.stringMatching(/^1: samples\/1.json: not JSON/),
      '2: a sample should be an object, not a list',
      '3: samples/3.json: samples/3.json cannot be unpacked: compression method 12 is not known',
      '4: samples/4.json: samples/4.json cannot be unpacked: it is longer than 1000000 bytes',
      '5: samples/5.json: samples/5.json cannot be unpacked: it is longer than 1000000 bytes',
      '7: samples/7.json: JSON nested more than 500 levels deep',
    ]);
    expect(await temp.store.query('select task from runs')).toEqual([{ task: 'ctf/6' }]);
  });

  it('that was cut off is told in one sentence', async () => {
    const whole = zip([{ name: 'header.json', content: HEADER }]);
    await using temp = await importedFile(whole.subarray(0, -10), 'log.eval');
    expect(temp.result.badLines[0]!.reason).toMatch(/it is no whole zip file/);
  });
});
