import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { ByteBudget } from '../ingest/byte-budget.js';
import type { Ingest, Refusal } from '../ingest/outcome.js';
import type { Signal } from '../otlp/signal.js';
import type { OtlpEncoding } from '../otlp/decode.js';
import type { ReceiverLimits } from './limits.js';
import { contentEncodingOf, encodingOf, MEDIA_TYPE } from '../otlp/media.js';
import { readBody } from './read-body.js';
import {
  encodeExportResponse,
  encodeStatus,
  exportResponseJson,
  REFUSAL_STATUS,
  RPC_CODE,
} from './rpc-status.js';

type HttpContext = Context<{ Bindings: HttpBindings }>;

export interface OtlpHttpOptions {
  ingest: Ingest;
  budget: ByteBudget;
  limits: Pick<ReceiverLimits, 'maxBodyBytes'>;
  signals: readonly Signal[];
  /** Called once for each request with how it ended: `accepted`, or why not. */
  onRequest(signal: Signal, result: string): void;
}

/** `POST /v1/{traces,logs,metrics}` as the OTLP specification 1.x has it: the answer's encoding is the request's. */
export function otlpHttp(options: OtlpHttpOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const signal of options.signals) {
    app.post(`/v1/${signal}`, (c) => receive(c, signal, options));
    app.all(`/v1/${signal}`, (c) => c.text(`send ${signal} with POST`, 405, { Allow: 'POST' }));
  }
  return app;
}

async function receive(
  c: HttpContext,
  signal: Signal,
  options: OtlpHttpOptions,
): Promise<Response> {
  const encoding = encodingOf(c.req.header('content-type'));
  if (!encoding) {
    options.onRequest(signal, 'unsupported');
    return unsupported(c, 'json', `Content-Type must be ${Object.values(MEDIA_TYPE).join(' or ')}`);
  }
  const contentEncoding = contentEncodingOf(c.req.header('content-encoding'));
  if (!contentEncoding) {
    options.onRequest(signal, 'unsupported');
    return unsupported(
      c,
      encoding,
      `Content-Encoding ${c.req.header('content-encoding')} is not read here`,
    );
  }
  const { maxBodyBytes } = options.limits;
  const read = await readBody(c.env.incoming, maxBodyBytes, options.budget);
  if ('refused' in read) {
    options.onRequest(signal, read.refused);
    return read.refused === 'queue-full'
      ? refused(c, encoding, QUEUE_FULL)
      : refused(c, encoding, {
          accepted: false,
          reason: 'too-large',
          message: `the body is larger than ${maxBodyBytes} bytes: send fewer items in one request`,
        });
  }
  const bytes = read.body.byteLength;
  const request = { signal, encoding, contentEncoding, body: read.body };
  const outcome = await options.ingest.submit(request).finally(() => options.budget.give(bytes));
  options.onRequest(signal, outcome.accepted ? 'accepted' : outcome.reason);
  if (!outcome.accepted) return refused(c, encoding, outcome);
  return encoding === 'json'
    ? c.json(exportResponseJson(signal, outcome))
    : c.body(encodeExportResponse(outcome), 200, { 'Content-Type': MEDIA_TYPE.protobuf });
}

const QUEUE_FULL: Refusal = {
  accepted: false,
  reason: 'queue-full',
  message: 'more is waiting to be written than the queue holds: send it again later',
};

function refused(c: HttpContext, encoding: OtlpEncoding, refusal: Refusal): Response {
  const { http, rpc, retryAfterS } = REFUSAL_STATUS[refusal.reason];
  if (retryAfterS !== null) c.header('Retry-After', String(retryAfterS));
  // What the client still sends is not waited for.
  if (refusal.reason === 'queue-full' && !c.env.incoming.complete) c.header('Connection', 'close');
  return status(c, encoding, http, rpc, refusal.message);
}

function unsupported(c: HttpContext, encoding: OtlpEncoding, message: string): Response {
  return status(c, encoding, 415, RPC_CODE.invalidArgument, message);
}

function status(
  c: HttpContext,
  encoding: OtlpEncoding,
  http: 400 | 413 | 415 | 503,
  code: number,
  message: string,
): Response {
  return encoding === 'json'
    ? c.json({ code, message }, http)
    : c.body(encodeStatus(code, message), http, { 'Content-Type': MEDIA_TYPE.protobuf });
}
