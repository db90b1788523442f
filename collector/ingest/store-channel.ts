import type { MessagePort } from 'node:worker_threads';
import { handleStoreRequest, type Store } from '../../store/index.js';

/** From the thread that owns the file, over the channel of one store request. */
export type StoreReply =
  | { type: 'head'; status: number; contentType: string; body: string | null }
  /** The next piece of a body that comes in pieces; null after the last. */
  | { type: 'piece'; text: string | null };

/** To it: the next piece is wanted, or the client is gone. */
export type StoreDemand = 'next' | 'gone';

/** Answers one store request over `port`, piece by piece as they are asked for, so that a slow reader holds little. */
export async function answerStoreRequest(
  store: Store,
  { operation, body }: { operation: string; body: string },
  port: MessagePort,
): Promise<void> {
  const gone = new AbortController();
  let wanted = Promise.resolve();
  let want: () => void = () => undefined;
  const waitForDemand = () => {
    wanted = new Promise((resolve) => (want = resolve));
  };
  waitForDemand();
  port.on('message', (demand: StoreDemand) => {
    if (demand === 'gone') gone.abort();
    want();
  });
  const reply = (message: StoreReply) => port.postMessage(message);
  const response = await handleStoreRequest(store, { operation, body, signal: gone.signal });
  const { status, contentType } = response;
  if (typeof response.body === 'string') {
    reply({ type: 'head', status, contentType, body: response.body });
  } else {
    reply({ type: 'head', status, contentType, body: null });
    await wanted;
    for await (const text of response.body) {
      if (gone.signal.aborted) break;
      waitForDemand();
      reply({ type: 'piece', text });
      await wanted;
    }
    reply({ type: 'piece', text: null });
  }
  port.close();
}
