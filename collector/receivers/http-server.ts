import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { PortInUseError } from '../errors.js';
import type { ReceiverLimits } from './limits.js';

/** How often Node looks for clients that are over their time. */
const TIMEOUT_CHECK_MS = 1_000;

/** node:http around a Hono app, with limits on what a client may send and how slowly. */
export class HttpServer {
  #server: Server;

  constructor(app: Hono<{ Bindings: HttpBindings }>, limits: ReceiverLimits) {
    const listener = getRequestListener(app.fetch as never, {
      overrideGlobalObjects: false,
      // Hono closes the connection after 64 MiB of a body that nobody has read, see `readBody`.
      autoCleanupIncoming: false,
    });
    this.#server = createServer(
      {
        maxHeaderSize: limits.maxHeaderBytes,
        headersTimeout: limits.headersTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        keepAliveTimeout: limits.keepAliveTimeoutMs,
        connectionsCheckingInterval: TIMEOUT_CHECK_MS,
        noDelay: true,
      },
      listener,
    );
    this.#server.maxConnections = limits.maxConnections;
  }

  /** Binds and answers; resolves to the port, which matters where 0 was asked for. @throws PortInUseError */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const inUse = error.code === 'EADDRINUSE';
        reject(inUse ? new PortInUseError(host, port, 'OTLP/HTTP', { cause: error }) : error);
      });
      this.#server.listen({ host, port }, () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no more connections; resolves when the requests under way are answered. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
  }

  /** Ends at once, with the requests under way unanswered. */
  force(): void {
    this.#server.closeAllConnections();
  }
}
