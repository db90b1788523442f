import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { ByteBudget } from '../ingest/byte-budget.js';
import type { IngestWorker } from '../ingest/ingest-worker.js';
import type { StoreDemand, StoreReply } from '../ingest/store-channel.js';
import type { ReceiverLimits } from './limits.js';
import { readBody } from './read-body.js';

/** Where the store's clients look for it; the store's `remote/protocol.ts` has the same. */
const STORE_API = '/api/store';

/** The store for other processes, while this one holds the file. Its requests are answered by the worker. */
export function storeApi(
  worker: Pick<IngestWorker, 'askStore'>,
  budget: ByteBudget,
  limits: Pick<ReceiverLimits, 'maxUnpackedBytes'>,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post(`${STORE_API}/:operation`, async (c) => {
    const read = await readBody(c.env.incoming, limits.maxUnpackedBytes, budget);
    if ('refused' in read) {
      if (read.refused === 'queue-full') c.header('Connection', 'close');
      return read.refused === 'too-large'
        ? failure(c, 413, `the request is larger than ${limits.maxUnpackedBytes} bytes`)
        : failure(c, 503, 'the server has more to do than its queue holds; ask again later');
    }
    budget.give(read.body.byteLength);
    const { port1, port2 } = new MessageChannel();
    const body = Buffer.from(read.body).toString('utf8');
    if (!worker.askStore(c.req.param('operation'), body, port2)) {
      port1.close();
      return failure(c, 503, 'the server is shutting down');
    }
    return respond(port1, c.env.outgoing);
  });
  return app;
}

function failure(c: Context, status: 413 | 503, message: string): Response {
  return c.json({ error: { code: 'SERVER_BUSY', message } }, status);
}

function respond(port: MessagePort, outgoing: HttpBindings['outgoing']): Promise<Response> {
  const demand = (what: StoreDemand) => port.postMessage(what);
  // A client that leaves before the answer begins cancels its query; later the stream's `cancel` does.
  outgoing.once('close', () => demand('gone'));
  return new Promise((resolve, reject) => {
    let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
    let isEnded = false;
    port.once('close', () => {
      if (isEnded) return;
      const error = new Error('the thread that owns the file ended before its answer');
      stream?.error(error);
      reject(error);
    });
    port.on('message', (reply: StoreReply) => {
      if (reply.type === 'piece') {
        if (reply.text !== null) return stream?.enqueue(Buffer.from(reply.text, 'utf8'));
        isEnded = true;
        return stream?.close();
      }
      const { status, contentType, body } = reply;
      const init = { status, headers: { 'content-type': contentType } };
      if (body !== null) {
        isEnded = true;
        return resolve(new Response(body, init));
      }
      const pieces = new ReadableStream<Uint8Array>({
        start: (controller) => void (stream = controller),
        pull: () => demand('next'),
        cancel: () => {
          stream = undefined;
          demand('gone');
        },
      });
      resolve(new Response(pieces, init));
    });
  });
}
