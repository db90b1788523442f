/**
 * The thread that owns the DuckDB file: it opens it, commits what the HTTP thread hands over, answers questions
 * about it, and closes it. No other thread of the process may open the file.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore, type Store } from '../../store/index.js';
import { IngestLoop } from './ingest-loop.js';
import { INTAKES } from './intake.js';
import type { FromWorker, Question, ToWorker, WorkerSettings } from './messages.js';

const settings = workerData as WorkerSettings;
const port = parentPort!;

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function describe(error: unknown): { code: string | null; message: string } {
  const { code, message } = error as { code?: string; message?: string };
  return { code: code ?? null, message: message ?? String(error) };
}

async function answer(store: Store, question: Question): Promise<unknown> {
  switch (question.kind) {
    case 'probe':
      await store.query('select 1 as alive');
      return true;
    case 'store':
      throw new Error('not served yet');
  }
}

async function run(store: Store): Promise<void> {
  const loop = new IngestLoop({
    store,
    intakes: INTAKES,
    settings,
    post,
    now: () => performance.now(),
  });
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'ingest':
        loop.add(message);
        break;
      case 'announce':
        break;
      case 'ask':
        answer(store, message.question).then(
          (value) => post({ type: 'answer', id: message.id, answer: value }),
          (error: unknown) => post({ type: 'answer-failed', id: message.id, ...describe(error) }),
        );
        break;
      case 'close':
        void close(loop, store);
        break;
    }
  });
  post({ type: 'open' });
}

async function close(loop: IngestLoop, store: Store): Promise<void> {
  await loop.idle();
  await store.close();
  post({ type: 'closed' });
  port.close();
}

try {
  await run(await openStore(settings.path, { mode: 'write', waitMs: settings.waitMs }));
} catch (error) {
  post({ type: 'open-failed', ...describe(error) });
  port.close();
}
