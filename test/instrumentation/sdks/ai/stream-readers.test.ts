import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { StreamReaders } from '../../../../instrumentation/sdks/ai/stream-readers.js';

/** As versions 4 to 7 make them: a branch for every reader, with one kept back. */
class Result {
  baseStream: ReadableStream<string>;

  constructor(chunks: readonly string[], error?: Error) {
    const rest = [...chunks];
    this.baseStream = new ReadableStream({
      pull(controller) {
        const chunk = rest.shift();
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (error) controller.error(error);
        else controller.close();
      },
    });
  }

  teeStream(): ReadableStream<string> {
    const [branch, kept] = this.baseStream.tee();
    this.baseStream = kept;
    return branch;
  }

  get textStream(): ReadableStream<string> {
    return this.teeStream().pipeThrough(new TransformStream());
  }
}

function watched(result: Result): { result: Result; left: unknown[] } {
  const readers = new StreamReaders();
  const left: unknown[] = [];
  readers.whenLeft((error) => left.push(error));
  readers.watch(result);
  return { result, left };
}

async function textOf(stream: ReadableStream<string>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

test('an answer that is read to its end was not left', async () => {
  const { result, left } = watched(new Result(['a', 'b']));
  expect(await textOf(result.textStream)).toBe('ab');
  await turn();
  expect(left).toEqual([]);
});

test('a loop that is left leaves the answer', async () => {
  const { result, left } = watched(new Result(['a', 'b']));
  for await (const chunk of result.textStream) {
    expect(chunk).toBe('a');
    break;
  }
  await turn();
  expect(left).toEqual([undefined]);
});

test('one that is left while more is awaited is left', async () => {
  const result = new Result([]);
  result.baseStream = new ReadableStream({ pull: () => new Promise(() => {}) });
  const { left } = watched(result);
  const reader = result.textStream.getReader();
  const reading = reader.read();
  await turn();
  await reader.cancel();
  expect(await reading).toMatchObject({ done: true });
  await turn();
  expect(left).toEqual([undefined]);
});

test('an answer that is asked for again was not left', async () => {
  const { result, left } = watched(new Result(['a', 'b']));
  await result.textStream.cancel();
  expect(await textOf(result.textStream)).toBe('ab');
  await turn();
  expect(left).toEqual([]);
});

test('an answer that breaks off says why, to the app as before', async () => {
  const error = new Error('cut');
  const { result, left } = watched(new Result(['a'], error));
  await expect(textOf(result.textStream)).rejects.toBe(error);
  await turn();
  expect(left).toEqual([error]);
});
