import { isReadableStream } from './pipeable.js';
import { isRequest } from './recognise.js';
import { tapStream } from './tap-stream.js';

/** A longer body is no prompt; it is not kept. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Gives the text of a body, once all of it has been read. */
type TextToCome = () => string | undefined;

/**
 * The body of a request that can be read only while the request is under way: a stream, which is watched as it is sent,
 * a Blob, or what a Request object holds, of which a copy is read.
 *
 * @returns undefined where the request has no such body.
 */
export function bodyToCome(input: unknown, init: RequestInit | undefined): TextToCome | undefined {
  const body: unknown = init?.body;
  if (body == null) return isRequest(input) ? textOf(input.clone()) : undefined;
  if (body instanceof Blob) return textOf(body);
  return isReadableStream(body) && !body.locked ? watchedText(body) : undefined;
}

function textOf(source: { text(): Promise<string> }): TextToCome {
  let read: string | undefined;
  source.text().then(
    (text) => (read = text),
    () => {
      // The host's own copy of the body fails the same way, and says so.
    },
  );
  return () => read;
}

function watchedText(stream: ReadableStream<Uint8Array>): TextToCome {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  tapStream(stream, {
    chunk(bytes) {
      size += bytes.byteLength;
      if (size <= MAX_BODY_BYTES) chunks.push(bytes.slice());
      else chunks.length = 0;
    },
    end: () => (isWhole = true),
    broke() {
      // The host is told by its request.
    },
    closed() {
      // As above.
    },
  });
  return () =>
    isWhole && size <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}
