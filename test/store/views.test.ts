import { describe, expect, it } from 'vitest';
import { openStore, type SpanRow } from '../../store/index.js';
import { span, spanId, spansOf, traceId } from './span-builder.js';

const T = traceId(1);
const run = (n: number) => `${T}-${spanId(n)}`;

async function ask(rows: SpanRow[], sql: string) {
  const store = await openStore(':memory:');
  await store.append(rows);
  const answer = await store.query(sql);
  await store.close();
  return answer;
}

describe('which run a span belongs to', () => {
  const cases: [string, string[], Record<number, string>][] = [
    ['one agent: the whole trace', ['2 llm @1 <1', '1 agent @0'], { 1: T, 2: T }],
    ['no agent: the whole trace', ['1 other @0', '2 llm @1 <1', '3 tool @2'], { 1: T, 2: T, 3: T }],
    [
      'an agent below something else: what stands above is its',
      ['2 agent @1 <1', '3 llm @2 <2', '1 other @0'],
      { 1: T, 2: T, 3: T },
    ],
    [
      'a sub-agent: its agent’s run',
      ['3 llm @2 <2', '2 agent @1 <1', '1 agent @0'],
      { 1: T, 2: T, 3: T },
    ],
    [
      'two agents side by side: the first to begin has the trace’s id, though it arrives last',
      ['4 llm @6 <2', '2 agent @5', '3 llm @1 <1', '1 agent @0'],
      { 1: T, 3: T, 2: run(2), 4: run(2) },
    ],
    [
      'two agents below one root, one with a sub-agent that arrives first',
      ['4 agent @2 <2', '5 llm @3 <4', '2 agent @1 <1', '3 agent @8 <1', '1 other @0'],
      { 1: T, 2: T, 4: T, 5: T, 3: run(3) },
    ],
    [
      'an agent and its sub-agent below a root that is none',
      ['3 agent @2 <2', '2 agent @1 <1', '1 other @0'],
      { 1: T, 2: T, 3: T },
    ],
    ['an orphan beside one agent', ['1 agent @0', '3 tool @4 <99'], { 1: T, 3: T }],
    [
      'orphaned sub-agent below a root agent: nothing says it is another run',
      ['1 agent @0', '3 agent @4 <99', '4 llm @5 <3'],
      { 1: T, 3: T, 4: T },
    ],
    [
      'two roots gone missing, each with an agent',
      ['1 agent @0 <98', '2 agent @3 <99', '3 tool @4 <2'],
      { 1: T, 2: run(2), 3: run(2) },
    ],
    [
      'a span that is its own parent',
      ['1 agent @0', '2 agent @3', '3 tool @1 <3'],
      { 1: T, 2: run(2), 3: T },
    ],
    [
      'a cycle',
      ['1 agent @0', '2 agent @5', '3 tool @1 <4', '4 tool @2 <3', '5 agent @0 <6', '6 llm @0 <5'],
      { 1: T, 2: run(2), 3: T, 4: T, 5: T, 6: T },
    ],
    [
      'agents that begin at once: the first to arrive',
      ['2 agent @0', '1 agent @0'],
      { 2: T, 1: run(1) },
    ],
  ];
  it.each(cases)('%s', async (_, lines, expected) => {
    const rows = await ask(spansOf(lines), 'select span_id, run_id from _span_runs');
    expect(rows).toHaveLength(lines.length);
    const found = Object.fromEntries(
      rows.map((row) => [Number(`0x${String(row['span_id'])}`), row['run_id']]),
    );
    expect(found).toEqual(expected);
  });

  it('keeps traces apart', async () => {
    const rows = [1, 2].flatMap((n) =>
      spansOf(['1 agent @0', '2 agent @1']).map((row) => ({ ...row, traceId: traceId(n) })),
    );
    const found = await ask(
      rows,
      'select run_id, count(*)::integer as n from _span_runs group by all order by all',
    );
    expect(found.map((row) => row['run_id'])).toEqual(
      [1, 2].flatMap((n) => [traceId(n), `${traceId(n)}-${spanId(2)}`]),
    );
  });
});

