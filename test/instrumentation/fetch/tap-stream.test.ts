import { once } from 'node:events';
import { Duplex, Readable, Writable, type ReadableOptions } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream as NativeStream, WritableStream } from 'node:stream/web';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import type { StreamWatcher } from '../../../instrumentation/fetch/stream-watcher.js';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';

const PIECES = ['Hel', 'lo', ' wor', 'ld'];
const BROKEN = new TypeError('terminated');
type End = 'close' | 'error';

/** A body as fetch makes them, that says how it is treated. */
class Source {
  pulls = 0;
  cancelledWith: unknown = 'not cancelled';
  readonly stream: ReadableStream<Uint8Array>;

  constructor(end: End) {
    const left = PIECES.map((piece) => new TextEncoder().encode(piece));
    this.stream = new ReadableStream(
      {
        type: 'bytes',
        pull: (controller) => {
          this.pulls += 1;
          const chunk = left.shift();
          if (chunk) return controller.enqueue(chunk);
          if (end === 'error') return controller.error(BROKEN);
          controller.close();
          controller.byobRequest?.respond(0);
        },
        cancel: (reason) => {
          this.cancelledWith = reason;
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** What is told to a watcher. */
class Told implements StreamWatcher {
  text = '';
  readonly ends: unknown[] = [];
  chunk = (bytes: Uint8Array): void => void (this.text += new TextDecoder().decode(bytes));
  end = (): void => void this.ends.push('end');
  broke = (error: unknown): void => void this.ends.push(error);
  closed = (): void => void this.ends.push('closed');
}

type Use = (stream: ReadableStream<Uint8Array>) => unknown;

/** What the host gets out of it, and in which state the stream is then. */
async function outcome(use: Use, source: Source): Promise<object> {
  let result: unknown;
  try {
    result = await use(source.stream);
  } catch (error) {
    result = error;
  }
  // A pipe gives its stream free some promises after its last chunk has been read.
  await new Promise(setImmediate);
  const { pulls, cancelledWith, stream } = source;
  return { result, pulls, cancelledWith, isLocked: stream.locked };
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const chunk of chunks) pieces.push(new TextDecoder().decode(chunk));
  return pieces;
}

async function readWith(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return pieces;
    pieces.push(new TextDecoder().decode(value));
  }
}

async function readByob(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader({ mode: 'byob' });
  let read = '';
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(3));
    if (done) return read;
    read += new TextDecoder().decode(value);
  }
}

function into(written: string[], fails = false): WritableStream<Uint8Array> {
  return new WritableStream({
    write(chunk) {
      if (fails) throw new Error('full');
      written.push(new TextDecoder().decode(chunk));
    },
  });
}

/** The chunks in the form in which a Node stream hands them out. */
async function nodeChunks(stream: ReadableStream, options: ReadableOptions): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of Readable.fromWeb(stream as never, options)) chunks.push(chunk);
  return chunks;
}

/** Into a Node stream that keeps its source waiting. */
async function piped(source: unknown): Promise<string[]> {
  const written: string[] = [];
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk, _, next) {
      written.push(String(chunk));
      setImmediate(next);
    },
  });
  await pipeline(source as Readable, slow);
  return written;
}

const whole: readonly [string, Use][] = [
  ['a reader', (stream) => readWith(stream.getReader())],
  ['a reader that brings its buffer', readByob],
  ['a loop', (stream) => gather(stream)],
  ['values()', (stream) => gather(stream.values({ preventCancel: true }))],
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
  ['both branches of tee', (stream) => Promise.all(stream.tee().map((branch) => gather(branch)))],
  ['a branch, with its own buffer', (stream) => readByob(stream.tee()[1])],
  ['a Response around it', (stream) => new Response(stream).text()],
  ['a Node stream', (stream) => text(Readable.fromWeb(stream as never))],
  ['a Node stream of texts', (stream) => nodeChunks(stream, { encoding: 'utf8' })],
  ['a Node stream of what the source gives', (stream) => nodeChunks(stream, { objectMode: true })],
  ['a Node stream that asks for little', (stream) => nodeChunks(stream, { highWaterMark: 1 })],
  ['a Node stream that is piped', (stream) => piped(Readable.fromWeb(stream as never))],
  ['Duplex.from', async (stream) => text(Duplex.from(stream as never))],
  [
    'Duplex.fromWeb',
    (stream) => text(Duplex.fromWeb({ readable: stream, writable: into([]) } as never)),
  ],
  ['Readable.from', (stream) => text(Readable.from(stream as never))],
  ['pipeline', (stream) => piped(stream)],
  ['stream/consumers', (stream) => text(stream as never)],
  ['a Node stream of a branch', (stream) => text(Readable.fromWeb(stream.tee()[0] as never))],
  [
    'options that fromWeb refuses, then a Node stream',
    async (stream) => {
      const refused = thrown(() => Readable.fromWeb(stream as never, { encoding: 'x' as never }));
      return [refused, await text(Readable.fromWeb(stream as never))];
    },
  ],
  [
    'one reader after the other',
    async (stream) => {
      const first = stream.getReader();
      const { value } = await first.read();
      first.releaseLock();
      return [value, await first.read().catch((error: Error) => error.name), await gather(stream)];
    },
  ],
  [
    'a loop that leaves the stream to another',
    async (stream) => {
      for await (const chunk of stream.values({ preventCancel: true })) if (chunk) break;
      return gather(stream);
    },
  ],
  [
    'arguments that are refused, then a loop',
    async (stream) => {
      const refused = [
        await stream.pipeTo({} as never).catch((error: Error) => error.message),
        thrown(() => stream.pipeThrough({} as never)),
        thrown(() => stream.getReader({ mode: 'none' } as never)),
      ];
      return [...refused, await gather(stream)];
    },
  ],
];

