import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStepFacts, type StepFacts } from '../../../analysis/blame/step-facts.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

/** The wrong year comes in at the second step, is looked up, and is what the run ends on. */
const astray = run('astray')
  .llm('I look for it.', { asked: 'When did Apollo 11 land?', calls: ['search'] })
  .tool('search', { query: 'apollo landing 1972 cernan_eugene' }, 'Apollo 17, see /wiki/apollo_17')
  .llm('I open /wiki/apollo_17 now.', { calls: ['open'] })
  .tool('open', { path: '/wiki/apollo_17' }, 'Landed in 1972.')
  .llm('It landed in 1972, by cernan_eugene, as /wiki/apollo_17 says.');

const silent = run('silent').llm('').llm('Yes, it is.');

let store: Store;
let facts: Map<string, StepFacts[]>;
const of = (builder: RunBuilder) => facts.get(builder.traceId)!;

beforeAll(async () => {
  store = await openTestStore([astray, silent]);
  const keys = [astray, silent].map(({ traceId }) => ({ runId: traceId, traceId }));
  facts = await readStepFacts(store, keys);
});
afterAll(() => store.close());

test('a step brings in what it says first, not what a user asked for or a tool answered', () => {
  expect(of(astray).map(({ brought }) => brought)).toEqual([0, 2, 0, 0, 0]);
});

test('what the end speaks of is traced to the step at which it came in, said or answered', () => {
  expect(of(astray).map(({ broughtToEnd }) => broughtToEnd)).toEqual([0, 4, 0, 0, 0]);
});

test('a run that names nothing brings nothing in', () => {
  expect(of(silent).map(({ brought, broughtToEnd }) => [brought, broughtToEnd])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
