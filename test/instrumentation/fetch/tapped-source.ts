import { expect, test } from 'vitest';
import { WritableStream } from 'node:stream/web';
import type { StreamWatcher } from '../../../instrumentation/fetch/stream-watcher.js';
import { tapStream } from '../../../instrumentation/fetch/tap-stream.js';

export const PIECES = ['Hel', 'lo', ' wor', 'ld'];
export const BROKEN = new TypeError('terminated');
type End = 'close' | 'error';

/** A body as fetch makes them, that says how it is treated. */
export class Source {
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
export class Told implements StreamWatcher {
  text = '';
  readonly ends: unknown[] = [];
  chunk = (bytes: Uint8Array): void => void (this.text += new TextDecoder().decode(bytes));
  end = (): void => void this.ends.push('end');
  broke = (error: unknown): void => void this.ends.push(error);
  closed = (): void => void this.ends.push('closed');
}

/** What a host does with a body. */
export type Use = (stream: ReadableStream<Uint8Array>) => unknown;

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

/** All of it, a text a chunk. */
export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const chunk of chunks) pieces.push(new TextDecoder().decode(chunk));
  return pieces;
}

/** A destination that keeps what it is given. */
export function into(written: string[], fails = false): WritableStream<Uint8Array> {
  return new WritableStream({
    write(chunk) {
      if (fails) throw new Error('full');
      written.push(new TextDecoder().decode(chunk));
    },
  });
}

/** The message of what it throws. */
export function thrown(work: () => unknown): string {
  try {
    return `no error but ${String(work())}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Uses a body that is tapped and one that is not, which is to be the same. @returns What the tap heard. */
export async function both(use: Use, end: End): Promise<Told> {
  const [plain, tapped, told] = [new Source(end), new Source(end), new Told()];
  tapStream(tapped.stream, told);
  expect(await outcome(use, tapped)).toEqual(await outcome(use, plain));
  return told;
}

/** Uses that read all there is. */
export function hearAll(uses: readonly (readonly [string, Use])[]): void {
  test.each(uses)('%s, to the end', async (_, use) => {
    const told = await both(use, 'close');
    expect(told.text).toBe(PIECES.join(''));
    expect(told.ends[0]).toBe('end');
  });

  test.each(uses)('%s, of a stream that breaks', async (_, use) => {
    const told = await both(use, 'error');
    expect(told.text).toBe(PIECES.join(''));
    expect(told.ends[0]).toBe(BROKEN);
  });
}

/** Uses that leave it before its end. */
export function hearLeft(uses: readonly (readonly [string, Use])[]): void {
  test.each(uses)('%s', async (_, use) => {
    const told = await both(use, 'close');
    expect(told.ends[0]).toBe('closed');
  });
}
