import { ReadableStream as NativeStream, WritableStream } from 'node:stream/web';
import { describe, expect, test, vi } from 'vitest';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';
import {
  gather,
  hearAll,
  hearLeft,
  into,
  PIECES,
  Source,
  Told,
  type Use,
} from './tapped-source.js';

const ALL: readonly [string, Use][] = [
  ['pipeThrough', (stream) => gather(stream.pipeThrough(new TransformStream()))],
  [
    'pipeTo',
    async (stream) => {
      const written: string[] = [];
      await stream.pipeTo(into(written) as never);
      return written;
    },
  ],
  [
    'a pipe that leaves its destination open, and as it was',
    async (stream) => {
      const written: string[] = [];
      const destination = into(written);
      const left = { preventClose: true, preventAbort: true, preventCancel: true };
      const result = await stream.pipeTo(destination as never, left).catch((error) => error);
      const writer = destination.getWriter();
      await writer.write(new TextEncoder().encode('more') as never);
      return [result, written, writer.desiredSize];
    },
  ],
  [
    'a pipe that keeps its destination waiting',
    async (stream) => {
      const written: string[] = [];
      const slow = new WritableStream(
        {
          async write(chunk) {
            await new Promise(setImmediate);
            written.push(new TextDecoder().decode(chunk));
          },
          close: () => void written.push('closed'),
          abort: (reason) => void written.push(String(reason)),
        },
        { highWaterMark: 2 },
      );
      const result = await stream.pipeTo(slow as never).catch((error) => error);
      return [result, written];
    },
  ],
];

const LEFT: readonly [string, Use][] = [
  ['a pipe into what fails', (stream) => stream.pipeTo(into([], true) as never)],
  [
    'a pipe into what is closed',
    async (stream) => {
      const closed = into([]);
      await closed.close();
      return stream.pipeTo(closed as never);
    },
  ],
  [
    'a pipe that is aborted under way',
    async (stream) => {
      const [stop, told] = [new AbortController(), [] as unknown[]];
      const destination = new WritableStream({
        write: () => stop.abort('stop'),
        abort: (reason) => void told.push(reason),
      });
      const { signal } = stop;
      told.push(await stream.pipeTo(destination as never, { signal }).catch((error) => error));
      return [...told, destination.locked];
    },
  ],
  [
    'a pipe that is aborted',
    (stream) => stream.pipeTo(into([]) as never, { signal: AbortSignal.abort('stop') }),
  ],
];

describe('the host sees what it would see without us, and we see it, too', () => {
  hearAll(ALL);
  hearLeft(LEFT);
});

test('a pipe that is left is heard of by the network', async () => {
  const [source, told] = [new Source('close'), new Told()];
  tapStream(source.stream, told);
  for await (const chunk of source.stream.pipeThrough(new TransformStream())) if (chunk) break;
  await new Promise(setImmediate);
  expect(source).toMatchObject({ cancelledWith: undefined, stream: { locked: false } });
  expect(told.ends).toEqual(['closed']);
});

test('a chunk is the very object that the source gave', async () => {
  const chunk = new TextEncoder().encode('x');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(chunk);
      controller.close();
    },
  });
  tapStream(stream, new Told());
  for await (const seen of stream.pipeThrough(new TransformStream())) expect(seen).toBe(chunk);
});

test('a program may put a class of its own in the place of ReadableStream', async () => {
  const { stream } = new Source('close');
  tapStream(stream, new Told());
  vi.stubGlobal('ReadableStream', class Other {});
  try {
    expect(await gather(stream.pipeThrough(new TransformStream()))).toEqual(PIECES);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(ReadableStream).toBe(NativeStream);
});
