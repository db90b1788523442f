import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import { LOOPBACK } from '../../collector/ports.js';

export interface OtlpRequest {
  path: string;
  contentType: string;
  /** As it was sent; '' for none. */
  contentEncoding: string;
  /** Decompressed. */
  body: Buffer;
}

export interface OtlpSink {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT takes: no path. */
  readonly url: string;
  /** How many TCP connections were opened to it, whatever was said on them. */
  connections(): number;
  /** The oldest request not yet taken; waits for one where there is none. */
  nextRequest(): Promise<OtlpRequest>;
  stop(): Promise<void>;
}

/** Stands where an OTLP/HTTP backend would: answers 200 to every request and keeps it for the test to look at. */
export async function startOtlpSink(): Promise<OtlpSink> {
  const requests: OtlpRequest[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const raw = await buffer(request);
    const contentEncoding = request.headers['content-encoding'] ?? '';
    const body = contentEncoding === 'gzip' ? gunzipSync(raw) : raw;
    requests.push({
      path: request.url ?? '',
      contentType: request.headers['content-type'] ?? '',
      contentEncoding,
      body,
    });
    response.writeHead(200).end();
    server.emit('received');
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, LOOPBACK);
  await once(server, 'listening');

  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    async nextRequest() {
      while (requests.length === 0) await once(server, 'received');
      return requests.shift()!;
    },
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
