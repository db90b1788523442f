import type { StreamPipeOptions } from 'node:stream/web';
import type { StreamWatcher } from './stream-watcher.js';

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Writer = WritableStreamDefaultWriter<Uint8Array>;

/**
 * Pipes what a reader reads, by the rules of `pipeTo` (WHATWG Streams, 2024), and lets somebody watch: Node's own pipe
 * reads past all methods that a stream has. With it, this one's reads and writes are one promise each, and no stream
 * stands in between.
 *
 * @param reader Has the stream to itself, as `writer` has its own; both are given free at the end.
 * @returns Resolves and rejects as the native method's promise does.
 */
export function pipe(
  reader: Reader,
  writer: Writer,
  options: StreamPipeOptions,
  watcher: StreamWatcher,
): Promise<void> {
  return new Promise((resolve, reject) => {
    new Pipe(reader, writer, options, watcher, (failure) =>
      failure ? reject(failure.error as Error) : resolve(),
    ).start();
  });
}

function ignore(): void {}

/** As Node says it. */
function closedError(): TypeError {
  const error = new TypeError('Invalid state: Destination WritableStream is closed');
  return Object.assign(error, { code: 'ERR_INVALID_STATE' });
}

/** Errors may be anything, `undefined` too. */
interface Failure {
  readonly error: unknown;
}

class Pipe {
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #options: StreamPipeOptions;
  readonly #watcher: StreamWatcher;
  readonly #done: (failure: Failure | undefined) => void;
  readonly #aborted = () => this.#abort(this.#options.signal?.reason);
  #isOver = false;
  #isReadable = true;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(
    reader: Reader,
    writer: Writer,
    options: StreamPipeOptions,
    watcher: StreamWatcher,
    done: (failure: Failure | undefined) => void,
  ) {
    this.#reader = reader;
    this.#writer = writer;
    this.#options = options;
    this.#watcher = watcher;
    this.#done = done;
  }

  start(): void {
    const { preventAbort, preventCancel, preventClose, signal } = this.#options;
    if (signal?.aborted) return this.#aborted();
    signal?.addEventListener('abort', this.#aborted);
    this.#reader.closed.then(
      () => {
        this.#isReadable = false;
        this.#end(preventClose ? undefined : () => this.#close());
      },
      (error: unknown) => {
        this.#isReadable = false;
        if (!this.#isOver) this.#watcher.broke(error);
        this.#end(preventAbort ? undefined : () => this.#writer.abort(error), { error });
      },
    );
    const refused = (error: unknown) =>
      this.#end(preventCancel ? undefined : () => this.#cancel(error), { error });
    this.#writer.closed.then(() => refused(closedError()), refused);
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      await this.#writer.ready;
      while (!this.#isOver) {
        const { done, value } = await this.#reader.read();
        if (done) return this.#watcher.end();
        this.#watcher.chunk(value);
        this.#write(value);
        if (this.#writer.desiredSize! <= 0) await this.#writer.ready;
      }
    } catch {
      // Either side has failed, which its `closed` tells; or the reader was given free.
    }
  }

  #write(chunk: Uint8Array): void {
    this.#lastWrite = this.#writer.write(chunk);
    // The stream's `closed` tells of it.
    this.#lastWrite.catch(ignore);
  }

  #abort(reason: unknown): void {
    const { preventAbort, preventCancel } = this.#options;
    const actions = [
      ...(preventAbort ? [] : [() => this.#writer.abort(reason)]),
      ...(preventCancel || !this.#isReadable ? [] : [() => this.#cancel(reason)]),
    ];
    this.#end(() => Promise.all(actions.map((act) => act())), { error: reason });
  }

  /** The one end: what was read is written first. An action that fails is what the pipe fails with. */
  #end(act?: () => Promise<unknown>, failure?: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const give = (failed: Failure | undefined) => {
      this.#options.signal?.removeEventListener('abort', this.#aborted);
      this.#writer.releaseLock();
      this.#reader.releaseLock();
      this.#done(failed);
    };
    const written = this.#writer.desiredSize === null ? Promise.resolve() : this.#lastWrite;
    void written
      .catch(ignore)
      .then(() => act?.())
      .then(
        () => give(failure),
        (error: unknown) => give({ error }),
      );
  }

  /** A stream that has failed says why. */
  #close(): Promise<void> {
    return this.#writer.desiredSize === null ? this.#writer.closed : this.#writer.close();
  }

  #cancel(reason: unknown): Promise<void> {
    this.#watcher.closed();
    return this.#reader.cancel(reason);
  }
}
