import type { ReadableWritablePair, StreamPipeOptions } from 'node:stream/web';
import { pipe } from './pipe.js';
import { arePipeable, isReadableStream } from './pipeable.js';
import { shadowMethods } from './shadow-methods.js';
import { bytesFrom } from './stream-copy.js';

/** What happens to a stream, as the host sees it happen. */
export interface StreamWatcher {
  chunk(bytes: Uint8Array): void;
  end(): void;
  broke(error: unknown): void;
  /** The host reads no further. */
  closed(): void;
}

type Stream = ReadableStream<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;
/** Of either kind of reader, and of an iterator. */
type Chunk = Awaited<ReturnType<Reader['read']>>;
type Args = readonly unknown[];

/**
 * Lets somebody watch the host read this very stream. Methods of its own stand before those of its class and hand out
 * the native readers, whose reads are watched: chunks, their borders, backpressure and errors are the stream's own, and
 * nothing is read that the host does not read.
 *
 * Node pipes and branches a stream without a method of a reader: there we read it in Node's place.
 */
export function tapStream(stream: Stream, watcher: StreamWatcher): void {
  const { getReader, values, cancel, pipeTo, pipeThrough, tee } = stream;
  const open = (...args: Args) =>
    watchReader(Reflect.apply(getReader, stream, args) as Reader, watcher);
  const pipeInto = (writable: WritableStream<Uint8Array>, options: StreamPipeOptions = {}) =>
    pipe(Reflect.apply(getReader, stream, []) as Reader, writable.getWriter(), options, watcher);
  const iterable = {
    values(...[options]: [{ preventCancel?: boolean }?]) {
      const iterator = Reflect.apply(values, stream, [options]);
      return watchIterator(iterator, watcher, options?.preventCancel);
    },
  };
  shadowMethods(stream, {
    getReader: (...args: Args) => open(...args),
    ...iterable,
    [Symbol.asyncIterator]: iterable.values,
    cancel(...args: Args) {
      if (!stream.locked) watcher.closed();
      return Reflect.apply(cancel, stream, args) as unknown;
    },
    pipeTo: (destination: unknown, ...rest: Args) =>
      arePipeable(stream, destination, rest[0])
        ? pipeInto(destination, rest[0] as StreamPipeOptions)
        : Reflect.apply(pipeTo, stream, [destination, ...rest] as never),
    pipeThrough(transform: unknown, ...rest: Args) {
      const { readable, writable } = (transform ?? {}) as ReadableWritablePair;
      if (!isReadableStream(readable) || !arePipeable(stream, writable, rest[0]))
        return Reflect.apply(pipeThrough, stream, [transform, ...rest] as never);
      pipeInto(writable, rest[0] as StreamPipeOptions).catch(() => {
        // Both ends have been told.
      });
      return readable;
    },
    tee() {
      // Refused by the native method, and told by whoever has the lock.
      if (stream.locked) return Reflect.apply(tee, stream, []);
      return Reflect.apply(tee, bytesFrom(open(), stream), []);
    },
  });
}

function watchReader(reader: Reader, watcher: StreamWatcher): Reader {
  const { read, cancel, releaseLock } = reader;
  let isReleased = false;
  reader.closed.catch((error: unknown) => {
    if (!isReleased) watcher.broke(error);
  });
  shadowMethods(reader, {
    read: (...args: Args) =>
      (Reflect.apply(read, reader, args as never) as Promise<Chunk>).then((chunk) =>
        see(chunk, watcher),
      ),
    cancel(...args: Args) {
      if (!isReleased) watcher.closed();
      return Reflect.apply(cancel, reader, args) as unknown;
    },
    releaseLock() {
      isReleased = true;
      Reflect.apply(releaseLock, reader, []);
    },
  });
  return reader;
}

function watchIterator(
  iterator: AsyncIterator<Uint8Array>,
  watcher: StreamWatcher,
  keepsStream = false,
): AsyncIterator<Uint8Array> {
  const { next, return: leave } = iterator;
  shadowMethods(iterator, {
    next: () =>
      (Reflect.apply(next, iterator, []) as Promise<Chunk>).then(
        (chunk) => see(chunk, watcher),
        (error: unknown) => {
          watcher.broke(error);
          throw error;
        },
      ),
    return(...args: Args) {
      if (!keepsStream) watcher.closed();
      return Reflect.apply(leave!, iterator, args) as unknown;
    },
  });
  return iterator;
}

function see(chunk: Chunk, watcher: StreamWatcher): Chunk {
  if (chunk.done) watcher.end();
  else watcher.chunk(chunk.value);
  return chunk;
}
