import type { IncomingMessage } from 'node:http';
import { before } from '../../before.js';
import type { AnswerWatcher } from '../../fetch/answer-watcher.js';
import { RawAnswer } from '../../fetch/raw-answer.js';

/** Lets a call watch its response arrive. Pace and fate of the stream stay with the host. */
export function watchResponse(incoming: IncomingMessage, call: AnswerWatcher): void {
  const { statusCode = 0, statusMessage = '', headers } = incoming;
  const answer = new RawAnswer(call, {
    status: statusCode,
    statusText: statusMessage,
    headers: { get: (name) => singleHeader(headers[name]) },
  });
  // Node's parser hands every piece to `push`, at the pace the host reads.
  before(incoming, 'push', (chunk) => {
    if (chunk === null) answer.ended();
    else answer.chunk(chunk);
  });
  incoming.once('close', () => answer.broke(cutError()));
}

/** Where the host closed the connection, the call knows it by its signal. */
function cutError(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}

function singleHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
