import { streamReading } from './stream-copy.js';
import { shadowMethods } from './shadow-methods.js';

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
 * Where Node would read it without a method of a reader (pipes and branches), it is read for Node's sake.
 */
export function tapStream(stream: Stream, watcher: StreamWatcher): void {
  const { getReader, values, cancel, pipeTo, pipeThrough, tee } = stream;
  const open = (...args: Args) =>
    watchReader(Reflect.apply(getReader, stream, args) as Reader, watcher);
  const copied = <T>(type: 'bytes' | undefined, use: (source: Stream) => T): T => {
    // Refused by the native method, and told by whoever has the lock.
    if (stream.locked) return use(stream);
    const reader = open();
    const copy = streamReading(reader, stream, type);
    try {
      return use(copy);
    } finally {
      // Arguments that are refused leave a stream as it was.
      if (!copy.locked) reader.releaseLock();
    }
  };
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
      copied(undefined, (source) => Reflect.apply(pipeTo, source, [destination, ...rest] as never)),
    pipeThrough: (transform: unknown, ...rest: Args) =>
      copied(undefined, (source) =>
        Reflect.apply(pipeThrough, source, [transform, ...rest] as never),
      ),
    tee: () => copied('bytes', (source) => Reflect.apply(tee, source, [])),
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
