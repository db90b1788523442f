import { addAbortListener } from 'node:events';
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
  #hearing: Disposable | undefined;
  /** The read that is under way. */
  #reading: Promise<unknown> | undefined;
  #lastWrite: Promise<void> | undefined;

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
    const { preventAbort, preventClose, signal } = this.#options;
    if (signal?.aborted) return this.#aborted();
    if (signal) this.#hearing = addAbortListener(signal, this.#aborted);
    this.#reader.closed.then(
      () => {
        this.#isReadable = false;
        if (this.#isOver) return;
        const read = this.#lastRead().then(() => this.#watcher.end());
        this.#end(preventClose ? undefined : () => this.#close(), undefined, read);
      },
      (error: unknown) => {
        this.#isReadable = false;
        if (!this.#isOver) this.#watcher.broke(error);
        const act = preventAbort ? undefined : () => this.#writer.abort(error);
        this.#end(act, { error }, this.#lastRead());
      },
    );
    this.#writer.closed.then(
      () => {
        if (!this.#isOver) this.#refused(closedError());
      },
      (error: unknown) => this.#refused(error),
    );
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      await this.#writer.ready;
      while (!this.#isOver) {
        const read = this.#reader.read();
        this.#reading = read;
        const { done, value } = await read;
        this.#reading = undefined;
        if (done) return;
        this.#watcher.chunk(value);
        this.#write(value);
        if (this.#writer.desiredSize! <= 0) await this.#writer.ready;
      }
    } catch {
      // Either side has failed, which its `closed` tells; or the reader was given free.
    }
  }

  #write(chunk: Uint8Array): void {
    const write = this.#writer.write(chunk);
    this.#lastWrite = write;
    write.catch(() => {
      // A stream that fails tells it by `closed`, one that somebody is closing refuses what is written.
      if (!this.#isOver && this.#writer.desiredSize !== null) this.#refused(closedError());
    });
  }

  /** A chunk that left the source before its end is on its way to be written. */
  async #lastRead(): Promise<void> {
    await this.#reading?.catch(ignore);
  }

  #refused(error: unknown): void {
    this.#end(this.#options.preventCancel ? undefined : () => this.#cancel(error), { error });
  }

  #abort(reason: unknown): void {
    const { preventAbort, preventCancel } = this.#options;
    const actions = [
      ...(preventAbort ? [] : [() => this.#writer.abort(reason)]),
      ...(preventCancel ? [] : [() => this.#cancelReadable(reason)]),
    ];
    this.#end(() => Promise.all(actions.map((act) => act())), { error: reason });
  }

  /** The one end: what was read is written first. An action that fails is what the pipe fails with. */
  #end(act?: () => Promise<unknown>, failure?: Failure, read?: Promise<void>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const give = (failed: Failure | undefined) => {
      this.#hearing?.[Symbol.dispose]();
      this.#writer.releaseLock();
      this.#reader.releaseLock();
      this.#done(failed);
    };
    void this.#written(read)
      .then(() => act?.())
      .then(
        () => give(failure),
        (error: unknown) => give({ error }),
      );
  }

  /** The chunk that was read at the end is written after it. */
  async #written(read?: Promise<void>): Promise<void> {
    if (read) await read;
    let write: Promise<void> | undefined;
    while (this.#writer.desiredSize !== null && write !== this.#lastWrite) {
      write = this.#lastWrite;
      await write?.catch(ignore);
    }
  }

  /** A stream that has failed says why, one that closes already is let be. */
  #close(): Promise<void> {
    return this.#writer
      .close()
      .catch(() => (this.#writer.desiredSize === null ? this.#writer.closed : undefined));
  }

  #cancel(reason: unknown): Promise<void> {
    this.#watcher.closed();
    return this.#reader.cancel(reason);
  }

  /** A source that has ended by itself need not be cancelled, and its error is none of the abort's. */
  async #cancelReadable(reason: unknown): Promise<void> {
    if (!this.#isReadable) return;
    try {
      await this.#cancel(reason);
    } catch (error) {
      const isCancelled = await this.#reader.closed.then(() => true, ignore);
      if (isCancelled) throw error;
    }
  }
}
