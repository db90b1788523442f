import { describe, expect, test } from 'vitest';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';
import {
  both,
  BROKEN,
  gather,
  hearAll,
  hearLeft,
  into,
  PIECES,
  Source,
  thrown,
  Told,
  type Use,
} from './tapped-source.js';

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

const ALL: readonly [string, Use][] = [
  ['a reader', (stream) => readWith(stream.getReader())],
  ['a reader that brings its buffer', readByob],
  ['a loop', (stream) => gather(stream)],
  ['values()', (stream) => gather(stream.values({ preventCancel: true }))],
  ['both branches of tee', (stream) => Promise.all(stream.tee().map((branch) => gather(branch)))],
  ['a branch, with its own buffer', (stream) => readByob(stream.tee()[1])],
  ['a Response around it', (stream) => new Response(stream).text()],
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

const LEFT: readonly [string, Use][] = [
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
];

describe('the host sees what it would see without us, and we see it, too', () => {
  hearAll(ALL);
  hearLeft(LEFT);

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
