import type { ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { before } from '../../before.js';
import { headerOf } from '../../fetch/header-of.js';
import type { AnswerWatcher, ResponseStart } from '../../fetch/answer-watcher.js';
import { FollowUp } from '../../fetch/follow-up.js';
import { isHostsWish } from '../../fetch/hosts-wish.js';
import { ModelCall } from '../../fetch/model-call.js';
import { RawAnswer } from '../../fetch/raw-answer.js';
import { recognise } from '../../fetch/recognise.js';
import { WrittenBody } from '../../fetch/written-body.js';

/** The error codes by which a host says that it wants no more (RFC 9113, 7). */
const NO_ERROR = 0;
const CANCEL = 8;

/** Watches one request of a session. Its headers are gone by the time it is known: they tell of what is around it. */
export function watchStream(stream: ClientHttp2Stream): void {
  const sent = stream.sentHeaders;
  const header = (name: string) => headerOf(sent as Record<string, string>, name);
  const abort = new AbortController();
  let call: AnswerWatcher | undefined = FollowUp.of(String(sent[':method']), urlOf(sent).href);
  let answer: RawAnswer | undefined;
  const body = new WrittenBody(
    () => ({
      length: Number(sent['content-length'] ?? Infinity),
      contentType: header('content-type'),
    }),
    (bodyText, sinceMs) => {
      const recognised = recognise({
        url: urlOf(sent),
        header,
        signal: abort.signal,
        bodyText,
      });
      if (recognised) call = new ModelCall(recognised, sinceMs);
      return recognised !== undefined;
    },
  );
  const broke = (error: unknown) => {
    if (answer) answer.broke(error);
    else call?.broke(error);
  };
  before(stream, 'write', (chunk, encoding) => body.write(chunk, encoding, false));
  before(stream, 'end', (chunk, encoding) => body.write(chunk, encoding, true));
  onHostsClose(stream, (error) => {
    abort.abort(error);
    broke(error);
  });
  before(stream, 'push', (chunk) => {
    if (chunk === null) answer?.ended();
    else answer?.chunk(chunk);
  });
  before(stream, 'emit', (event, value) => {
    if (!call?.isOpen) return;
    if (event === 'response') answer = new RawAnswer(call, startOf(value as IncomingHttpHeaders));
    else if (event === 'error') broke(value);
    else if (event === 'close') broke(cutError());
  });
}

/**
 * Told before Node ends the stream as if the answer had come whole. What the other side has closed is closed already when
 * Node destroys it, or destroyed with an error; with a lost connection Node closes the session's streams itself.
 */
function onHostsClose(stream: ClientHttp2Stream, then: (error: unknown) => void): void {
  before(stream, 'close', (code = NO_ERROR) => {
    const isConnected = stream.session?.destroyed === false && !stream.session.closed;
    if (isConnected && (code === NO_ERROR || code === CANCEL)) then(new Error('closed'));
  });
  before(stream, 'destroy', (error) => {
    if (isHostsWish(error) || (error == null && !stream.closed))
      then(error ?? new Error('destroyed'));
  });
}

function urlOf(sent: OutgoingHttpHeaders): URL {
  const { ':scheme': scheme, ':authority': authority, ':path': path } = sent;
  return new URL(String(path), `${String(scheme)}://${String(authority)}`);
}

function startOf(headers: IncomingHttpHeaders): ResponseStart {
  return {
    status: Number(headers[':status'] ?? 0),
    statusText: '',
    headers: { get: (name) => [headers[name] ?? null].flat()[0] ?? null },
  };
}

function cutError(): Error {
  return Object.assign(new Error('the stream was closed'), { code: 'ECONNRESET' });
}
