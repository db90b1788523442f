import { realPath } from '../lock/lock-address.js';
import { StoreClient } from './http-client.js';
import type { Pong } from './protocol.js';
import { RemoteStore } from './remote-store.js';
import { readSidecar } from './sidecar.js';

/** A server on this machine that lives answers within a moment, or some on a busy one. */
const PING_MS = 5_000;

/**
 * The store through the server that the sidecar names; null where there is no sidecar, or a stale one: its
 * server is dead, or somebody else answers at its address, or it holds another file.
 */
export async function connectToServer(file: string): Promise<RemoteStore | null> {
  const sidecar = readSidecar(file);
  if (sidecar === null) return null;
  const client = new StoreClient(sidecar);
  try {
    const pong = await client.call<Pong>('ping', {}, { timeoutMs: PING_MS });
    if (pong.file === realPath(file)) return new RemoteStore(file, client);
  } catch {
    // Nobody there who knows the token: stale.
  }
  client.close();
  return null;
}
