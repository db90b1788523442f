import type { Readable } from 'node:stream';
import { MethodShadows } from './method-shadows.js';
import type { StreamWatcher } from './stream-watcher.js';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Lets one watcher follow a Node stream that is made of a web stream: by what it is given, for Node 26 reads that without
 * a method of the web stream's reader. The reader stays native, and so does the moment in which a chunk comes.
 */
export class NodeStreamWatch {
  readonly #watcher: StreamWatcher;
  #isOver = false;

  constructor(watcher: StreamWatcher) {
    this.#watcher = watcher;
  }

  readBy(reader: Reader): Reader {
    reader.closed.catch((error: unknown) => this.#watcher.broke(error));
    return reader;
  }

  givenTo(readable: Readable): Readable {
    readables.put(readable, this);
    // By a signal that was aborted before.
    if (readable.destroyed) this.destroyed();
    return readable;
  }

  /** @param chunk Null at the end, which a stream that is cancelled comes to, too. */
  pushed(chunk: Uint8Array | null): void {
    if (chunk) return this.#watcher.chunk(chunk);
    if (!this.#isOver) this.#watcher.end();
    this.#isOver = true;
  }

  /** By the host, or because the web stream has failed: its reader's promise tells so an instant later. */
  destroyed(): void {
    if (!this.#isOver) queueMicrotask(() => this.#watcher.closed());
    this.#isOver = true;
  }
}

const readables = new MethodShadows<Readable, NodeStreamWatch>({
  push(readable, watch, args, native) {
    watch.pushed(args[0] as Uint8Array | null);
    return Reflect.apply(native, readable, args);
  },
  _destroy(readable, watch, args, native) {
    watch.destroyed();
    return Reflect.apply(native, readable, args);
  },
});
