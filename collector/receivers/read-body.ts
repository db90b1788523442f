import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from '../ingest/byte-budget.js';

/** A body in memory of its own, whose bytes the budget has counted: give them back when it is settled. */
export type ReadBody = { body: ArrayBuffer } | { refused: 'too-large' | 'queue-full' | 'aborted' };

/** Reads a request's body, and no more of it than its limit and the budget allow. */
export async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  budget: ByteBudget,
): Promise<ReadBody> {
  const announced = Number(incoming.headers['content-length'] ?? 0);
  if (announced > maxBytes) return { refused: 'too-large' };
  if (!budget.fits(announced)) return { refused: 'queue-full' };
  const chunks: Buffer[] = [];
  let taken = 0;
  const refuse = (refused: 'too-large' | 'queue-full' | 'aborted') => {
    budget.give(taken);
    return { refused };
  };
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
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
