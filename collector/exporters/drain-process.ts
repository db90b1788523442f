/**
 * The process that loads an agent's spool into the database: `node drain-process.js DATABASE PAUSE_MS AGENT_PID`.
 * A process and not a thread of the agent, because a thread that ends while the database driver works
 * takes the whole process down with SIGABRT (docs/decisions: drain in a process of its own).
 * It is started with all its output closed, speaks through the spool folder alone, and ends by itself.
 */
import type { Store } from '../../store/index.js';
import { settleInterrupted } from '../open-spans/index.js';
import { keepDrained } from '../spool/index.js';

/** While its agent lives it waits this long for more; loading the database driver again costs 0.3 s of CPU. */
const IDLE_MS = 30_000;
const IDLE_ORPHANED_MS = 300;
/** Somebody keeps the file open: spans stay in the spool, and the next export starts a new drainer. */
const GIVE_UP_MS = 60_000;
/** Short, because meanwhile another may empty the spool. */
const LOCK_WAIT_MS = 250;

const [databasePath, pauseMs, agentPid] = process.argv.slice(2);
if (databasePath === undefined) throw new Error('expected DATABASE PAUSE_MS AGENT_PID');

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort());

function isAgentGone(): boolean {
  return process.ppid !== Number(agentPid);
}

async function useStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('../../store/index.js');
  const store = await openStore(databasePath!, { waitMs: LOCK_WAIT_MS, role: 'agent' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const end = await keepDrained({
  path: databasePath,
  signal: stop.signal,
  pauseMs: Number(pauseMs),
  idleLimitMs: () => (isAgentGone() ? IDLE_ORPHANED_MS : IDLE_MS),
  giveUpMs: GIVE_UP_MS,
  useStore,
});
// Its last spans are in. Where the file cannot be had now, whoever reads it next does the same.
if (end === 'idle' && isAgentGone()) await useStore(settleInterrupted).catch(() => undefined);
process.exitCode = end === 'gave-up' ? 1 : 0;
