import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  analyze,
  explanationOf,
  loadRules,
  readOutcomes,
  readScore,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';
import { examples, findingsUnder, ruleFiles, RUNS } from './rule-runs.js';

let store: Store;
beforeAll(async () => {
  store = await openTestStore(RUNS);
});
afterAll(() => store.close());

test('a query in SQL speaks too, and its findings go with it', async () => {
  const [sql] = examples('sql');
  expect(await findingsUnder(store, { 'large-refund.sql': sql! })).toEqual([
    'refund out of the blue @1: issue_refund paid 500, more than a clerk may.',
  ]);
  const outcomes = await readOutcomes(store, { runId: RUNS[0]!.traceId });
  expect(outcomes.filter(({ detector }) => detector === 'rule:large-refund')).toMatchObject([
    { outcome: 'findings', findingCount: 1 },
  ]);
  // With the rule its finding goes, and what that cost.
  const withRule = await readScore(store, RUNS[0]!.traceId);
  expect(await findingsUnder(store, { 'none.yaml': 'enable: [escalation]' })).toEqual([]);
  const without = await readScore(store, RUNS[0]!.traceId);
  expect(without!.score).toBe(withRule!.score + 25);
});

describe('a rule in SQL', () => {
  const load = async (sql: string) =>
    (await loadRules(ruleFiles({ 'x.sql': sql }), store)).rules.find(({ id }) => id === 'rule:x')!;

  test.each([
    ['calls', 'select run_id, span_id from calls'],
    [
      'calls',
      'with c as (select * from calls) select c.run_id, c.span_id from c anti join heard h using (run_id)',
    ],
    ['calls', 'select run_id, span_id from calls where run_id not in (select run_id from replies)'],
    ['calls, heard', 'select c.run_id, c.span_id from Calls c, heard h where h.run_id = c.run_id'],
    [
      'runs',
      'select r.run_id, c.span_id from (select * from runs) r left join calls c using (run_id)',
    ],
    ['', 'select run_id, span_id from calls union all select run_id, span_id from replies'],
    [
      'calls',
      'with recursive c as (select run_id, span_id from calls union select * from c) from c',
    ],
    ['calls', 'select run_id, span_id from calls except select run_id, span_id from replies'],
  ])('needs the rows of: %s', async (tables, sql) => {
    expect(
      explanationOf(await load(sql))
        .reads.map(({ name }) => name)
        .sort()
        .join(', '),
    ).toBe(tables);
  });

  test('is clean, not applicable or failed, and sees every run', async () => {
    const rules = await loadRules(
      ruleFiles({
        'a-quiet.sql': 'select run_id, span_id from calls where false',
        'b-run.sql': "select 'nope' as run_id, null::varchar as span_id from calls",
        'c-span.sql': "select run_id, [span_id, 'nope'] as span_ids from calls",
        'd-words.sql': 'select distinct run_id, null::varchar as span_id from mentions',
      }),
      store,
    );
    const silent = run('says little').user('Look at A1234567.').llm('Done.');
    const own = await openTestStore([silent, RUNS[0]!]);
    const { failures } = await analyze(own, { rules });
    const outcomes = await readOutcomes(own, {});
    const of = (id: string) =>
      outcomes.filter(({ detector }) => detector === id).map(({ outcome }) => outcome);
    expect(of('rule:a-quiet')).toEqual(['not-applicable', 'clean']);
    // A word in what a user said is there though no detector of ours doubts it.
    expect(of('rule:d-words')).toEqual(['findings', 'not-applicable']);
    const failed = (id: string, reason: RegExp) => {
      expect(of(id)).toEqual(['failed', 'failed']);
      const reasons = failures.filter(({ detector }) => detector === id);
      expect(reasons).toEqual([{ detector: id, runs: 2, reason: expect.stringMatching(reason) }]);
    };
    failed(
      'rule:b-run',
      /1 id in its 1 row is not there, the first is run_id "nope", which is no run under analysis$/,
    );
    failed('rule:c-span', /the first is span "nope", which is none of run "\w+"$/);
    await own.close();
  });
});

test.each<[name: string, sql: string, message: RegExp]>([
  [
    'SQL that is none',
    '-- title: x\nselect run_id, span_id\nfrom nowhere',
    /x\.sql:3: expected one select statement over the relations: .*nowhere/,
  ],
  ['a misspelt column', 'select run_id,\n  spam_id\nfrom calls', /x\.sql:2: .*spam_id/],
  [
    'no run',
    'select span_id from calls',
    /x\.sql: expected a column run_id; the query gives span_id/,
  ],
  [
    'no span',
    'select run_id from calls',
    /expected a column span_ids \(a list of span ids\) or span_id/,
  ],
  [
    'a message without its column',
    '-- message: {who} did it\nselect run_id, span_id from calls',
    /expected a column who, which the message names/,
  ],
  ['not a question', 'drop table spans', /x\.sql:1: expected one select/],
])('what no rule can ask: %s', async (_name, sql, message) => {
  await expect(loadRules(ruleFiles({ 'x.sql': sql }), store)).rejects.toThrow(message);
});
