import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from '../ingest/byte-budget.js';

/** A body in memory of its own, whose bytes the budget has counted: give them back when it is settled. */
export type ReadBody = { body: ArrayBuffer } | { refused: 'too-large' | 'queue-full' | 'aborted' };

/**
 * Reads a request's body, and keeps no more of it than its limit and the budget allow. The rest of one that is too
 * large is dropped as it comes, as long as the server's `requestTimeoutMs` lets it: a client that still sends when
 * its connection is closed learns of the closing, and would send the same again. Where the queue is full, that is
 * what it should do, and nothing more is read.
 */
export async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  budget: ByteBudget,
): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let taken = 0;
  const refuse = (refused: 'too-large' | 'queue-full' | 'aborted') => {
    budget.give(taken);
    if (refused === 'too-large') incoming.resume();
    return { refused };
  };
  const announced = Number(incoming.headers['content-length'] ?? 0);
  if (announced > maxBytes) return refuse('too-large');
  if (!budget.fits(announced)) return refuse('queue-full');
  try {
    const arriving: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
    for await (const chunk of arriving) {
      if (taken + chunk.length > maxBytes) return refuse('too-large');
      if (!budget.tryTake(chunk.length)) return refuse('queue-full');
      taken += chunk.length;
      chunks.push(chunk);
    }
  } catch {
    // The client went away, or was too slow; the socket is gone, so nobody is left to be told.
    return refuse('aborted');
  }
  return { body: joined(chunks, taken) };
}

/** Socket buffers are shared; a body that goes to another thread needs memory of its own. */
function joined(chunks: readonly Uint8Array[], length: number): ArrayBuffer {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole.buffer;
}
