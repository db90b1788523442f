import { noteFailure, safely } from '../safely.js';
import type { AnswerWatcher } from './answer-watcher.js';
import type { BodyReading } from './body-reading.js';
import { MethodShadows, type Watched } from './method-shadows.js';
import { Stamp } from './stamp.js';
import type { StreamWatcher } from './stream-watcher.js';
import { tapStream } from './tap-stream.js';

/** What the host has of a response: the call it answers, and the body as it was handed out last. */
interface TappedResponse {
  readonly call: AnswerWatcher;
  body: ReadableStream<Uint8Array> | undefined;
}

/**
 * Lets a call watch the host consume its response.
 *
 * The host keeps the very Response that fetch made, and its very body: url, headers, type and class are
 * untouched. Only the ways to the body are shadowed.
 */
export function tapResponse(response: Response, call: AnswerWatcher): void {
  call.responded(response);
  if (response.body === null) return call.ended(call.openReading());
  call.awaitReader(response);
  shadow(response, call);
}

/** The methods of a Response that consume its body whole, and the one that doubles it. */
const responses = new MethodShadows<Response, TappedResponse>(
  {
    arrayBuffer: consume,
    blob: consume,
    bytes: consume,
    formData: consume,
    json: consume,
    text: consume,
    clone(response, { call }, args, native) {
      const copy = Reflect.apply(native, response, args) as Response;
      // The copy keeps the original reachable: while either can be read, the call is not unread.
      safely('watch a cloned response', () => shadow(keepReachable(copy, response), call));
      return copy;
    },
  },
  { body: { configurable: true, get: watchedBody } },
);

function shadow(response: Response, call: AnswerWatcher): void {
  responses.put(response, { call, body: undefined });
}

function watchedBody(this: Response): ReadableStream<Uint8Array> | null {
  const tapped = responses.stateOf(this);
  const native = nativeBody(this);
  if (!tapped || !native || native === tapped.body) return native;
  tapped.body = native;
  safely('watch a model stream', () => tapBody(native, this, tapped.call));
  return native;
}

/** Runs one of the native consuming methods and shows the call what came of it. */
function consume(
  response: Response,
  { call }: TappedResponse,
  args: readonly unknown[],
  native: Parameters<Watched<Response, TappedResponse>>[3],
): Promise<unknown> {
  const consumed = () => Reflect.apply(native, response, args) as Promise<unknown>;
  // A body that is in use already makes the native method reject; the other reader tells the call.
  if (response.bodyUsed || nativeBody(response)?.locked) return consumed();
  const reading = call.openReading();
  return consumed().then(
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

function show(value: unknown, reading: BodyReading, call: AnswerWatcher): void {
  safely('read a model response', () => {
    if (typeof value === 'string') reading.chunk(Buffer.from(value));
    else if (value instanceof ArrayBuffer) reading.chunk(new Uint8Array(value));
    else if (value instanceof Uint8Array) reading.chunk(value);
    else reading.parsed(value);
    reading.end();
    call.ended(reading);
  });
}

function tapBody(
  stream: ReadableStream<Uint8Array>,
  response: Response,
  call: AnswerWatcher,
): void {
  tapStream(stream, new BodyWatcher(call));
  // While the body can be read, its response is not unread.
  keepReachable(stream, response);
}

/** Shows a call what the host reads of its answer, up to the first end it hears of. */
class BodyWatcher implements StreamWatcher {
  readonly #call: AnswerWatcher;
  readonly #reading: BodyReading;
  #isOver = false;

  constructor(call: AnswerWatcher) {
    this.#call = call;
    this.#reading = call.openReading();
  }

  chunk(bytes: Uint8Array): void {
    try {
      this.#reading.chunk(bytes);
    } catch (error) {
      noteFailure('read a model stream', error);
    }
  }

  end(): void {
    this.#over('read a model response', () => {
      this.#reading.end();
      this.#call.ended(this.#reading);
    });
  }

  broke(error: unknown): void {
    this.#over('record a broken stream', () => this.#call.broke(error, this.#reading));
  }

  closed(): void {
    this.#over('record a closed stream', () => this.#call.closed(this.#reading));
  }

  #over(doing: string, tell: () => void): void {
    if (!this.#isOver) safely(doing, tell);
    this.#isOver = true;
  }
}

/** The class of the response, which need not be today's global one: servers put their own in its place. */
const bodyGetters = new WeakMap<object, () => ReadableStream<Uint8Array> | null>();

/** The body behind our own getter. Asked for at each use: cloning replaces it. */
function nativeBody(response: Response): ReadableStream<Uint8Array> | null {
  const prototype = Object.getPrototypeOf(response) as object;
  let getter = bodyGetters.get(prototype);
  if (!getter) bodyGetters.set(prototype, (getter = bodyGetterOf(prototype)));
  return getter.call(response);
}

function bodyGetterOf(prototype: object): () => ReadableStream<Uint8Array> | null {
  const get = Object.getOwnPropertyDescriptor(prototype, 'body')?.get;
  return get && get !== watchedBody
    ? get
    : bodyGetterOf(Object.getPrototypeOf(prototype) as object);
}

const originals = new Stamp<Response>();

function keepReachable<T extends object>(copy: T, original: Response): T {
  originals.put(copy, original);
  return copy;
}
