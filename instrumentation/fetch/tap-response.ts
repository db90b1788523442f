import type { UnderlyingByteSource } from 'node:stream/web';
import { safely } from '../safely.js';
import type { BodyReading } from './body-reading.js';
import type { ModelCall } from './model-call.js';

/** The methods of a Response that consume its body whole. */
const CONSUMERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

/** Tells a call that its response was collected without anybody reading it. */
const unreadResponses = new FinalizationRegistry<ModelCall>((call) => {
  safely('end a model call', () => call.unread());
});

/**
 * Lets a call watch the host consume its response.
 *
 * The host keeps the very Response that fetch made: url, headers, type and class are untouched. Only the
 * ways to its body are shadowed by own, non-enumerable properties. `body` becomes a byte stream that
 * pulls one chunk from the original per chunk the host asks for, so backpressure, chunk borders,
 * cancellation and errors are the original's.
 */
export function tapResponse(response: Response, call: ModelCall): void {
  call.responded(response);
  if (response.body === null) return call.ended(call.openReading());
  unreadResponses.register(response, call);
  shadow(response, call);
}

function shadow(response: Response, call: ModelCall): void {
  let tapped: ReadableStream<Uint8Array> | undefined;
  const nativeClone = response.clone;

  Object.defineProperty(response, 'body', {
    configurable: true,
    get: () => (tapped ??= tapBody(response, call)),
  });
  define(response, 'clone', () => {
    lockLike(tapped, response);
    const copy = nativeClone.call(response);
    // The copy keeps the original reachable: while either can be read, the call is not unread.
    safely('watch a cloned response', () => shadow(keepReachable(copy, response), call));
    return copy;
  });
  for (const method of CONSUMERS) {
    const native = (response as unknown as Record<string, Consumer | undefined>)[method];
    if (!native) continue;
    define(response, method, () => {
      lockLike(tapped, response);
      return consume(response, native, call);
    });
  }
}

type Consumer = (this: Response) => Promise<unknown>;

/** Runs one of the native consuming methods and shows the call what came of it. */
function consume(response: Response, native: Consumer, call: ModelCall): Promise<unknown> {
  // A body that is in use already makes the native method reject; the other reader tells the call.
  if (response.bodyUsed || nativeBody(response)?.locked) return native.call(response);
  const reading = call.openReading();
  return native.call(response).then(
    (value) => {
      if (value instanceof Blob)
        void value.arrayBuffer().then((bytes) => show(bytes, reading, call));
      else show(value, reading, call);
      return value;
    },
    (error: unknown) => {
      safely('record a failed read', () => call.broke(error, reading));
      throw error;
    },
  );
}

function show(value: unknown, reading: BodyReading, call: ModelCall): void {
  safely('read a model response', () => {
    if (typeof value === 'string') reading.chunk(Buffer.from(value));
    else if (value instanceof ArrayBuffer) reading.chunk(new Uint8Array(value));
    else if (value instanceof Uint8Array) reading.chunk(value);
    else reading.parsed(value);
    reading.end();
    call.ended(reading);
  });
}

function tapBody(response: Response, call: ModelCall): ReadableStream<Uint8Array> {
  const reading = call.openReading();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  // Taken at the first read: until then the host may still choose `text()` or `clone()` instead.
  const open = (controller: ReadableByteStreamController) => {
    const opened = nativeBody(response)!.getReader();
    opened.closed.catch((error: unknown) => {
      safely('record a broken stream', () => call.broke(error, reading));
      controller.error(error);
    });
    return opened;
  };
  const source: UnderlyingByteSource = {
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await (reader ??= open(controller)).read();
      if (done) {
        safely('read a model response', () => {
          reading.end();
          call.ended(reading);
        });
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      safely('read a model stream', () => reading.chunk(value));
      controller.enqueue(ownBytes(value));
    },
    cancel(reason) {
      safely('record a closed stream', () => call.closed(reading));
      return reader ? reader.cancel(reason) : nativeBody(response)?.cancel(reason);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** A byte stream takes the chunk's memory over, so memory that is shared with others is copied first. */
function ownBytes(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer;
  return whole ? (chunk as Uint8Array<ArrayBuffer>) : chunk.slice();
}

/** A host that holds the lock of our stream holds, by its own lights, the lock of the body. */
function lockLike(tapped: ReadableStream | undefined, response: Response): void {
  if (tapped?.locked && !nativeBody(response)?.locked) nativeBody(response)?.getReader();
}

/** The class of the response, which need not be today's global one: servers put their own in its place. */
const bodyGetters = new WeakMap<object, () => ReadableStream<Uint8Array> | null>();

/** The body behind our own property. Asked for at each use: cloning replaces it. */
function nativeBody(response: Response): ReadableStream<Uint8Array> | null {
  const prototype = Object.getPrototypeOf(response) as object;
  let getter = bodyGetters.get(prototype);
  if (!getter) bodyGetters.set(prototype, (getter = bodyGetterOf(prototype)));
  return getter.call(response);
}

function bodyGetterOf(prototype: object): () => ReadableStream<Uint8Array> | null {
  const get = Object.getOwnPropertyDescriptor(prototype, 'body')?.get;
  return get ?? bodyGetterOf(Object.getPrototypeOf(prototype) as object);
}

const originals = new WeakMap<Response, Response>();

function keepReachable(copy: Response, original: Response): Response {
  originals.set(copy, original);
  return copy;
}

function define(response: Response, name: string, value: () => unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(response, name, { configurable: true, writable: true, value });
}
