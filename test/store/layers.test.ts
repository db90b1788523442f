import { describe, expect, it } from 'vitest';
import { openStore, type SpanRow } from '../../store/index.js';
import { spanId, spansOf, T0, traceId } from './span-builder.js';

const T = traceId(1);

async function ask(rows: SpanRow[], sql: string) {
  const store = await openStore(':memory:');
  await store.append(rows);
  const answer = await store.query(sql);
  await store.close();
  return answer;
}

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
