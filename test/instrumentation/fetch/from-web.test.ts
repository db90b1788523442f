import { once } from 'node:events';
import { Duplex, Readable, Writable, type ReadableOptions } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';
import { hearAll, hearLeft, into, Source, thrown, Told, type Use } from './tapped-source.js';

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

const ALL: readonly [string, Use][] = [
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
];

/** What it failed with. */
async function destroyed(stream: Readable, error?: Error): Promise<unknown> {
  const failed = once(stream, 'error');
  if (error) stream.destroy(error);
  return failed;
}

const LEFT: readonly [string, Use][] = [
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
];

describe('the host sees what it would see without us, and we see it, too', () => {
  hearAll(ALL);
  hearLeft(LEFT);
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
