import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The programs that an agent starts beside itself and that outlive it, with the database as their argument. */
const PROGRAMS = /\/(drain|carry)-process\.js$/;

const POLL_MS = 5;
/** For what hangs: who loads spans at the moment ends after that. */
const MAX_MS = 90_000;

/**
 * Ends the drainers and carriers whose database lies in the folder and waits until they are gone: the one that holds a
 * spool's seat, one that has not sat down yet, and one that has left it and settles its agent's last spans. They are
 * known by what they were started with, which needs Linux; elsewhere nothing is done.
 */
export async function endProcessesOf(folder: string): Promise<void> {
  const pids = processesOf(folder);
  for (const pid of pids) end(pid);
  const deadline = performance.now() + MAX_MS;
  while (pids.some((pid) => worksIn(pid, folder))) {
    if (performance.now() > deadline) throw new Error(`processes ${pids.join()} do not end`);
    await delay(POLL_MS);
  }
}

function processesOf(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, folder));
}

function worksIn(pid: number, folder: string): boolean {
  try {
    const [, program, database] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return PROGRAMS.test(program ?? '') && (database ?? '').startsWith(`${folder}/`);
  } catch {
    // Gone, or another user's.
    return false;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
