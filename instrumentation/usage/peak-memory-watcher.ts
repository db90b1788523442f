// The thread of `peakMemoryDuring`: looks at this process's new children while the thread that waits for them cannot.
import { readdirSync, readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { IDLE, OTHERS, PEAK_KIB, STATE, WATCHING } from './peak-memory-state.js';
import { childrenOf, sampleProcess, treeOf } from './proc.js';

const LOOK_EVERY_MS = 8;

const shared = workerData as Int32Array;
const ownCommand = commandOf('self');

for (;;) {
  if (Atomics.load(shared, STATE) === IDLE) {
    Atomics.wait(shared, STATE, IDLE);
    continue;
  }
  const peakKib = Math.ceil(memoryOfNewChildren() / 1024);
  // What is over meanwhile may be another's: the next one has begun with 0.
  if (Atomics.load(shared, STATE) !== WATCHING) continue;
  if (peakKib > shared[PEAK_KIB]!) Atomics.store(shared, PEAK_KIB, peakKib);
  Atomics.wait(shared, STATE, WATCHING, LOOK_EVERY_MS);
}

function memoryOfNewChildren(): number {
  const others = new Set(shared.subarray(OTHERS));
  const started = readdirSync('/proc/self/task')
    .flatMap((thread) => childrenOf('self', thread))
    .filter((pid) => !others.has(pid));
  let [rssBytes, peakBytes] = [0, 0];
  for (const pid of started.flatMap(treeOf)) {
    // Until it runs its own program it is a copy of this process, and shows its memory.
    if (commandOf(pid) === ownCommand) continue;
    const sample = sampleProcess(pid);
    rssBytes += sample?.rssBytes ?? 0;
    peakBytes = Math.max(peakBytes, sample?.peakRssBytes ?? 0);
  }
  return Math.max(rssBytes, peakBytes);
}

function commandOf(pid: number | 'self'): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It has ended.
    return '';
  }
}
