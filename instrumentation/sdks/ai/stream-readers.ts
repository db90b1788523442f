import type { AnswerReaders } from '../../fetch/answer-readers.js';
import { safely } from '../../safely.js';

/** What `streamText` and `streamObject` return, as far as their streams come from it. */
interface StreamResult {
  /** `streamText`: a branch of the answer for every stream that the app asks for. */
  teeStream?: () => ReadableStream<unknown>;
  /** `streamObject`: the answer itself, for one reader. */
  baseStream?: ReadableStream<unknown>;
}

/** Getters of the streams that an app loops over. */
const LOOPS = ['textStream', 'fullStream', 'partialObjectStream', 'elementStream'];

/** Why nobody reads any more: undefined where the app left of its own accord. */
type Left = (error?: unknown) => void;

/**
 * Knows whether the app still reads a streamed answer. The SDK itself does not: it keeps a branch of the
 * answer back, waits for somebody to read it, and never comes to the end of its spans.
 */
export class StreamReaders implements AnswerReaders {
  readonly #whenLeft: Left[] = [];
  #open = 0;

  /** Asked the latest first: inner spans end before those around them. */
  whenLeft(left: Left): void {
    this.#whenLeft.push(left);
  }

  /** @param result What the SDK returns; the app gets the very same. */
  watch(result: unknown): void {
    const streams = result as StreamResult;
    if (typeof streams.teeStream === 'function') {
      const tee = streams.teeStream.bind(streams);
      const value = () => this.#watched(tee());
      Object.defineProperty(streams, 'teeStream', { configurable: true, writable: true, value });
    } else if (streams.baseStream instanceof ReadableStream) {
      streams.baseStream = this.#watched(streams.baseStream);
    }
    for (const name of LOOPS) this.#watchLoops(streams, name);
  }

  /** Takes a chunk where the reader asks for one, so that nothing is read ahead. */
  #watched(stream: ReadableStream<unknown>): ReadableStream<unknown> {
    const reader = stream.getReader();
    let isLeft = false;
    this.#open += 1;
    return new ReadableStream(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read();
            // A read that was under way when the app left ends as if the answer had.
            if (isLeft) return;
            if (!done) return controller.enqueue(value);
            // One reader has seen the end, and so have the SDK's spans.
            this.#whenLeft.length = 0;
            controller.close();
          } catch (error) {
            if (isLeft) return;
            this.#close(error);
            controller.error(error);
          }
        },
        cancel: (reason) => {
          isLeft = true;
          this.#close();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Version 4 does not hear of a loop that is left: its iterators have no `return`. */
  #watchLoops(streams: object, name: string): void {
    const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(streams), name) ?? {};
    if (!get) return;
    Object.defineProperty(streams, name, {
      configurable: true,
      get: () => {
        const stream = get.call(streams) as AsyncIterable<unknown>;
        const iterate = stream[Symbol.asyncIterator].bind(stream);
        stream[Symbol.asyncIterator] = () => {
          const iterator = iterate();
          iterator.return ??= () => {
            this.#close();
            return Promise.resolve({ done: true, value: undefined });
          };
          return iterator;
        };
        return stream;
      },
    });
  }

  /** Who leaves a stream may ask for the whole text next: then the answer is read after all. */
  #close(error?: unknown): void {
    this.#open -= 1;
    setImmediate(() => {
      if (this.#open > 0) return;
      for (const left of this.#whenLeft.splice(0).reverse())
        safely('end what a stream was read for', () => left(error));
    });
  }
}
