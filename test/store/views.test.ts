import { describe, expect, it } from 'vitest';
import { openStore, type SpanKind, type SpanRow } from '../../store/index.js';
import { span, spanId, T0, traceId } from './span-builder.js';

/** `1 agent @0 <9`: span 1, of kind agent, beginning at 0 ms, below span 9. Listed in order of arrival. */
function spansOf(lines: string[], fields: Record<number, Partial<SpanRow>> = {}): SpanRow[] {
  return lines.map((line) => {
    const [, id, kind, at, parent] = /^(\d+) (\w+) @(\d+)(?: <(\d+))?$/.exec(line)!;
    const startNs = T0 + BigInt(at!) * 1_000_000n;
    return span({
      spanId: spanId(Number(id)),
      parentSpanId: parent ? spanId(Number(parent)) : null,
      kind: kind as SpanKind,
      startNs,
      endNs: startNs + 1_000_000n,
      ...fields[Number(id)],
    });
  });
}

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

describe('a call that several spans tell', () => {
  const FRAMEWORK = { scopeName: 'framework', modelRequested: 'gpt-x', outputMessages: '[]' };
  const SDK = {
    scopeName: 'sdk',
    responseId: 'r1',
    modelRequested: 'gpt-x',
    usageScope: 'own',
    tokensIn: 10n,
    tokensOut: 2n,
    ttftMs: 7,
  } as const;

  /** The order of arrival of layers is never sure: every case holds for both orders, in one batch and in two. */
  async function inAnyOrder(rows: SpanRow[], sql: string): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const order of [rows, [...rows].reverse()]) {
      for (const size of [order.length, 1]) {
        const store = await openStore(':memory:');
        for (let at = 0; at < order.length; at += size)
          await store.append(order.slice(at, at + size));
        answers.push(await store.query(sql));
        await store.close();
      }
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    return answers[0] as unknown[];
  }

  it('is one step, with what each of them knows', async () => {
    const rows = spansOf(['3 llm @1 <2', '2 llm @1 <1', '1 agent @0'], {
      1: { tokensIn: 10n, tokensOut: 2n, usageScope: 'aggregate' },
      2: FRAMEWORK,
      3: SDK,
    });
    expect(
      await inAnyOrder(
        rows,
        'select span_id, tokens_in, ttft_ms, output_messages, response_id from llm_calls',
      ),
    ).toEqual([
      { span_id: spanId(2), tokens_in: 10n, ttft_ms: 7, output_messages: '[]', response_id: 'r1' },
    ]);
    expect(await ask(rows, 'select tokens_in, llm_call_count, step_count from runs')).toEqual([
      { tokens_in: 10n, llm_call_count: 1n, step_count: 1n },
    ]);
  });

  it('is one where a plain span stands between, or where they stand apart with one response id', async () => {
    const between = spansOf(['4 llm @1 <3', '3 other @1 <2', '2 llm @1 <1', '1 agent @0'], {
      2: FRAMEWORK,
      4: SDK,
    });
    expect(await inAnyOrder(between, 'select span_id from llm_calls')).toEqual([
      { span_id: spanId(2) },
    ]);
    const apart = spansOf(['3 llm @1 <1', '2 llm @1 <1', '1 agent @0'], {
      2: { ...FRAMEWORK, responseId: 'r1', endNs: T0 + 9_000_000n },
      3: SDK,
    });
    expect(await inAnyOrder(apart, 'select span_id, tokens_out from llm_calls')).toEqual([
      { span_id: spanId(2), tokens_out: 2n },
    ]);
  });

  it('is two where nothing says that it is one', async () => {
    const calls = ['2 llm @1 <1', '3 llm @1 <1', '4 llm @9 <1', '1 agent @0'];
    const rows = spansOf(calls, {
      2: { scopeName: 'a', responseId: 'r1' },
      // The same id from the same instrumentation, and another time: answers that a server repeats.
      3: { scopeName: 'a', responseId: 'r1' },
      4: { scopeName: 'b', responseId: 'r1' },
    });
    expect(await inAnyOrder(rows, 'select count(*)::integer as n from llm_calls')).toEqual([
      { n: 3 },
    ]);
    const tools = spansOf(['2 tool @1 <1', '1 tool @0'], {
      1: { toolName: 'outer', scopeName: 'a' },
      2: { toolName: 'inner', scopeName: 'b' },
    });
    expect(await inAnyOrder(tools, 'select count(*)::integer as n from tool_calls')).toEqual([
      { n: 2 },
    ]);
  });

  it('has the error that only a part of it says, and not that of an attempt before it went well', async () => {
    const rows = spansOf(['3 chain @1 <2', '2 tool @1 <1', '1 agent @0'], {
      2: { toolName: 'Bash', statusCode: 0 },
      3: {
        isPart: true,
        isError: true,
        errorType: 'tool_error',
        errorMessage: 'exit 1',
        errorSource: 'status',
      },
    });
    expect(
      await inAnyOrder(
        rows,
        'select span_id, is_error, error_type, error_message, error_source from tool_calls',
      ),
    ).toEqual([
      {
        span_id: spanId(2),
        is_error: true,
        error_type: 'tool_error',
        error_message: 'exit 1',
        error_source: 'child',
      },
    ]);
    const retried = spansOf(['3 llm @1 <2', '4 llm @2 <2', '2 llm @1 <1', '1 agent @0'], {
      2: FRAMEWORK,
      3: { ...SDK, responseId: null, isError: true, errorType: '429' },
      4: SDK,
    });
    expect(
      await inAnyOrder(retried, 'select is_error, error_type, tokens_in from llm_calls'),
    ).toEqual([{ is_error: false, error_type: null, tokens_in: 10n }]);
  });

  it('is told once where a producer speaks in spans and in logs, whichever come first', async () => {
    const lifted = {
      dialect: 'claude-code',
      liftedFrom: 'log',
      sessionId: 's',
      usageScope: 'own',
    } as const;
    const spoken = { dialect: 'claude-code', sessionId: 's', usageScope: 'own' } as const;
    const rows = [
      ...spansOf(['1 agent @0', '2 llm @1 <1', '3 tool @2 <1'], {
        1: spoken,
        2: { ...spoken, tokensIn: 10n, tokensOut: 2n, costUsd: 0.5, costSource: 'computed' },
        3: { ...spoken, toolCallId: 'c1' },
      }),
      // One with the trace of the spans, and the others of a session that has a trace of its own.
      ...spansOf(['12 llm @1 <1', '13 tool @2'], {
        12: {
          ...lifted,
          tokensIn: 10n,
          tokensOut: 2n,
          costUsd: 0.7,
          costSource: 'reported',
          outputMessages: '[]',
        },
        13: { ...lifted, toolCallId: 'c1' },
      }),
      ...spansOf(['21 agent @0', '22 llm @1 <21'], {
        21: lifted,
        22: { ...lifted, tokensIn: 10n, tokensOut: 2n },
      }).map((row) => ({ ...row, traceId: traceId(2) })),
    ];
    expect(
      await inAnyOrder(
        rows,
        'select span_id, tokens_in, cost_usd, cost_source, output_messages from llm_calls',
      ),
    ).toEqual([
      {
        span_id: spanId(2),
        tokens_in: 10n,
        cost_usd: 0.7,
        cost_source: 'reported',
        output_messages: '[]',
      },
    ]);
    expect(
      await ask(rows, 'select run_id, tool_call_count, tokens_in, cost_usd from runs'),
    ).toEqual([{ run_id: T, tool_call_count: 1n, tokens_in: 10n, cost_usd: 0.7 }]);
  });
});

