import type { Readable } from 'node:stream';
import type { StreamPipeOptions } from 'node:stream/web';
import { watchFromWeb } from './from-web.js';
import { MethodShadows } from './method-shadows.js';
import { NodeStreamWatch } from './node-stream.js';
import { pipe } from './pipe.js';
import { arePipeable, isReadableStream, isWritableStream, readOptions } from './pipeable.js';
import { StreamBranches } from './stream-branches.js';
import type { StreamWatcher } from './stream-watcher.js';

type Stream = ReadableStream<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Iterator = AsyncIterator<Uint8Array>;
/** Of either kind of reader, and of an iterator. */
type Chunk = Awaited<ReturnType<Reader['read']>>;

/**
 * Lets somebody watch the host read this very stream. Methods of its own stand before those of its class and hand out
 * the native readers, whose reads are watched: chunks, their borders, backpressure and errors are the stream's own, and
 * nothing is read that the host does not read.
 *
 * Node pipes and branches a stream without a method of a reader. A pipe is ours, in Node's place; the branches are Node's,
 * and each is watched. A Node stream that is made of it is watched as it is given the chunks: Node 26 reads them without
 * a method of the reader, too.
 */
export function tapStream(stream: Stream, watcher: StreamWatcher): void {
  streams.put(stream, { watcher, native: stream.getReader, forNode: undefined });
  watchFromWeb(wrap);
}

interface TappedStream {
  readonly watcher: StreamWatcher;
  readonly native: Stream['getReader'];
  /** While Node makes a stream of its own of this one. */
  forNode: NodeStreamWatch | undefined;
}

const streams = new MethodShadows<Stream, TappedStream>({
  getReader(stream, { watcher, forNode }, args, native) {
    const reader = Reflect.apply(native, stream, args) as Reader;
    return forNode ? forNode.readBy(reader) : watchReader(reader, watcher);
  },
  values: iterate,
  [Symbol.asyncIterator]: iterate,
  cancel(stream, { watcher }, args, native) {
    if (!stream.locked) watcher.closed();
    return Reflect.apply(native, stream, args);
  },
  pipeTo(stream, tapped, args, native) {
    const [destination] = args;
    if (!isWritableStream(destination)) return Reflect.apply(native, stream, args);
    let options: unknown;
    try {
      options = readOptions(args[1]);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    return arePipeable(stream, destination, options)
      ? pipeInto(destination, options, stream, tapped)
      : Reflect.apply(native, stream, [destination, options]);
  },
  pipeThrough(stream, tapped, args, native) {
    const transform = args[0] as { readable?: unknown; writable?: unknown } | null | undefined;
    const readable = transform?.readable;
    if (!isReadableStream(readable)) return Reflect.apply(native, stream, [{ readable }]);
    const writable = transform?.writable;
    if (!isWritableStream(writable)) return Reflect.apply(native, stream, [{ readable, writable }]);
    const options = readOptions(args[1]);
    if (!arePipeable(stream, writable, options))
      return Reflect.apply(native, stream, [{ readable, writable }, options]);
    pipeInto(writable, options, stream, tapped).catch(() => {
      // Both ends have been told.
    });
    return readable;
  },
  tee(stream, { watcher }, args, native) {
    const branches = Reflect.apply(native, stream, args) as Stream[];
    const shared = new StreamBranches(watcher);
    for (const branch of branches) tapStream(branch, shared.branch());
    return branches;
  },
});

function iterate(
  stream: Stream,
  { watcher }: TappedStream,
  args: readonly unknown[],
  native: (...args: unknown[]) => unknown,
): Iterator {
  const [options] = args as [{ preventCancel?: boolean }?];
  const iterator = Reflect.apply(native, stream, args) as Iterator;
  iterators.put(iterator, { watcher, keepsStream: options?.preventCancel ?? false });
  return iterator;
}

function pipeInto(
  writable: WritableStream<Uint8Array>,
  options: StreamPipeOptions | null | undefined,
  stream: Stream,
  { watcher, native }: TappedStream,
): Promise<void> {
  const reader = Reflect.apply(native, stream, []) as Reader;
  return pipe(reader, writable.getWriter(), options ?? {}, watcher);
}

function wrap(stream: unknown, make: () => Readable): Readable {
  const tapped = streams.stateOf(stream as object);
  if (!tapped) return make();
  const watch = (tapped.forNode = new NodeStreamWatch(tapped.watcher));
  try {
    return watch.givenTo(make());
  } finally {
    tapped.forNode = undefined;
  }
}

interface WatchedReader {
  readonly watcher: StreamWatcher;
  isReleased: boolean;
}

const readers = new MethodShadows<Reader, WatchedReader>({
  read: (reader, { watcher }, args, native) =>
    (Reflect.apply(native, reader, args) as Promise<Chunk>).then((chunk) => see(chunk, watcher)),
  cancel(reader, { watcher, isReleased }, args, native) {
    if (!isReleased) watcher.closed();
    return Reflect.apply(native, reader, args);
  },
  releaseLock(reader, state, args, native) {
    state.isReleased = true;
    Reflect.apply(native, reader, args);
  },
});

function watchReader(reader: Reader, watcher: StreamWatcher): Reader {
  const state = { watcher, isReleased: false };
  reader.closed.catch((error: unknown) => {
    if (!state.isReleased) watcher.broke(error);
  });
  readers.put(reader, state);
  return reader;
}

interface WatchedIterator {
  readonly watcher: StreamWatcher;
  readonly keepsStream: boolean;
}

const iterators = new MethodShadows<Iterator, WatchedIterator>({
  next: (iterator, { watcher }, args, native) =>
    (Reflect.apply(native, iterator, args) as Promise<Chunk>).then(
      (chunk) => see(chunk, watcher),
      (error: unknown) => {
        watcher.broke(error);
        throw error;
      },
    ),
  return(iterator, { watcher, keepsStream }, args, native) {
    if (!keepsStream) watcher.closed();
    return Reflect.apply(native, iterator, args);
  },
});

function see(chunk: Chunk, watcher: StreamWatcher): Chunk {
  if (chunk.done) watcher.end();
  else watcher.chunk(chunk.value);
  return chunk;
}