describe('runs', () => {
  it('sums the calls and not what stands above them', async () => {
    const rows = spansOf(
      ['2 llm @1 <1', '3 llm @2 <1', '4 tool @3 <1', '5 llm @4 <1', '1 agent @0'],
      {
        1: {
          tokensIn: 300n,
          tokensOut: 30n,
          usageScope: 'aggregate',
          agentName: 'coder',
          sessionId: 's',
        },
        2: { tokensIn: 100n, tokensOut: 10n, costUsd: 0.5, modelRequested: 'm' },
        3: { tokensIn: 200n, tokensOut: 20n, costUsd: 0.25, modelRequested: 'm', isError: true },
        5: { tokensIn: 999n, usageScope: 'aggregate', modelRequested: 'other' },
      },
    );
    expect(await ask(rows, 'from runs')).toMatchObject([
      {
        run_id: T,
        root_span_id: spanId(1),
        agent_name: 'coder',
        model: 'm',
        span_count: 5n,
        step_count: 4n,
        llm_call_count: 3n,
        tool_call_count: 1n,
        error_count: 1n,
        tokens_in: 300n,
        tokens_out: 30n,
        cost_usd: 0.75,
        duration_ms: 5,
        is_open: false,
        is_error: false,
        last_arrival: 5n,
      },
    ]);
    expect(await ask(rows, 'select session_id, run_count, tokens_in from sessions')).toEqual([
      { session_id: 's', run_count: 1n, tokens_in: 300n },
    ]);
  });

  it('takes an aggregate where no call says anything', async () => {
    const rows = spansOf(['2 llm @1 <1', '1 agent @0'], {
      1: { tokensIn: 300n, usageScope: 'aggregate' },
    });
    expect(await ask(rows, 'select tokens_in, tokens_out from runs')).toEqual([
      { tokens_in: 300n, tokens_out: null },
    ]);
  });

  it('is open while a span is', async () => {
    const rows = spansOf(['1 agent @0', '2 llm @1 <1'], { 1: { endNs: null } });
    expect(await ask(rows, 'select is_open, duration_ms from runs')).toEqual([
      { is_open: true, duration_ms: 2 },
    ]);
    expect(await ask([rows[0]!], 'select is_open, ended_ns, duration_ms from runs')).toEqual([
      { is_open: true, ended_ns: null, duration_ms: null },
    ]);
  });

  it('has a root where the run has no agent and the trace no root', async () => {
    expect(
      await ask(spansOf(['2 llm @1 <9', '1 tool @0 <9']), 'select root_span_id from runs'),
    ).toEqual([{ root_span_id: spanId(1) }]);
  });
});

describe('steps', () => {
  it('are numbered by start, ties by arrival, each run from 1', async () => {
    const rows = spansOf(
      [
        '5 tool @2 <1',
        '3 llm @2 <1',
        '2 llm @1 <1',
        '1 agent @0',
        '7 llm @9 <6',
        '6 agent @8',
        '8 chain @3 <1',
      ],
      { 5: { endNs: null } },
    );
    const steps = await ask(
      rows,
      'select run_id, step_index::integer as step, span_id, duration_ms from steps order by 1, 2',
    );
    expect(steps).toEqual([
      { run_id: T, step: 1, span_id: spanId(2), duration_ms: 1 },
      { run_id: T, step: 2, span_id: spanId(5), duration_ms: null },
      { run_id: T, step: 3, span_id: spanId(3), duration_ms: 1 },
      { run_id: run(6), step: 1, span_id: spanId(7), duration_ms: 1 },
    ]);
    const tools = await ask(
      rows,
      'select step_index::integer as step, tool_index::integer as tool, tools_in_run::integer as n, tool_name from tool_calls',
    );
    expect(tools).toEqual([{ step: 2, tool: 1, n: 1, tool_name: 'span' }]);
    const calls = await ask(rows, 'select count(*)::integer as n from llm_calls');
    expect(calls).toEqual([{ n: 3 }]);
  });
});

describe('messages', () => {
  it('are listed part by part, whatever form they came in', async () => {
    const rows = spansOf(['1 llm @0'], {
      1: {
        systemInstructions: 'be brief',
        inputMessages: JSON.stringify([
          { role: 'user', content: 'hi' },
          {
            role: 'tool',
            parts: [{ type: 'tool_call_response', id: 'c1', response: { ok: true } }],
          },
        ]),
        outputMessages: JSON.stringify([
          {
            role: 'assistant',
            parts: [
              { type: 'text', content: 'yes' },
              { type: 'tool_call', id: 'c2', name: 'ls', arguments: { dir: '.' } },
            ],
          },
        ]),
      },
    });
    const found = await ask(
      [...rows, span({ spanId: spanId(2), kind: 'llm', inputMessages: 'cut off [' })],
      `select direction || message_index || '.' || part_index as place, role, part_type, content, tool_call_id, tool_name
       from messages order by direction, message_index, part_index`,
    );
    expect(found).toEqual([
      {
        place: 'input1.1',
        role: 'user',
        part_type: 'text',
        content: 'hi',
        tool_call_id: null,
        tool_name: null,
      },
      {
        place: 'input2.1',
        role: 'tool',
        part_type: 'tool_call_response',
        content: '{"ok":true}',
        tool_call_id: 'c1',
        tool_name: null,
      },
      {
        place: 'output1.1',
        role: 'assistant',
        part_type: 'text',
        content: 'yes',
        tool_call_id: null,
        tool_name: null,
      },
      {
        place: 'output1.2',
        role: 'assistant',
        part_type: 'tool_call',
        content: '{"dir":"."}',
        tool_call_id: 'c2',
        tool_name: 'ls',
      },
      {
        place: 'system1.1',
        role: 'system',
        part_type: 'text',
        content: 'be brief',
        tool_call_id: null,
        tool_name: null,
      },
    ]);
  });
});
