import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface BackendRequest {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** An OTLP backend that answers as the test says. */
export interface FlakyBackend {
  url: string;
  /** Accepted requests, in order. */
  accepted: BackendRequest[];
  /** Statuses of the next answers; 200 when there are none left. `Retry-After` may follow the status. */
  script: { status: number; retryAfter?: string }[];
  /** Resolves when so many requests are accepted. */
  hasAccepted(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startFlakyBackend(): Promise<FlakyBackend> {
  const accepted: BackendRequest[] = [];
  const script: FlakyBackend['script'] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { status, retryAfter } = script.shift() ?? { status: 200 };
    if (status === 200) accepted.push({ path: request.url!, headers: request.headers, body });
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    server.emit('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    script,
    async hasAccepted(count) {
      while (accepted.length < count) await once(server, 'answered');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
