import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreLockedError, type StoreHolder } from '../errors.js';
import { askHolder, watchHolder } from './holder.js';
import { lockAddress, type LockAddress } from './lock-address.js';
import { replaceStale } from './stale-socket.js';

/** A file that this opener alone may open. */
export interface FileLock {
  release(): Promise<void>;
}

export interface LockOptions {
  waitMs: number;
  /** What the holder tells those who wait. */
  role: string;
  /** Looked at between two attempts; the wait ends when it returns true. */
  giveUp?: () => Promise<boolean>;
  platform?: NodeJS.Platform;
}

/** How long a holder may take to say that it is there, and to say who it is to whoever has waited in vain. */
const SIGN_MS = 500;
const NAME_MS = 5_000;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/**
 * Takes the file's lock: a bound socket, which the system gives to one opener at a time and takes back when
 * that dies. DuckDB's own lock is per process: two threads or two copies of the package in one process would
 * both open the file and ruin it.
 *
 * @returns null where `giveUp` ended the wait
 * @throws StoreLockedError when the wait is over
 */
export async function lockFile(file: string, options: LockOptions): Promise<FileLock | null> {
  const address = lockAddress(file, options.platform);
  const start = performance.now();
  let pauseMs = SHORTEST_PAUSE_MS;
  for (;;) {
    const server = await tryBind(address, options.role);
    if (server !== null) return { release: () => close(server) };
    if (await options.giveUp?.()) return null;
    const waitedMs = performance.now() - start;
    const leftMs = options.waitMs - waitedMs;
    if (leftMs <= 0) {
      const holder = await askHolder(address.path, NAME_MS);
      throw new StoreLockedError(file, holder ?? UNKNOWN, Math.round(waitedMs));
    }
    // A random part keeps those who wait from all coming at once.
    await watchHolder(address.path, Math.min(pauseMs, leftMs));
    await delay(Math.random() * Math.min(SHORTEST_PAUSE_MS, leftMs));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

const UNKNOWN: StoreHolder = { pid: null, command: null, role: null };

/** The listening server, or null where another one has the address. */
async function tryBind(address: LockAddress, role: string): Promise<net.Server | null> {
  try {
    return await bind(address.path, role);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  }
  if (!address.leavesFile || (await askHolder(address.path, SIGN_MS)) !== null) return null;
  const isStale = async () => (await askHolder(address.path, SIGN_MS)) === null;
  try {
    return (await replaceStale(address.path, isStale, () => bind(address.path, role))) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}

const waiting = new WeakMap<net.Server, Set<net.Socket>>();

/** Listens, tells whoever connects who it is, and keeps them: they see the connection end with the lock. */
async function bind(path: string, role: string): Promise<net.Server> {
  const me: StoreHolder = { pid: process.pid, command: commandLine(), role };
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.unref();
    socket.on('close', () => sockets.delete(socket));
    // One who waits no longer is none of our business.
    socket.on('error', () => socket.destroy());
    socket.write(`${JSON.stringify(me)}\n`);
  });
  // A cluster's workers would otherwise share one bound handle.
  server.listen({ path, exclusive: true });
  await once(server, 'listening');
  server.unref();
  waiting.set(server, sockets);
  return server;
}

async function close(server: net.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of waiting.get(server) ?? []) socket.destroy();
  await closed;
}

const MAX_COMMAND = 120;

function commandLine(): string {
  const words = process.argv.map((word, at) => (at < 2 ? word.replace(/^.*[\\/]/, '') : word));
  return words.join(' ').slice(0, MAX_COMMAND);
}
