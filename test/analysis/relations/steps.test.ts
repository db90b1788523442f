import { expect, test } from 'vitest';
import { createRelations, type RunKey } from '../../../analysis/relations/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

/** A run whose second model call is told twice, by a framework and by the SDK below it. */
function layered() {
  const twice = run('layered')
    .llm('One.')
    .llm('')
    .llm('Two.')
    .tool('look', {}, null, { error: 'no' });
  const [framework, sdk] = [twice.rows[2]!, twice.rows[3]!];
  Object.assign(framework, { outputMessages: null, scopeName: 'framework' });
  Object.assign(sdk, {
    parentSpanId: framework.spanId,
    scopeName: 'sdk',
    startNs: framework.startNs,
  });
  Object.assign(sdk, { endNs: framework.endNs, tokensIn: 7n });
  return twice;
}

/** A trace with two runs and a sub-agent. */
function several() {
  const crew = run('several').llm('A.').tool('ask', {}, 'x').llm('B.').tool('ask', {}, 'y');
  const [, second, , fourth] = crew.rows.slice(1);
  Object.assign(second!, { kind: 'agent', agentName: 'other', parentSpanId: null });
  Object.assign(fourth!, { parentSpanId: second!.spanId });
  return crew;
}

/** What steps have here beside the columns of the view. */
const NUMBERS = [
  'tool_index',
  'tools_in_run',
  'llm_index',
  'llms_in_run',
  'steps_in_run',
  'asked_span_id',
  'asked_agent',
];

test('what detectors read is what the views say of the same runs', async () => {
  await using store = await mixedStore();
  const runs = await runKeys(store);
  expect(runs).toHaveLength(4);
  await expectAsTheViews(store, runs);
  expect(
    await store.query(
      `select step_index, tokens_in from steps where trace_id = $id and kind = 'llm' order by all`,
      {
        id: layered().traceId,
      },
    ),
  ).toEqual([
    { step_index: 1n, tokens_in: null },
    { step_index: 2n, tokens_in: 7n },
  ]);
});

test('so it is where none of the runs tells a call several times', async () => {
  await using store = await mixedStore();
  const runs = await runKeys(store);
  await expectAsTheViews(
    store,
    runs.filter(({ traceId }) => traceId !== layered().traceId),
  );
});

async function mixedStore(): Promise<Store & AsyncDisposable> {
  const plain = run('plain')
    .llm('Look.', { calls: ['bash'] })
    .shell('ls', 'a')
    .log('fix')
    .llm('Done.');
  const store = await openTestStore([plain, layered(), several()]);
  return Object.assign(store, {
    [Symbol.asyncDispose]() {
      return store.close();
    },
  });
}

async function runKeys(store: Store): Promise<RunKey[]> {
  const rows = await store.query('select run_id, trace_id from runs order by all');
  return rows.map((row) => ({
    runId: row['run_id'] as string,
    traceId: row['trace_id'] as string,
  }));
}

async function expectAsTheViews(store: Store, runs: readonly RunKey[]): Promise<void> {
  for (const [relation, order] of [
    ['steps', 'run_id, step_index'],
    ['tool_calls', 'run_id, tool_index'],
    ['llm_calls', 'run_id, step_index'],
    ['runs', 'run_id'],
  ] as const) {
    const read = await store.session(
      async (session) => {
        await createRelations(session, runs, [relation]);
        return session.query(`select * from ${relation} order by ${order}`);
      },
      { snapshot: false },
    );
    expect(read.length, relation).toBeGreaterThan(1);
    const own = new Set(relation === 'steps' ? NUMBERS : []);
    const columns = Object.keys(read[0]!).filter((column) => !own.has(column));
    const said = await store.query(
      `select ${columns.join(', ')} from ${relation}
       where run_id in (select unnest(from_json($runs, '["varchar"]'))) order by ${order}`,
      { runs: JSON.stringify(runs.map(({ runId }) => runId)) },
    );
    const without = read.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !own.has(column))),
    );
    expect(without, relation).toEqual(said);
  }
}
