import type { ClientRequest, IncomingMessage } from 'node:http';
import { before } from '../../before.js';
import type { AnswerWatcher } from '../../fetch/answer-watcher.js';
import { isHostsWish } from '../../fetch/hosts-wish.js';
import { ModelCall } from '../../fetch/model-call.js';
import { recognise } from '../../fetch/recognise.js';
import { WrittenBody } from '../../fetch/written-body.js';
import { tellTrace } from '../../propagation/tell.js';
import { openRequest } from './open-request.js';
import { watchResponse } from './watch-response.js';

/**
 * Collects what the host writes; once that is a whole body, the request is a model call or it is not.
 *
 * @param told Headers by which it has been told what is around it.
 */
export function watchRequest(outgoing: ClientRequest, url: URL, told: readonly string[]): void {
  const abort = new AbortController();
  let call: ModelCall | undefined;
  const body = new WrittenBody(
    () => ({
      length: Number(outgoing.getHeader('content-length') ?? Infinity),
      contentType: headerOf(outgoing, 'content-type'),
    }),
    (text, sinceMs) => {
      call = begin(outgoing, url, text, abort.signal, sinceMs);
      if (call) tellTrace(call.context, openRequest(outgoing, url, told));
      return call !== undefined;
    },
  );
  before(outgoing, 'write', (chunk, encoding) => body.write(chunk, encoding, false));
  before(outgoing, 'end', (chunk, encoding) => body.write(chunk, encoding, true));
  noteHostsClose(outgoing, abort);
  watchAnswer(
    outgoing,
    () => call,
    (incoming) => noteHostsClose(incoming, abort),
  );
}

/**
 * Lets somebody follow what comes of a request.
 *
 * @param watcher Asked when something comes.
 */
export function watchAnswer(
  outgoing: ClientRequest,
  watcher: () => AnswerWatcher | undefined,
  onResponse: (incoming: IncomingMessage) => void = () => {},
): void {
  let responded = false;
  before(outgoing, 'emit', (event, value) => {
    const watching = watcher();
    if (!watching?.isOpen) return;
    if (event === 'response') {
      responded = true;
      onResponse(value as IncomingMessage);
      watchResponse(value as IncomingMessage, watching);
    } else if (!responded && event === 'error') watching.broke(value);
    else if (!responded && event === 'close')
      watching.broke(new Error('the connection was closed'));
  });
}

/** Node destroys with an error what the other side has closed; without one it is the host's own wish. */
function noteHostsClose(target: object, abort: AbortController): void {
  before(target, 'destroy', (error) => {
    if (!(error instanceof Error) || isHostsWish(error)) abort.abort(error);
  });
}

function begin(
  outgoing: ClientRequest,
  url: URL,
  bodyText: string,
  signal: AbortSignal,
  sinceMs: number | undefined,
): ModelCall | undefined {
  const header = (name: string) => headerOf(outgoing, name);
  const recognised = recognise({ url, header, signal, bodyText });
  return recognised && new ModelCall(recognised, sinceMs);
}

function headerOf(outgoing: ClientRequest, name: string): string | null {
  const value = outgoing.getHeader(name);
  return value === undefined ? null : String(value);
}
