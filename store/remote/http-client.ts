import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { QueryCancelledError, RemoteStoreError, StoreError } from '../errors.js';
import { fromWireError, STORE_API, type Operation, type WireError } from './protocol.js';
import type { Sidecar } from './sidecar.js';
import { fromTaggedJson, toTaggedJson } from './tagged-json.js';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

/**
 * Asks a live server. Uses `node:http` and not `fetch`, which an instrumented process may have wrapped: the
 * store's own traffic must not be traced.
 */
export class StoreClient {
  #agent: http.Agent;

  constructor(private readonly server: Sidecar) {
    const options = { keepAlive: true };
    this.#agent = server.url.startsWith('https:')
      ? new https.Agent(options)
      : new http.Agent(options);
  }

  get url(): string {
    return this.server.url;
  }

  /** One call that answers one value. */
  async call<T>(operation: Operation, body: object = {}, options: CallOptions = {}): Promise<T> {
    try {
      const response = await this.#post(operation, body, options);
      let text = '';
      response.setEncoding('utf8');
      for await (const piece of response) text += piece as string;
      return this.#answerIn(response, text) as T;
    } catch (error) {
      throw this.#errorFrom(error, options);
    }
  }

  /** One call that answers in lines. */
  async *lines(operation: Operation, body: object): AsyncIterable<unknown> {
    try {
      const response = await this.#post(operation, body, {});
      try {
        for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
          yield this.#checked(fromTaggedJson(line));
        }
      } finally {
        response.destroy();
      }
    } catch (error) {
      throw this.#errorFrom(error, {});
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(
    operation: Operation,
    body: object,
    { signal, timeoutMs }: CallOptions,
  ): Promise<http.IncomingMessage> {
    const text = toTaggedJson(body);
    const { request } = this.server.url.startsWith('https:') ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(`${STORE_API}/${operation}`, this.server.url),
        {
          method: 'POST',
          agent: this.#agent,
          ...(signal && { signal }),
          ...(timeoutMs !== undefined && { timeout: timeoutMs }),
          headers: {
            authorization: `Bearer ${this.server.token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          },
        },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      sent.on('error', reject);
      sent.end(text);
    });
  }

  #answerIn(response: http.IncomingMessage, text: string): unknown {
    if (response.statusCode === 401 || response.statusCode === 403) {
      throw new RemoteStoreError(this.url, 'refused the token of its own sidecar file');
    }
    const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
    if (!isJson) {
      throw new RemoteStoreError(
        this.url,
        `answered ${response.statusCode}, which is no store's answer`,
      );
    }
    return (this.#checked(fromTaggedJson(text)) as { value: unknown }).value;
  }

  #checked(answer: unknown): unknown {
    const { error } = answer as { error?: WireError };
    if (error) throw fromWireError(error, this.url);
    return answer;
  }

  #errorFrom(error: unknown, { signal }: CallOptions): Error {
    if (error instanceof StoreError) return error;
    if (signal?.aborted) return new QueryCancelledError('');
    const reason = error instanceof Error ? error.message : String(error);
    return new RemoteStoreError(this.url, `did not answer (${reason})`, error);
  }
}
