import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { agentSpans } from '../../../bench/agent-spans.js';
import { exported } from '../../support/agenttrace.js';
import { importedFile } from '../../support/imported-file.js';
import { exportRuns } from '../../../collector/formats/index.js';
import { run } from '../../support/trace-builder.js';
import { tempStore } from '../../support/temp-store.js';

const TRACEBENCH = new URL('../../fixtures/tracebench/original.json', import.meta.url);
const LOG = {
  history: [
    { content: 'Which firm?', role: 'human' },
    { content: 'I search', role: 'Searcher' },
    { content: 'exitcode: 0 (execution succeeded)', role: 'user', name: 'Computer_terminal' },
    { content: 'Holabird', role: 'Expert' },
  ],
  is_correct: true,
  question_ID: 'q-1',
};

async function linesOf(temp: { store: Parameters<typeof exported>[0] }, format: string) {
  const text = await exported(temp.store, format);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('rewards', () => {
  it('has a line a step: what is new, what was done, and the reward at the end', async () => {
    await using temp = await importedFile(JSON.stringify(LOG));
    const lines = await linesOf(temp, 'rewards');
    expect(lines.map(({ step, reward, done, task }) => [step, reward, done, task])).toEqual([
      [1, 0, false, 'q-1'],
      [2, 1, true, 'q-1'],
    ]);
    expect(lines[0]).toMatchObject({
      state: [{ role: 'user', parts: [{ type: 'text', content: 'Which firm?' }] }],
      action: { role: 'assistant', parts: [{ type: 'text', content: 'I search' }] },
    });
    expect(lines[1]!['state']).toMatchObject([{ role: 'tool' }]);
    // A person's verdict is worth more.
    const [run] = await temp.store.query('select run_id from runs');
    await temp.store.label([
      {
        runId: run!['run_id'] as string,
        outcome: null,
        reward: 0.25,
        task: null,
        source: 'person',
      },
    ]);
    expect((await linesOf(temp, 'rewards')).map(({ reward }) => reward)).toEqual([0, 0.25]);
  });

  it('leaves out a run in which nobody decided, and says so', async () => {
    await using temp = await importedFile(readFileSync(TRACEBENCH));
    const idle = run('only a tool').tool('bash', {}, 'ok');
    await temp.store.append(idle.rows);
    const lines: string[] = [];
    const result = await exportRuns(temp.store, {
      format: 'rewards',
      out: (chunk) => void lines.push(String(chunk)),
    });
    expect(result).toMatchObject({ runs: 1, runsLeftOut: 1 });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(idle.traceId);
  });

  it('of logged steps has their states and actions; without a verdict no reward', async () => {
    await using temp = await importedFile(readFileSync(TRACEBENCH));
    const lines = await linesOf(temp, 'rewards');
    expect(lines.map(({ action, reward, done }) => [action, reward, done])).toEqual([
      ['retrieve_context', null, false],
      ['generate_fix', null, false],
      ['run_tests', null, false],
      ['final_answer', null, true],
    ]);
    expect(lines[0]!['state']).toBeTypeOf('object');
  });
});

describe('openai-chat', () => {
  it('has the conversation in the form that fine-tuning takes', async () => {
    await using temp = await tempStore();
    const text = (value: string) => ({ type: 'string' as const, value });
    const [group] = agentSpans(1);
    const messages = (...said: unknown[]) => text(JSON.stringify(said));
    const part = (content: string) => ({ type: 'text', content });
    const call = { type: 'tool_call', id: 'c1', name: 'ls', arguments: { path: '.' } };
    const system = { role: 'system', parts: [part('Be brief')] };
    const user = { role: 'user', parts: [part('List')] };
    const asked = { role: 'assistant', parts: [{ type: 'reasoning', content: 'hm' }, call] };
    const answer = {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'c1', response: { files: 1 } }],
    };
    const spans = [
      [messages(system, user), messages({ ...asked, finish_reason: 'tool_calls' })],
      // This one tells everything again, as most frameworks do.
      [
        messages(system, user, asked, answer),
        messages({ role: 'assistant', parts: [part('One')] }),
      ],
    ].map(([input, output], n) => ({
      ...group!.spans[0]!,
      spanId: String(n + 1).repeat(16),
      parentSpanId: '',
      startNs: BigInt(n + 1),
      attributes: [
        { key: 'gen_ai.operation.name', value: text('chat') },
        { key: 'gen_ai.input.messages', value: input! },
        { key: 'gen_ai.output.messages', value: output! },
        {
          key: 'gen_ai.tool.definitions',
          value: text('[{"name":"ls","description":"d","inputSchema":{"type":"object"}}]'),
        },
      ],
    }));
    await temp.store.append(rowsFromTraces([{ ...group!, spans }], 1n));
    expect(await linesOf(temp, 'openai-chat')).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief' },
          { role: 'user', content: 'List' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'ls', arguments: '{"path":"."}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'c1', content: '{"files":1}' },
          { role: 'assistant', content: 'One' },
        ],
        tools: [
          {
            type: 'function',
            function: { name: 'ls', description: 'd', parameters: { type: 'object' } },
          },
        ],
      },
    ]);
  });

  it('keeps results that are word for word as earlier ones', async () => {
    const step = (action: string) => ({ action, observation: 'ok', response: `I run ${action}` });
    const trajectory = { trajectory: [step('a'), step('b'), step('c')], info: {} };
    await using temp = await importedFile(JSON.stringify(trajectory));
    const [line] = await linesOf(temp, 'openai-chat');
    expect((line!['messages'] as { role: string }[]).map(({ role }) => role)).toEqual([
      'assistant',
      'tool',
      'assistant',
      'tool',
      'assistant',
    ]);
  });

  it('leaves out runs in which no model spoke', async () => {
    await using temp = await importedFile(readFileSync(TRACEBENCH));
    expect(await exported(temp.store, 'openai-chat')).toBe('');
  });
});
