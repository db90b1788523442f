import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, loadRules, readFindings, readRuleIds } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { examples, findingsUnder, NAMES, ruleFiles, RUNS } from './rule-runs.js';

let store: Store;
beforeAll(async () => {
  store = await openTestStore(RUNS);
});
afterAll(() => store.close());

describe('the rules of docs/rules.md', () => {
  test('find what they say, and nothing that is as it should be', async () => {
    const [yaml] = examples('yaml');
    expect(await findingsUnder(store, { 'team.yaml': yaml! })).toEqual([
      'refund out of the blue @1: issue_refund was called before get_order or find_order.',
      'refund after a failed look @2: issue_refund was called before get_order or find_order.',
      'searches a lot @4: web_search was called 4 times; it may be called 3 times at most.',
      'pushes with force @1: bash may not be called so, and was once: {"command":"git push --force"}',
      'cancels unasked @2: cancel_order was called without consent; the user had last said: "That is bad"',
    ]);
  });

  test('change our detectors', async () => {
    const rules = await loadRules(ruleFiles({ 'ours.yaml': examples('yaml')[1]! }), store);
    await analyze(store, { rules });
    const found = await readFindings(store, { detector: 'unconfirmed-change' });
    expect(found.map(({ runId }) => NAMES.get(runId))).toEqual(['cancels unasked']);
  });
});

test('a budget names what was spent, for the agent it is meant for', async () => {
  const text =
    'rules:\n  - id: budget\n    agent: research*\n    budget: { steps: 3, tool_calls: 2 }\n';
  expect(await findingsUnder(store, { 'budget.yml': text })).toEqual([
    'takes many steps @3: The run took 3 tool calls; its budget is 2.',
    'takes many steps @4: The run took 4 steps; its budget is 3.',
  ]);
});

test('a message of one`s own and a severity of one`s own', async () => {
  const text = `rules:
  - { id: no-push, forbidden_tool: bash, message: 'No {tool} here: {calls|push|pushes}.', severity: critical }`;
  expect(await findingsUnder(store, { 'a.yaml': text })).toEqual([
    'pushes with force @1: No bash here: 1 push.',
    'pushes @1: No bash here: 1 push.',
  ]);
});

test('rules are listed without a database', () => {
  const place = ruleFiles({ 'a.yaml': examples('yaml')[0]!, 'b.sql': examples('sql')[0]! });
  expect(readRuleIds(place)).toEqual([
    'rule:refund-needs-order',
    'rule:few-searches',
    'rule:no-force',
    'rule:ask-first',
    'rule:budget',
    'rule:b',
  ]);
});

test.each<[name: string, texts: Record<string, string>, message: RegExp]>([
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
  ['nothing there', {}, /expected \.yaml, \.yml or \.sql files in the folder, found none/],
])('what no rule can say: %s', async (_name, texts, message) => {
  await expect(loadRules(ruleFiles(texts), store)).rejects.toThrow(message);
});

test('a place that is not there', async () => {
  await expect(loadRules('/nowhere/at/all', store)).rejects.toMatchObject({
    code: 'bad-rule',
    message: expect.stringMatching(/expected a rule file or a folder of them, found nothing/),
  });
});