describe('usage that only a sum tells', () => {
  const sum = { usageScope: 'aggregate', tokensIn: 100n } as const;
  const own = { usageScope: 'own', tokensIn: 10n } as const;
  const cases: [string, string[], Record<number, Partial<SpanRow>>, bigint][] = [
    ['is left out above calls that count', ['2 llm @1 <1', '1 agent @0'], { 1: sum, 2: own }, 10n],
    [
      'counts for a hosted agent beside calls that count',
      ['2 llm @1 <1', '3 agent @2 <1', '1 agent @0'],
      { 1: sum, 2: own, 3: sum },
      110n,
    ],
    [
      'counts for a sub-agent of which only the tools are seen',
      ['2 llm @1 <1', '4 tool @3 <3', '3 agent @2 <1', '1 agent @0'],
      { 1: sum, 2: own, 3: sum },
      110n,
    ],
    [
      'is left out far above the calls',
      ['5 llm @1 <4', '4 other @1 <3', '3 chain @1 <2', '2 chain @1 <1', '1 agent @0'],
      { 1: sum, 5: own },
      10n,
    ],
    [
      'counts once where sums nest',
      ['3 agent @1 <2', '2 agent @1 <1', '1 agent @0'],
      { 1: sum, 2: sum, 3: sum },
      100n,
    ],
  ];
  it.each(cases)('%s', async (_, lines, fields, expected) => {
    const rows = spansOf(lines, fields);
    expect(await ask(rows, 'select tokens_in from runs')).toEqual([{ tokens_in: expected }]);
  });
});

describe('calls that a model asked for', () => {
  const output = (parts: object[]) => JSON.stringify([{ role: 'assistant', parts }]);
  const call = (name: string, id?: string) => ({
    type: 'tool_call',
    name,
    id,
    arguments: { a: 1 },
  });

  it('have the span that ran them, by id or by name and order, else the answer the model was told', async () => {
    const rows = spansOf(
      ['1 agent @0', '2 llm @1 <1', '3 tool @2 <1', '4 tool @3 <1', '5 tool @4 <1', '6 llm @5 <1'],
      {
        2: {
          outputMessages: output([
            call('named', 'c1'),
            call('nameless'),
            call('nameless'),
            call('unseen', 'c2'),
          ]),
        },
        3: { toolName: 'named', toolCallId: 'c1', result: 'one', isError: true },
        4: { toolName: 'nameless', result: 'two' },
        5: { toolName: 'nameless', result: 'three' },
        6: {
          inputMessages: JSON.stringify([
            { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'told' }] },
            { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c2', response: 'four' }] },
          ]),
        },
      },
    );
    expect(
      await ask(
        rows,
        'select tool_name, arguments, tool_span_id, result, is_error from asked_calls order by result',
      ),
    ).toEqual(
      [
        ['unseen', null, 'four', null],
        ['named', spanId(3), 'one', true],
        ['nameless', spanId(5), 'three', false],
        ['nameless', spanId(4), 'two', false],
      ].map(([tool_name, tool_span_id, result, is_error]) => ({
        tool_name,
        arguments: '{"a":1}',
        tool_span_id,
        result,
        is_error,
      })),
    );
  });
});
