import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import type { OtlpEndpoint } from './endpoint.js';

/** Statuses that the OTLP specification (1.7, "Failures") lets a client try again. */
const RETRYABLE_STATUSES = new Set([429, 502, 503, 504]);
const MAX_ANSWER_BYTES = 64 * 1024;

interface OtlpPostErrorDetails {
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly wasKept?: boolean;
}

/** What to look at, by the status of the answer. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'look at OTEL_EXPORTER_OTLP_HEADERS',
  403: 'look at OTEL_EXPORTER_OTLP_HEADERS',
  413: 'lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE or TRACEHOUND_CAPTURE_MAX_BYTES',
  429: 'it is asked too often',
  503: 'it takes nothing now',
};

function adviceFor(reason: string, status: number | undefined): string {
  if (/CERT|SIGNATURE/.test(reason))
    return 'name the authority of its certificate in OTEL_EXPORTER_OTLP_CERTIFICATE';
  return ADVICE[status ?? 0] ?? 'is a collector listening there?';
}

/** A request that did not deliver. */
export class OtlpPostError extends Error {
  readonly code = 'OTLP_POST_FAILED';
  readonly url: string;
  readonly retryable: boolean;
  /** Of the answer; undefined where none came. */
  readonly status: number | undefined;
  /** What `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether a connection broke that was kept from an earlier request. */
  readonly wasKept: boolean;

  constructor(url: string, reason: string, retryable: boolean, more: OtlpPostErrorDetails = {}) {
    super(`${reason} at ${url}; ${adviceFor(reason, more.status)}`);
    this.url = url;
    this.retryable = retryable;
    this.retryAfterMs = more.retryAfterMs;
    this.status = more.status;
    this.wasKept = more.wasKept ?? false;
  }
}

/**
 * Sends one OTLP request. Its socket does not keep the process alive: whoever waits for the answer does.
 *
 * Built on `node:http`, not fetch, so that nobody's traced fetch sees it.
 *
 * @returns The answer's body.
 * @throws {OtlpPostError}
 */
export async function post(endpoint: OtlpEndpoint, body: Uint8Array): Promise<Buffer> {
  const headers = { ...(await endpoint.headers()) };
  if (endpoint.gzip) headers['Content-Encoding'] = 'gzip';
  const payload = endpoint.gzip ? await compress(body) : body;
  const agent = await endpoint.agent();
  // Asked for here: an agent that sends nothing shall not load HTTP when it starts.
  const { request } = endpoint.url.startsWith('https:')
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');

  const open = (onResponse: (response: IncomingMessage) => void) =>
    request(endpoint.url, { method: 'POST', headers, agent }, onResponse);
  // Here, where the request is made: a suppressed context may hold no longer than that.
  const send = () =>
    context.with(suppressTracing(context.active()), () => exchange(endpoint, payload, open));
  try {
    return await send();
  } catch (error) {
    // The other side has closed a connection that was kept while nobody looked. It has read nothing.
    if (!(error instanceof OtlpPostError && error.wasKept)) throw error;
    return send();
  }
}

function exchange(
  endpoint: OtlpEndpoint,
  payload: Uint8Array,
  open: (onResponse: (response: IncomingMessage) => void) => ClientRequest,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, retryable: boolean, more?: OtlpPostErrorDetails) =>
      reject(new OtlpPostError(endpoint.url, reason, retryable, more));
    const request = open((response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
      });
      response.on('error', (error) => fail(error.message, true));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) return resolve(Buffer.concat(chunks));
        const retryAfterSeconds = Number(response.headers['retry-after'] ?? NaN);
        const retryAfterMs = retryAfterSeconds >= 0 ? retryAfterSeconds * 1000 : undefined;
        fail(`HTTP ${status}`, RETRYABLE_STATUSES.has(status), { retryAfterMs, status });
      });
    });
    request.on('socket', (socket) => socket.unref());
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wasKept = request.reusedSocket && error.code === 'ECONNRESET';
      fail(error.code ?? error.message, true, { wasKept });
    });
    request.setTimeout(endpoint.timeoutMs, () => {
      request.destroy(new Error(`no answer within ${endpoint.timeoutMs} ms`));
    });
    request.end(payload);
  });
}

function compress(body: Uint8Array): Promise<Buffer> {
  return promisify<Uint8Array, Buffer>(process.getBuiltinModule('node:zlib').gzip)(body);
}
