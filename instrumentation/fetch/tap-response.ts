import { safely } from '../safely.js';
import type { BodyReading } from './body-reading.js';
import type { ModelCall } from './model-call.js';
import { tapStream } from './tap-stream.js';
import { expectReader } from './unread-responses.js';

/** The methods of a Response that consume its body whole. */
const CONSUMERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

/**
 * Lets a call watch the host consume its response.
 *
 * The host keeps the very Response that fetch made, and its very body: url, headers, type and class are
 * untouched. Only the ways to the body are shadowed by own, non-enumerable properties.
 */
export function tapResponse(response: Response, call: ModelCall): void {
  call.responded(response);
  if (response.body === null) return call.ended(call.openReading());
  expectReader(response, call);
  shadow(response, call);
}

function shadow(response: Response, call: ModelCall): void {
  let tapped: ReadableStream<Uint8Array> | undefined;
  const body = () => {
    const native = nativeBody(response)!;
    if (native !== tapped) safely('watch a model stream', () => tapBody(native, response, call));
    return (tapped = native);
  };
  const nativeClone = response.clone;

  Object.defineProperty(response, 'body', {
    configurable: true,
    get: body,
  });
  define(response, 'clone', () => {
    const copy = nativeClone.call(response);
    // The copy keeps the original reachable: while either can be read, the call is not unread.
    safely('watch a cloned response', () => shadow(keepReachable(copy, response), call));
    return copy;
  });
  for (const method of CONSUMERS) {
    const native = (response as unknown as Record<string, Consumer | undefined>)[method];
    if (!native) continue;
    define(response, method, () => consume(response, native, call));
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

function tapBody(stream: ReadableStream<Uint8Array>, response: Response, call: ModelCall): void {
  const reading = call.openReading();
  let isOver = false;
  const over = (doing: string, tell: () => void) => {
    if (!isOver) safely(doing, tell);
    isOver = true;
  };
  tapStream(stream, {
    chunk: (bytes) => safely('read a model stream', () => reading.chunk(bytes)),
    end: () =>
      over('read a model response', () => {
        reading.end();
        call.ended(reading);
      }),
    broke: (error) => over('record a broken stream', () => call.broke(error, reading)),
    closed: () => over('record a closed stream', () => call.closed(reading)),
  });
  // While the body can be read, its response is not unread.
  keepReachable(stream, response);
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

const originals = new WeakMap<object, Response>();

function keepReachable<T extends object>(copy: T, original: Response): T {
  originals.set(copy, original);
  return copy;
}

function define(response: Response, name: string, value: () => unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(response, name, { configurable: true, writable: true, value });
}
