import { textOfForm } from './form-fields.js';
import { headerOf } from './header-of.js';
import { boundaryOf } from './multipart-reader.js';
import { passingBody } from './passing-body.js';
import { isReadableStream } from './pipeable.js';
import { isRequest } from './recognise.js';
import { tapStream } from './tap-stream.js';

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
  if (body == null) return isRequest(input) ? resultOf(textOf(input.clone())) : undefined;
  if (body instanceof Blob) return resultOf(body.text());
  if (!isReadableStream(body) || body.locked) return undefined;
  const headers = init?.headers ?? (isRequest(input) ? input.headers : undefined);
  return watchedText(body, headerOf(headers, 'content-type'));
}

function textOf(copy: Request): Promise<string> {
  const isForm = boundaryOf(copy.headers.get('content-type')) !== undefined;
  return isForm ? copy.formData().then(textOfForm) : copy.text();
}

function resultOf(reading: Promise<string>): TextToCome {
  let read: string | undefined;
  reading.then(
    (text) => (read = text),
    () => {
      // The host's own copy of the body fails the same way, and says so.
    },
  );
  return () => read;
}

function watchedText(stream: ReadableStream<Uint8Array>, contentType: string | null): TextToCome {
  const body = passingBody(contentType);
  let isWhole = false;
  tapStream(stream, {
    chunk: (bytes) => body.add(bytes),
    end: () => (isWhole = true),
    broke() {
      // The host is told by its request.
    },
    closed() {
      // As above.
    },
  });
  return () => (isWhole ? body.text() : undefined);
}
