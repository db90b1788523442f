import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleStoreRequest, STORE_API, type Store } from '../../store/index.js';

const TOKEN = 'secret';

export interface StoreServer {
  url: string;
  token: string;
  close(): Promise<void>;
}

/** A server of one store on loopback, as `tracehound serve` mounts it. */
export async function serveStore(store: Store, token = TOKEN): Promise<StoreServer> {
  const server = http.createServer(async (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    for await (const piece of request) body += piece as string;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const operation = request.url!.slice(STORE_API.length + 1);
    const answer = await handleStoreRequest(store, { operation, body, signal: gone.signal });
    response.writeHead(answer.status, { 'content-type': answer.contentType });
    if (typeof answer.body === 'string') {
      response.end(answer.body);
      return;
    }
    for await (const line of answer.body) {
      if (gone.signal.aborted) break;
      response.write(line);
    }
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
