import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { LOOPBACK } from '../../collector/ports.js';

/**
 * `count` different loopback ports that nothing listens on. All are held at once before any is given back, so no two
 * are equal; another process may still take one before the caller does.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
