import { WritableStream } from 'node:stream/web';
import { expect, test } from 'vitest';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';

const ENDS = ['close', 'error', 'hang'] as const;
const SINKS = ['takes all', 'is slow', 'fails', 'never asks', 'cannot close'] as const;
const ABORTS = ['never', 'before', 'at the second chunk'] as const;
const FLAGS = [false, true];

interface Pipe {
  readonly end: (typeof ENDS)[number];
  readonly sink: (typeof SINKS)[number];
  readonly abort: (typeof ABORTS)[number];
  readonly options: Readonly<Record<'preventAbort' | 'preventCancel' | 'preventClose', boolean>>;
}

function* pipes(): Generator<Pipe> {
  for (const end of ENDS)
    for (const sink of SINKS)
      for (const abort of ABORTS)
        for (const preventAbort of FLAGS)
          for (const preventCancel of FLAGS)
            for (const preventClose of FLAGS)
              yield { end, sink, abort, options: { preventAbort, preventCancel, preventClose } };
}

const nextTurn = () => new Promise(setImmediate);

/** Everything that either side of a pipe can see, in its order. */
async function logOf({ end, sink, abort, options }: Pipe, isTapped: boolean): Promise<unknown[]> {
  const [log, stop] = [[] as unknown[], new AbortController()];
  if (abort === 'before') stop.abort('stop');
  let pulls = 0;
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        log.push('pull');
        pulls += 1;
        if (pulls === 2 && abort === 'at the second chunk') stop.abort('stop');
        if (pulls <= 3) return controller.enqueue(new Uint8Array([pulls]));
        if (end === 'close') controller.close();
        if (end === 'error') controller.error('broken');
      },
      cancel: (reason) => void log.push(['cancel', reason]),
    },
    { highWaterMark: 0 },
  );
  if (isTapped) tapStream(source, { chunk() {}, end() {}, broke() {}, closed() {} });
  const destination = new WritableStream<Uint8Array>(
    {
      async write(chunk) {
        log.push(['write', ...chunk]);
        if (sink === 'is slow') await nextTurn();
        if (sink === 'fails') throw 'full';
      },
      close() {
        log.push('close');
        if (sink === 'cannot close') throw 'unclosable';
      },
      abort: (reason) => void log.push(['abort', reason]),
    },
    { highWaterMark: sink === 'never asks' ? 0 : 1 },
  );
  source.pipeTo(destination as never, { ...options, signal: stop.signal }).then(
    () => log.push('done'),
    (error: unknown) => log.push(['failed', error]),
  );
  log.push(['locked', source.locked, destination.locked]);
  for (let turn = 0; turn < 8; turn++) await nextTurn();
  return [...log, source.locked, destination.locked];
}

test('a watched pipe does what the native one does, whatever its ends do', async () => {
  const all = [...pipes()];
  const logs = (isTapped: boolean) => Promise.all(all.map((pipe) => logOf(pipe, isTapped)));
  const [native, tapped] = [await logs(false), await logs(true)];
  const named = (log: unknown[], index: number) => ({ ...all[index], log });
  expect(tapped.map(named)).toEqual(native.map(named));
});

test('options are read once each, in the order of the standard', async () => {
  const read = async (isTapped: boolean) => {
    const names: PropertyKey[] = [];
    const options = new Proxy({}, { get: (_, name) => void names.push(name) });
    const source = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    if (isTapped) tapStream(source, { chunk() {}, end() {}, broke() {}, closed() {} });
    await source.pipeTo(new WritableStream() as never, options);
    return names;
  };
  expect(await read(true)).toEqual(await read(false));
});
