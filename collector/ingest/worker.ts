/**
 * The thread that owns the DuckDB file: it opens it, commits what the HTTP thread hands over and what waits in the
 * spool, answers questions about it, and closes it. No other thread of the process may open the file.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore, removeSidecar, writeSidecar, type Store } from '../../store/index.js';
import { Redactor } from '../../redaction/index.js';
import { settleInterrupted } from '../open-spans/index.js';
import { keepDrained, type DrainResult } from '../spool/index.js';
import { IngestLoop } from './ingest-loop.js';
import { INTAKES } from './intake.js';
import { keepPruned } from './retention.js';
import type { Announcement, FromWorker, ToWorker, WorkerSettings } from './messages.js';
import { answerStoreRequest } from './store-channel.js';

const settings = workerData as WorkerSettings;
const port = parentPort!;
const stopping = new AbortController();

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function describe(error: unknown): { code: string | null; message: string } {
  const { code, message } = error as { code?: string; message?: string };
  return { code: code ?? null, message: message ?? String(error) };
}

/** How often to look for runs whose agent was killed. */
const SETTLE_EVERY_MS = 5_000;

function serve(store: Store): void {
  const loop = new IngestLoop({
    store,
    intakes: INTAKES,
    settings,
    redactor: settings.redaction && new Redactor(settings.redaction),
    post,
    now: () => performance.now(),
  });
  const draining = keepDrained({
    path: settings.path,
    useStore: (work) => work(store),
    signal: stopping.signal,
    whenTaken: 'wait',
    onDrained: countDrained,
  });
  const pruning = settings.retention
    ? keepPruned({
        store,
        settings: settings.retention,
        signal: stopping.signal,
        onPruned: (result) => post({ type: 'pruned', result }),
        onFailure: (error) => post({ type: 'prune-failed', message: describe(error).message }),
      })
    : Promise.resolve();
  const chores = Promise.all([draining, pruning]);
  const settling = setInterval(() => {
    // Where it cannot be done now, the next round does it.
    if (!stopping.signal.aborted) void settleInterrupted(store).catch(() => undefined);
  }, SETTLE_EVERY_MS);
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'ingest':
        return loop.add(message);
      case 'announce':
        return announce(message.announcement);
      case 'probe':
        return void probe(store, message.id);
      case 'store':
        return void answerStoreRequest(store, message, message.port);
      case 'close':
        clearInterval(settling);
        return void close(loop, chores, store);
    }
  });
}

/** Other processes that find the file held come through the server from now on. */
function announce({ url, token, version }: Announcement): void {
  const startedAt = new Date().toISOString();
  writeSidecar(settings.path, { pid: process.pid, url, token, version, startedAt });
}

async function probe(store: Store, id: number): Promise<void> {
  try {
    await store.query('select 1 as alive');
    post({ type: 'alive', id });
  } catch (error) {
    post({ type: 'probe-failed', id, ...describe(error) });
  }
}

/** The spool's files were masked, and counted, by the process that wrote them. */
const NOTHING_ELSE = { rejected: {}, redacted: {} };

function countDrained({ spans, duplicates }: DrainResult): void {
  const received = spans + duplicates;
  const tally = { signal: 'traces', received, stored: spans, duplicates, ...NOTHING_ELSE } as const;
  post({ type: 'settled', settled: [], tally, commitMs: null });
}

async function close(loop: IngestLoop, chores: Promise<unknown>, store: Store): Promise<void> {
  stopping.abort();
  await Promise.all([loop.idle(), chores]);
  // The agent of `tracehound run` has ended by now; where this cannot be done, the next reader does it.
  await settleInterrupted(store).catch(() => undefined);
  removeSidecar(settings.path);
  await store.close();
  post({ type: 'closed' });
  port.close();
}

try {
  const { path, waitMs } = settings;
  serve(await openStore(path, { mode: 'write', waitMs, role: 'serve', localOnly: true }));
  post({ type: 'open' });
} catch (error) {
  post({ type: 'open-failed', ...describe(error) });
  port.close();
}
