import net from 'node:net';
import type { StoreHolder } from '../errors.js';

/**
 * Who listens at the address: null where nobody does, without a name where it does not say in time. A holder that is
 * busy in one long call answers late; it holds all the same.
 */
export function askHolder(path: string, waitMs: number): Promise<StoreHolder | null> {
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    let answer = '';
    const done = (holder: StoreHolder | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(holder);
    };
    const timer = setTimeout(() => done({ pid: null, command: null, role: null }), waitMs);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.includes('\n')) done(parseHolder(answer));
    });
    socket.on('error', () => done(null));
    socket.on('end', () => done(null));
  });
}

/** Resolves when the holder lets go or dies, at the latest after `ms`. */
export function watchHolder(path: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(done, ms);
    socket.on('error', done);
    socket.on('close', done);
    socket.resume();
  });
}

function parseHolder(text: string): StoreHolder {
  try {
    const { pid, command, role } = JSON.parse(text) as Partial<StoreHolder>;
    return { pid: pid ?? null, command: command ?? null, role: role ?? null };
  } catch {
    return { pid: null, command: null, role: null };
  }
}
