import type { Readable } from 'node:stream';
import { MethodShadows } from './method-shadows.js';
import type { StreamWatcher } from './stream-watcher.js';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Lets one watcher follow a Node stream that is made of a web stream: its chunks and its end by what it is given, for
 * Node 26 reads them without a method of the reader, and by the reader what else becomes of it.
 */
export class NodeStreamWatch {
  readonly #watcher: StreamWatcher;
  #isLeft = false;

  constructor(watcher: StreamWatcher) {
    this.#watcher = watcher;
  }

  /** Its reads stay native, and so does the moment in which a chunk comes. */
  readBy(reader: Reader): Reader {
    reader.closed.catch((error: unknown) => this.#watcher.broke(error));
    readers.put(reader, this);
    return reader;
  }

  givenTo(readable: Readable): Readable {
    readables.put(readable, this);
    return readable;
  }

  /** Node cancels a stream that has failed as well, in the instant before its reader's promise tells so. */
  left(): void {
    this.#isLeft = true;
    queueMicrotask(() => this.#watcher.closed());
  }

  /** @param chunk Null at the end, which a stream that is cancelled comes to, too. */
  pushed(chunk: Uint8Array | null): void {
    if (chunk) this.#watcher.chunk(chunk);
    else if (!this.#isLeft) this.#watcher.end();
  }
}

const readers = new MethodShadows<Reader, NodeStreamWatch>({
  cancel(reader, watch, args, native) {
    watch.left();
    return Reflect.apply(native, reader, args);
  },
});

const readables = new MethodShadows<Readable, NodeStreamWatch>({
  push(readable, watch, args, native) {
    watch.pushed(args[0] as Uint8Array | null);
    return Reflect.apply(native, readable, args);
  },
});
