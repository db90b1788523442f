import { propagation } from '@opentelemetry/api';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { ModelCall } from '../../fetch/model-call.js';
import { recognise } from '../../fetch/recognise.js';
import { before } from './before.js';
import { watchResponse } from './watch-response.js';

/** A longer request body is no prompt; it is not kept. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Collects what the host writes; once that is a whole body, the request is a model call or it is not. */
export function watchRequest(outgoing: ClientRequest, url: URL): void {
  const abort = new AbortController();
  let chunks: Buffer[] = [];
  let size = 0;
  let decided = false;
  let responded = false;
  let call: ModelCall | undefined;

  const write = (chunk: unknown, encoding: unknown, isLast: boolean) => {
    if (decided) return;
    if (typeof chunk === 'string')
      chunks.push(
        Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'),
      );
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    size = chunks.reduce((sum, { length }) => sum + length, 0);
    const expected = Number(outgoing.getHeader('content-length') ?? Infinity);
    const mayBeWhole = isLast || size >= expected || size > MAX_BODY_BYTES || endsObject(chunks);
    if (!mayBeWhole) return;
    call = begin(outgoing, url, Buffer.concat(chunks), abort.signal);
    if (!call && !isLast && size < expected && size <= MAX_BODY_BYTES) return;
    decided = true;
    chunks = [];
  };
  before(outgoing, 'write', (chunk, encoding) => write(chunk, encoding, false));
  before(outgoing, 'end', (chunk, encoding) => write(chunk, encoding, true));
  noteHostsClose(outgoing, abort);
  before(outgoing, 'emit', (event, value) => {
    if (!call?.isOpen) return;
    if (event === 'response') {
      responded = true;
      noteHostsClose(value as IncomingMessage, abort);
      watchResponse(value as IncomingMessage, call);
    } else if (!responded && event === 'error') call.broke(value);
    else if (!responded && event === 'close') call.broke(new Error('the connection was closed'));
  });
}

/** Node destroys with an error what the other side has closed; without one it is the host's own wish. */
function noteHostsClose(target: object, abort: AbortController): void {
  before(target, 'destroy', (error) => {
    if (!(error instanceof Error) || error.name === 'AbortError') abort.abort(error);
  });
}

/** Without a length, the first write may be the whole body: then the headers are still to come. */
function endsObject(chunks: readonly Buffer[]): boolean {
  return chunks.at(-1)?.at(-1) === '}'.charCodeAt(0);
}

function begin(
  outgoing: ClientRequest,
  url: URL,
  body: Buffer,
  signal: AbortSignal,
): ModelCall | undefined {
  const header = (name: string) => {
    const value = outgoing.getHeader(name);
    return value === undefined ? null : String(value);
  };
  const recognised = recognise({ url, header, signal, bodyText: body.toString('utf8') });
  if (!recognised) return undefined;
  const call = new ModelCall(recognised);
  if (outgoing.headersSent) return call;
  propagation.inject(call.context, outgoing, {
    set: (request: ClientRequest, name, value) => {
      if (!request.hasHeader(name)) request.setHeader(name, value);
    },
  });
  return call;
}