/** What it failed with. */
async function destroyed(stream: Readable, error?: Error): Promise<unknown> {
  const failed = once(stream, 'error');
  if (error) stream.destroy(error);
  return failed;
}

const partial: readonly [string, Use][] = [
  [
    'a loop that breaks',
    async (stream) => {
      for await (const chunk of stream) return chunk;
    },
  ],
  [
    'a reader that cancels',
    async (stream) => {
      const reader = stream.getReader();
      await reader.read();
      await reader.cancel('enough');
      return reader.closed;
    },
  ],
  ['cancel()', (stream) => stream.cancel('unwanted')],
  [
    'a Node stream that is left',
    async (stream) => {
      for await (const chunk of Readable.fromWeb(stream as never)) return chunk;
    },
  ],
  [
    'a Node stream that is destroyed unread',
    (stream) => destroyed(Readable.fromWeb(stream as never), new Error('enough')),
  ],
  [
    'a Node stream that is aborted',
    (stream) => destroyed(Readable.fromWeb(stream as never, { signal: AbortSignal.abort('stop') })),
  ],
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

function thrown(work: () => unknown): string {
  try {
    return `no error but ${String(work())}`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function both(use: Use, end: End): Promise<Told> {
  const [plain, tapped, told] = [new Source(end), new Source(end), new Told()];
  tapStream(tapped.stream, told);
  expect(await outcome(use, tapped)).toEqual(await outcome(use, plain));
  return told;
}

describe('the host sees what it would see without us, and we see it, too', () => {
  test.each(whole)('%s, to the end', async (_, use) => {
    const told = await both(use, 'close');
    expect(told.text).toBe(PIECES.join(''));
    expect(told.ends[0]).toBe('end');
  });

  test.each(whole)('%s, of a stream that breaks', async (_, use) => {
    const told = await both(use, 'error');
    expect(told.text).toBe(PIECES.join(''));
    expect(told.ends[0]).toBe(BROKEN);
  });

  test.each(partial)('%s', async (_, use) => {
    const told = await both(use, 'close');
    expect(told.ends[0]).toBe('closed');
  });

  test('who finds it locked changes nothing', async () => {
    const told = await both(async (stream) => {
      const reader = stream.getReader();
      const refused = [
        thrown(() => stream.getReader()),
        thrown(() => stream.tee()),
        thrown(() => stream.pipeThrough(new TransformStream())),
        await stream.cancel().catch((error: Error) => error.message),
        await stream.pipeTo(into([]) as never).catch((error: Error) => error.message),
      ];
      return [...refused, await readWith(reader)];
    }, 'close');
    expect(told.ends).toEqual(['end']);
  });
});

test('a pipe that is left is heard of by the network', async () => {
  const [source, told] = [new Source('close'), new Told()];
  tapStream(source.stream, told);
  for await (const chunk of source.stream.pipeThrough(new TransformStream())) if (chunk) break;
  await new Promise(setImmediate);
  expect(source).toMatchObject({ cancelledWith: undefined, stream: { locked: false } });
  expect(told.ends).toEqual(['closed']);
});

test('it is the very stream, with nothing on it that can be listed', () => {
  const { stream } = new Source('close');
  const names = (object: object) => [Object.keys(object), { ...object }];
  const before = names(stream);
  tapStream(stream, new Told());
  expect(stream).toBeInstanceOf(ReadableStream);
  expect(names(stream)).toEqual(before);
  for (const name of ['getReader', 'values', 'cancel', 'pipeTo', 'pipeThrough', 'tee'] as const) {
    const native = ReadableStream.prototype[name];
    expect([stream[name].name, stream[name].length]).toEqual([native.name, native.length]);
  }
});

test('a Node stream is left when all has been read but the end', async () => {
  const told = new Told();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('all'));
      controller.close();
    },
  });
  tapStream(stream, told);
  const readable = Readable.fromWeb(stream as never, { highWaterMark: 1 });
  await once(readable, 'readable');
  readable.destroy();
  await once(readable, 'close');
  expect(told).toMatchObject({ text: 'all', ends: ['closed'] });
});

test('who lists a Node stream, or fromWeb, sees what Node made', () => {
  const [plain, tapped] = [new Source('close'), new Source('close')];
  const native = Reflect.ownKeys(Object.getOwnPropertyDescriptors(Readable));
  tapStream(tapped.stream, new Told());
  const [expected, seen] = [plain, tapped].map(({ stream }) => Readable.fromWeb(stream as never));
  expect(Object.keys(seen!)).toEqual(Object.keys(expected!));
  expect(Object.getPrototypeOf(seen)).toBe(Readable.prototype);
  expect(Reflect.ownKeys(Readable)).toEqual(native);
  expect([Readable.fromWeb.length, Duplex.fromWeb.length]).toEqual([2, 2]);
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

test('a read that nobody waits for fails unhandled, as it always did', async () => {
  const { stream } = new Source('error');
  tapStream(stream, new Told());
  const reader = stream.getReader();
  for (let read = 0; read < PIECES.length; read++) await reader.read();
  const unhandled = new Promise((resolve) => {
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.once('unhandledRejection', (error) => {
      for (const other of others) process.on('unhandledRejection', other);
      resolve(error);
    });
  });
  void reader.read();
  expect(await unhandled).toBe(BROKEN);
});
