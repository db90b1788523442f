import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  analyze,
  findRun,
  readBlame,
  suspectSentence,
  type Blame,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

/** An agent that works through files and stops where a tool is missing. */
function gaveUp(name: string): RunBuilder {
  const builder = run(name);
  for (let at = 0; at < 6; at++)
    builder.llm('', { calls: ['bash'] }).shell(`cat file-${at}`, `content ${at}`);
  return builder
    .llm('', { calls: ['bash'] })
    .shell('strings data.bin', 'strings: command not found', true)
    .llm('The tool is missing. Please tell me which option you would like me to take.');
}

/** Code that one agent wrote fails when another runs it; a third closes. */
const handed = run('handed over', 'ann')
  .llm('```python\nread("a.csv")\n```', { calls: ['execute'] })
  .tool('execute', { code: 'read("a.csv")' }, 'FileNotFoundError', {
    agent: 'terminal',
    error: 'FileNotFoundError',
  })
  .llm('Then there is nothing to add.', { agent: 'bob' });

const stuck = gaveUp('gave up');
const passed = gaveUp('gave up and passed');
const fine = run('fine')
  .llm('', { calls: ['bash'] })
  .shell('npm test', '3 passed')
  .llm('All pass.');
const chat = run('chat').llm('Hello?').llm('Which order?').llm('What size?').llm('It is done.');

let store: Store;
const blameOf = async ({ traceId }: RunBuilder): Promise<Blame> => {
  const [blame] = await readBlame(store, [await findRun(store, traceId)]);
  return blame!;
};

beforeAll(async () => {
  store = await openTestStore([stuck, passed, fine, chat, handed]);
  await analyze(store);
  const label = { outcome: 'pass' as const, reward: null, task: null, source: 'test' };
  await store.label([{ ...label, runId: passed.traceId }]);
});
afterAll(() => store.close());

describe('a run that gave up', () => {
  test('at most three ranges that do not overlap, each with reasons', async () => {
    const { suspects, kind, failure, abstention } = await blameOf(stuck);
    expect({ kind, failure, abstention }).toEqual({
      kind: 'solo',
      failure: 'suspected',
      abstention: null,
    });
    expect(suspects.length).toBeGreaterThan(0);
    expect(suspects.length).toBeLessThanOrEqual(3);
    for (const { from, to, stepIndex, confidence, reasons } of suspects) {
      expect(stepIndex).toBeGreaterThanOrEqual(from);
      expect(stepIndex).toBeLessThanOrEqual(to);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(reasons.length).toBeGreaterThan(0);
    }
  });

  test('the call that it gave up on comes first, with what the findings say', async () => {
    const { suspects } = await blameOf(stuck);
    expect(suspects[0]).toMatchObject({
      stepIndex: 14,
      spanId: stuck.spanId(14),
      agentName: 'coder',
    });
    expect(suspectSentence(suspects[0]!)).toMatch(
      /^Look at steps? 1\d.* because .*strings: command/,
    );
  });

  test('the same run gives the same answer, alone or among others', async () => {
    const alone = await blameOf(stuck);
    const runs = await Promise.all([fine, stuck].map(({ traceId }) => findRun(store, traceId)));
    const [, among] = await readBlame(store, runs);
    expect(among).toEqual(alone);
  });
});

test('what one agent wrote and another ran is held against who wrote it', async () => {
  const { kind, suspects } = await blameOf(handed);
  expect(kind).toBe('group-chat');
  expect(suspects[0]).toMatchObject({ stepIndex: 1, agentName: 'ann' });
  expect(suspects.every(({ agentName }) => agentName !== 'terminal')).toBe(true);
});

describe('it names nothing', () => {
  test('in a run that passed, whatever was found', async () => {
    const { suspects, abstention } = await blameOf(passed);
    expect(suspects).toEqual([]);
    expect(abstention?.reason).toBe('passed');
  });

  test('where no finding points and the kind of run is not known well', async () => {
    const { kind, suspects, abstention } = await blameOf(chat);
    expect(kind).toBe('dialogue');
    expect(suspects).toEqual([]);
    expect(abstention).toMatchObject({ reason: 'nothing-known' });
    expect(abstention!.text).toContain('dialogue');
  });
});

test('a run that nothing speaks against is only said to be asked about', async () => {
  expect((await blameOf(fine)).failure).toBe('none');
});

test('no runs, no blame', async () => {
  expect(await readBlame(store, [])).toEqual([]);
});
