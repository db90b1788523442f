import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  analyze,
  explanationOf,
  loadRules,
  readRuleIds,
  readFindings,
  readOutcomes,
  readScore,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';
import { removeFolder } from '../../support/remove-folder.js';

const RUNS = [
  run('refund out of the blue').tool('issue_refund', { amount: 500 }, 'ok').llm('Done.'),
  run('refund after a failed look')
    .tool('get_order', {}, null, { error: 'x' })
    .tool('issue_refund', { amount: 5 }, 'ok'),
  run('refund as it should be')
    .tool('find_order', {}, 'x')
    .tool('issue_refund', { amount: 5 }, 'ok')
    .llm('Done.'),
  run('searches a lot')
    .tool('web_search', { q: 1 }, 'a')
    .tool('web_search', { q: 2 }, 'b')
    .tool('web_search', { q: 3 }, 'c')
    .tool('web_search', { q: 4 }, 'd')
    .llm('Done.'),
  run('searches three times')
    .tool('web_search', { q: 1 }, 'a')
    .tool('web_search', { q: 2 }, 'b')
    .tool('web_search', { q: 3 }, 'c')
    .llm('Done.'),
  run('pushes with force').llm('Push.').shell('git push --force', 'ok').llm('Done.'),
  run('pushes').shell('git push', 'ok').llm('Done.'),
  run('cancels unasked')
    .user('Where is it?')
    .llm('Late.')
    .user('That is bad')
    .tool('cancel_order', {}, 'ok')
    .llm('Done.'),
  run('cancels when told')
    .user('Cancel it')
    .llm('Sure?')
    .user('Yes, please')
    .tool('cancel_order', {}, 'ok')
    .llm('Done.'),
  run('takes many steps', 'researcher')
    .tool('t', { a: 1 }, '1')
    .tool('t', { a: 2 }, '2')
    .tool('t', { a: 3 }, '3')
    .llm('Done.'),
];

const named = new Map(RUNS.map((one) => [one.traceId, one.name]));
const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-rules-'));
let store: Store;

beforeAll(async () => {
  store = await openTestStore(RUNS);
});
afterAll(async () => {
  await store.close();
  await removeFolder(folder);
});

let count = 0;
/** A folder of its own with these files. */
function files(texts: Record<string, string>): string {
  const place = path.join(folder, String((count += 1)));
  mkdirSync(place);
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(place, name), text);
  return place;
}

async function findingsUnder(texts: Record<string, string>) {
  const rules = await loadRules(files(texts), store);
  const { failures } = await analyze(store, { rules });
  expect(failures).toEqual([]);
  const found = await readFindings(store);
  return found
    .filter(({ detector }) => detector.startsWith('rule:'))
    .map((f) => `${named.get(f.runId)!} @${f.stepIndex}: ${f.message}`);
}

/** The code blocks of the page, so that what it shows is what works. */
function examples(language: string): string[] {
  const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, lang, code]) =>
    lang === language ? [code!] : [],
  );
}

describe('the rules of docs/rules.md', () => {
  test('find what they say, and nothing that is as it should be', async () => {
    const [yaml] = examples('yaml');
    expect(await findingsUnder({ 'team.yaml': yaml! })).toEqual([
      'refund out of the blue @1: issue_refund was called before get_order or find_order.',
      'refund after a failed look @2: issue_refund was called before get_order or find_order.',
      'searches a lot @4: web_search was called 4 times; it may be called 3 times at most.',
      'pushes with force @1: bash may not be called so, and was once: {"command":"git push --force"}',
      'cancels unasked @2: cancel_order was called without consent; the user had last said: "That is bad"',
    ]);
  });

  test('a query in SQL speaks too, and its findings go with it', async () => {
    const [sql] = examples('sql');
    expect(await findingsUnder({ 'large-refund.sql': sql! })).toEqual([
      'refund out of the blue @1: issue_refund paid 500, more than a clerk may.',
    ]);
    const outcomes = await readOutcomes(store, { runId: RUNS[0]!.traceId });
    expect(outcomes.filter(({ detector }) => detector === 'rule:large-refund')).toMatchObject([
      { outcome: 'findings', findingCount: 1 },
    ]);
    // The YAML rules of the test before are gone, and the run's score with them is another.
    const withRule = await readScore(store, RUNS[0]!.traceId);
    expect(await findingsUnder({ 'none.yaml': 'enable: [escalation]' })).toEqual([]);
    const without = await readScore(store, RUNS[0]!.traceId);
    expect(without!.score).toBe(withRule!.score + 25);
  });

  test('change our detectors', async () => {
    const rules = await loadRules(files({ 'ours.yaml': examples('yaml')[1]! }), store);
    await analyze(store, { rules });
    const found = await readFindings(store, { detector: 'unconfirmed-change' });
    expect(found.map(({ runId }) => named.get(runId))).toEqual(['cancels unasked']);
  });
});

test('a budget names what was spent, for the agent it is meant for', async () => {
  const text =
    'rules:\n  - id: budget\n    agent: research*\n    budget: { steps: 3, tool_calls: 2 }\n';
  expect(await findingsUnder({ 'budget.yml': text })).toEqual([
    'takes many steps @3: The run took 3 tool calls; its budget is 2.',
    'takes many steps @4: The run took 4 steps; its budget is 3.',
  ]);
});

