type Stream = ReadableStream<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** What the two kinds of controllers have in common, and what only that of bytes has. */
interface Controller {
  enqueue(chunk: Uint8Array): void;
  close(): void;
  error(error: unknown): void;
  readonly byobRequest?: { respond(bytes: number): void } | null;
}

/**
 * A stream that asks the reader for one chunk per chunk that it is asked for: for a pipe, or, of bytes, for branches.
 *
 * @param original Whose class it is of: a program may have put another in the place of the global one.
 * @param type `bytes`, whose readers may bring buffers of their own, takes the memory of chunks over.
 */
export function streamReading(reader: Reader, original: Stream, type: 'bytes' | undefined): Stream {
  const Native = original.constructor as new (source: object, strategy: object) => Stream;
  // A pipe gives what it has read free at its end; what branched stays theirs.
  const leave = () => type ?? reader.releaseLock();
  const failed = (error: unknown): never => {
    leave();
    throw error;
  };
  const source = {
    type,
    start(controller: Controller) {
      reader.closed.catch((error: unknown) => controller.error(error));
    },
    async pull(controller: Controller) {
      const { done, value } = await reader.read().catch(failed);
      if (!done) return controller.enqueue(type ? ownBytes(value) : value);
      leave();
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: (reason: unknown) => reader.cancel(reason).finally(leave),
  };
  return new Native(source, { highWaterMark: 0 });
}

/** Memory that is shared with others is copied before it is taken over. */
function ownBytes(chunk: Uint8Array): Uint8Array {
  const whole = chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer;
  return whole ? chunk : chunk.slice();
}
