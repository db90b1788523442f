type Stream = ReadableStream<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** What of the controller of bytes this needs. */
interface Controller {
  enqueue(chunk: Uint8Array): void;
  close(): void;
  error(error: unknown): void;
  readonly byobRequest?: { respond(bytes: number): void } | null;
}

/**
 * A stream that asks the reader for one chunk per chunk that it is asked for: to be branched, which Node does without a
 * method of a reader. The branches keep the original locked.
 *
 * @param original Whose class it is of: a program may have put another in the place of the global one.
 */
export function bytesFrom(reader: Reader, original: Stream): Stream {
  const Native = original.constructor as new (source: object, strategy: object) => Stream;
  const source = {
    // Whose readers may bring buffers of their own. It takes the memory of chunks over.
    type: 'bytes',
    start(controller: Controller) {
      reader.closed.catch((error: unknown) => controller.error(error));
    },
    async pull(controller: Controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(ownBytes(value));
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  };
  return new Native(source, { highWaterMark: 0 });
}

/** Memory that is shared with others is copied before it is taken over. */
function ownBytes(chunk: Uint8Array): Uint8Array {
  const whole = chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer;
  return whole ? chunk : chunk.slice();
}
