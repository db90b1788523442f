import { expect, test } from 'vitest';
import { newInputParts, outputParts } from '../../../analysis/replay/message-parts.js';
import { findRun, readFrames, readRunTree } from '../../../analysis/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

const text = (content: string) => ({ type: 'text', content });

test('of a call that repeats the history, only what is new to it is shown', () => {
  const history = [
    { role: 'system', parts: [text('be brief')] },
    { role: 'user', parts: [text('hello')] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: '1', name: 'look', arguments: {} }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: '1', response: { found: 2 } }] },
  ];
  expect(newInputParts(JSON.stringify(history))).toEqual([
    { label: 'tool answer', text: '{"found":2}' },
  ]);
  expect(newInputParts(JSON.stringify(history.slice(0, 2))).map((p) => p.label)).toEqual([
    'system',
    'user',
  ]);
});

test('an answer shows reasoning, words and calls in its own order', () => {
  const answer = [
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'hm' },
        text('I look.'),
        { type: 'tool_call', name: 'look', arguments: '{"at":"x"}' },
      ],
    },
  ];
  expect(outputParts(JSON.stringify(answer))).toEqual([
    { label: 'reasoning', text: 'hm' },
    { label: 'says', text: 'I look.' },
    { label: 'calls', text: 'look({"at":"x"})' },
  ]);
});

test('media whose bytes were not recorded are told by what is known of them', () => {
  const sound = { type: 'media', modality: 'audio', mime_type: 'audio/mpeg', size_bytes: 48_000 };
  const parts = [
    { ...sound, file_name: 'talk.mp3' },
    { type: 'media', modality: 'image' },
  ];
  expect(newInputParts(JSON.stringify([{ role: 'user', parts }])).map(({ text }) => text)).toEqual([
    '[talk.mp3, audio/mpeg, 48000 bytes]',
    '[image]',
  ]);
});

test('text that is no message JSON is shown as it is', () => {
  expect(newInputParts('[truncated')).toEqual([{ label: 'user', text: '[truncated' }]);
  expect(outputParts(null)).toEqual([]);
});

test('frames come in order, and a range leaves the others unread', async () => {
  const trace = run('ordered')
    .llm('one')
    .tool('bash', { command: 'ls' }, 'a.txt')
    .tool('bash', { command: 'cat b' }, 'no b', { error: 'no b', exitCode: 1 });
  const store = await openTestStore([trace]);
  const found = await findRun(store, trace.traceId);
  const frames = await readFrames(store, found);
  expect(frames.map((f) => [f.stepIndex, f.kind, f.title, f.offsetMs])).toEqual([
    [1, 'llm', 'test-model', 1000],
    [2, 'tool', 'bash', 2000],
    [3, 'tool', 'bash', 3000],
  ]);
  expect(frames[2]).toMatchObject({ isError: true, exitCode: 1 });
  expect(frames[2]!.parts).toContainEqual({ label: 'error', text: 'no b' });
  expect((await readFrames(store, found, { from: 2, to: 2 })).map((f) => f.stepIndex)).toEqual([2]);
  await store.close();
});

test('a step that was given up says so, in the replay and in the tree', async () => {
  const trace = run('left').llm('It is').tool('search', { query: 'a' }, 'found');
  trace.rows[1]!.finishReasons = ['cancelled'];
  const store = await openTestStore([trace]);
  const found = await findRun(store, trace.traceId);
  const [left, went] = await readFrames(store, found);
  expect(left!.parts.at(-1)).toEqual({ label: 'result', text: 'cancelled' });
  expect(went!.parts.at(-1)).toEqual({ label: 'result', text: 'found' });
  const [root] = await readRunTree(store, found);
  expect(root!.children.map((node) => node.isCancelled)).toEqual([true, false]);
  await store.close();
});

test('of a history so long that it is kept message by message, the new end is shown', async () => {
  const trace = run('long').llm('one').llm('two');
  const turn = (i: number) => [
    { role: 'user', parts: [text(`question ${i} ${'x'.repeat(300)}`)] },
    { role: 'assistant', parts: [text(`answer ${i}`)] },
  ];
  const history = Array.from({ length: 40 }, (_, i) => turn(i)).flat();
  trace.rows[2]!.inputMessages = JSON.stringify([
    ...history,
    { role: 'user', parts: [text('and now?')] },
  ]);
  const store = await openTestStore([trace]);
  const frames = await readFrames(store, await findRun(store, trace.traceId));
  expect(frames[1]!.parts[0]).toEqual({ label: 'user', text: 'and now?' });
  const [kept] = await store.query(
    'select count(*) as n from spans where input_message_ids is not null',
  );
  expect(kept!['n']).toBe(1n);
  await store.close();
});
