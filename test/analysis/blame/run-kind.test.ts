import { afterAll, beforeAll, expect, test } from 'vitest';
import { runKindOf, type RunKind } from '../../../analysis/blame/run-kind.js';
import { readStepFacts, type StepFacts } from '../../../analysis/blame/step-facts.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

const RUNS: [RunKind, RunBuilder][] = [
  [
    'solo',
    run('works alone')
      .llm('', { calls: ['bash'] })
      .shell('ls', 'a')
      .llm('Done.'),
  ],
  [
    'solo',
    run('thinks aloud')
      .llm('Hm.')
      .llm('', { calls: ['bash'] })
      .shell('ls', 'a')
      .llm('Done.'),
  ],
  [
    'dialogue',
    run('talks')
      .llm('Hello, who are you?')
      .llm('Which order?')
      .llm('Shall I cancel it?')
      .llm('Bye.'),
  ],
  [
    'orchestrated',
    run('led', 'lead')
      .llm('Plan.')
      .llm('Go.')
      .llm('A page.', { agent: 'browser' })
      .llm('Next.')
      .llm('A file.', { agent: 'files' })
      .llm('Done.'),
  ],
  [
    'group-chat',
    run('peers', 'ann')
      .llm('Hm.')
      .llm('No.', { agent: 'bob' })
      .llm('Yes.', { agent: 'eve' })
      .llm('ok'),
  ],
  [
    'group-chat',
    run('handed', 'ann')
      .llm('```python\n1/0\n```', { calls: ['execute'] })
      .tool('execute', { code: '1/0' }, 'boom', { agent: 'terminal', error: 'boom' })
      .llm('Again.', { agent: 'ann' }),
  ],
];

let store: Store;
let facts: Map<string, StepFacts[]>;

beforeAll(async () => {
  store = await openTestStore(RUNS.map(([, builder]) => builder));
  const keys = RUNS.map(([, { traceId }]) => ({ runId: traceId, traceId }));
  facts = await readStepFacts(store, keys);
});
afterAll(() => store.close());

test.each(RUNS.map(([kind, builder]) => [kind, builder.name, builder] as const))(
  '%s: %s',
  (kind, _, { traceId }) => {
    expect(runKindOf(facts.get(traceId)!)).toBe(kind);
  },
);

test('a run without steps works alone, as far as anyone can tell', () => {
  expect(runKindOf([])).toBe('solo');
});