test('a message of one`s own and a severity of one`s own', async () => {
  const text = `rules:
  - { id: no-push, forbidden_tool: bash, message: 'No {tool} here: {calls|push|pushes}.', severity: critical }`;
  expect(await findingsUnder({ 'a.yaml': text })).toEqual([
    'pushes with force @1: No bash here: 1 push.',
    'pushes @1: No bash here: 1 push.',
  ]);
});

test('rules are listed without a database', () => {
  const place = files({ 'a.yaml': examples('yaml')[0]!, 'b.sql': examples('sql')[0]! });
  expect(readRuleIds(place)).toEqual([
    'rule:refund-needs-order',
    'rule:few-searches',
    'rule:no-force',
    'rule:ask-first',
    'rule:budget',
    'rule:b',
  ]);
});

describe('a rule in SQL', () => {
  const load = async (sql: string) =>
    (await loadRules(files({ 'x.sql': sql }), store)).rules.find(({ id }) => id === 'rule:x')!;

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
      files({
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

describe('what no rule can say', () => {
  const cases: [name: string, texts: Record<string, string>, message: RegExp][] = [
    ['no YAML', { 'a.yaml': 'rules: [' }, /a\.yaml:1: expected YAML: /],
    [
      'another section',
      { 'a.yaml': 'rules: []\nrule: 1' },
      /a\.yaml:2: "rule" is not known here; expected one of rules, enable/,
    ],
    [
      'no kind',
      { 'a.yaml': 'rules:\n  - id: x\n    tool: y' },
      /a\.yaml:2: expected exactly one of at_most, .*; got none/,
    ],
    [
      'two kinds',
      { 'a.yaml': 'rules:\n  - { id: x, tool: y, at_most: 1, needs_earlier: z }' },
      /got at_most and needs_earlier/,
    ],
    [
      'a misspelt key',
      { 'a.yaml': 'rules:\n  - id: x\n    tool: y\n    at_most: 1\n    severty: low' },
      /a\.yaml:5: "severty" is not known here/,
    ],
    ['no id', { 'a.yaml': 'rules:\n  - { tool: y, at_most: 1 }' }, /a\.yaml:2: expected "id"/],
    ['no tool', { 'a.yaml': 'rules:\n  - { id: x, at_most: 1 }' }, /expected "tool"/],
    [
      'no number',
      { 'a.yaml': 'rules:\n  - id: x\n    tool: y\n    at_most: many' },
      /a\.yaml:4: expected a number of calls, 0 or more, got "many"/,
    ],
    [
      'an empty budget',
      { 'a.yaml': 'rules:\n  - id: x\n    budget: {}' },
      /expected at least one limit: steps/,
    ],
    [
      'a limit that is none',
      { 'a.yaml': 'rules:\n  - id: x\n    budget: { minutes: 3 }' },
      /"minutes" is not known here; expected one of steps/,
    ],
    [
      'a broken pattern',
      { 'a.yaml': 'rules:\n  - { id: x, forbidden_tool: y, arguments: "(" }' },
      /expected a regular expression on the arguments, got "\("/,
    ],
    [
      'a severity that is none',
      { 'a.yaml': 'rules:\n  - { id: x, forbidden_tool: y, severity: bad }' },
      /expected a severity: info, low, .*; got "bad"/,
    ],
    [
      'a value that is not there',
      { 'a.yaml': 'rules:\n  - { id: x, forbidden_tool: y, message: "{spent}" }' },
      /asks for \{spent\}; this rule brings tool, calls/,
    ],
    [
      'a detector that is none',
      { 'a.yaml': 'enable: [nobody]' },
      /a\.yaml:1: there is no detector "nobody"/,
    ],
    [
      'an option that is none',
      { 'a.yaml': 'options:\n  retry-loop: { times: 3 }' },
      /"times" is not known here; expected one of minRepeats/,
    ],
    [
      'an option of another type',
      { 'a.yaml': 'options:\n  retry-loop: { minRepeats: often }' },
      /expected a number for minRepeats, got "often"/,
    ],
    [
      'one name twice',
      {
        'a.yaml': 'rules:\n  - { id: x, forbidden_tool: y }',
        'x.sql': 'select run_id, span_id from calls',
      },
      /two called "x"/,
    ],
    [
      'SQL that is none',
      { 'x.sql': '-- title: x\nselect run_id, span_id\nfrom nowhere' },
      /x\.sql:3: expected one select statement over the relations: .*nowhere/,
    ],
    [
      'a misspelt column',
      { 'x.sql': 'select run_id,\n  spam_id\nfrom calls' },
      /x\.sql:2: .*spam_id/,
    ],
    [
      'no run',
      { 'x.sql': 'select span_id from calls' },
      /x\.sql: expected a column run_id; the query gives span_id/,
    ],
    [
      'no span',
      { 'x.sql': 'select run_id from calls' },
      /expected a column span_ids \(a list of span ids\) or span_id/,
    ],
    [
      'a message without its column',
      { 'x.sql': '-- message: {who} did it\nselect run_id, span_id from calls' },
      /expected a column who, which the message names/,
    ],
    ['not a question', { 'x.sql': 'drop table spans' }, /x\.sql:1: expected one select/],
    ['nothing there', {}, /expected \.yaml, \.yml or \.sql files in the folder, found none/],
  ];
  for (const [name, texts, message] of cases)
    test(name, async () => {
      await expect(loadRules(files(texts), store)).rejects.toThrow(message);
    });

  test('a place that is not there', async () => {
    await expect(loadRules(path.join(folder, 'nowhere'), store)).rejects.toMatchObject({
      code: 'bad-rule',
      message: expect.stringMatching(/expected a rule file or a folder of them, found nothing/),
    });
  });
});
