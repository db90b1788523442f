import { readFileSync } from 'node:fs';

/** What processes used: CPU in seconds, storage traffic in bytes. */
export interface Spent {
  readonly userS: number;
  readonly systemS: number;
  readonly readBytes: number;
  readonly writeBytes: number;
}

export const NOTHING: Spent = { userS: 0, systemS: 0, readBytes: 0, writeBytes: 0 };

/** What is seen of one living process. */
export interface Sample {
  /** Of the process and of its children that ended and were waited for. */
  readonly spent: Spent;
  readonly rssBytes: number;
  /** The most it ever had, which the kernel counts even between two looks. */
  readonly peakRssBytes: number;
}

/** USER_HZ: what /proc counts CPU time in, 100 on every Linux that Node runs on (proc(5), sysconf). */
const TICKS_PER_SECOND = 100;

/**
 * One process as /proc shows it; null where it is gone, or where there is no /proc. Its storage traffic is 0 where the
 * kernel does not count it.
 */
export function sampleProcess(pid: number | 'self'): Sample | null {
  try {
    const [utime, stime, cutime, cstime] = cpuTicks(pid);
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const rssBytes = kibIn(status, 'VmRSS');
    return {
      spent: {
        userS: (utime + cutime) / TICKS_PER_SECOND,
        systemS: (stime + cstime) / TICKS_PER_SECOND,
        ...traffic(pid),
      },
      rssBytes,
      peakRssBytes: Math.max(rssBytes, kibIn(status, 'VmHWM')),
    };
  } catch {
    return null;
  }
}

/** What the children of this process that are waited for have used so far, and all traffic with this process's own. */
export function reapedSoFar(): Spent | null {
  try {
    const [, , cutime, cstime] = cpuTicks('self');
    return {
      userS: cutime / TICKS_PER_SECOND,
      systemS: cstime / TICKS_PER_SECOND,
      ...traffic('self'),
    };
  } catch {
    return null;
  }
}

/** The process and all below it. */
export function treeOf(pid: number): number[] {
  const pids = [pid];
  // Threads fork too, but tools are no thread pools: the main thread's children are those that count.
  for (const parent of pids) pids.push(...childrenOf(parent, parent));
  return pids;
}

/** What a thread of a process has started and nobody has waited for yet. */
export function childrenOf(pid: number | 'self', thread: number | string): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
    return children.split(' ').filter(Boolean).map(Number);
  } catch {
    // It ended meanwhile, or the kernel keeps no such list.
    return [];
  }
}

export function isThere(pid: number): boolean {
  try {
    // A process that nobody has waited for yet is a zombie: it has ended.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}

export function minus(a: Spent, b: Spent): Spent {
  return combine(a, b, (x, y) => Math.max(0, x - y));
}

export function plus(a: Spent, b: Spent): Spent {
  return combine(a, b, (x, y) => x + y);
}

export function combine(a: Spent, b: Spent, how: (x: number, y: number) => number): Spent {
  return {
    userS: how(a.userS, b.userS),
    systemS: how(a.systemS, b.systemS),
    readBytes: how(a.readBytes, b.readBytes),
    writeBytes: how(a.writeBytes, b.writeBytes),
  };
}

/** utime, stime, cutime, cstime: fields 14 to 17 of proc(5), counted from behind the command, which may hold anything. */
function cpuTicks(pid: number | 'self'): [number, number, number, number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 15);
  return fields.slice(11, 15).map(Number) as [number, number, number, number];
}

function traffic(pid: number | 'self'): { readBytes: number; writeBytes: number } {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'latin1');
    return { readBytes: numberIn(io, 'read_bytes'), writeBytes: numberIn(io, '\nwrite_bytes') };
  } catch {
    return { readBytes: 0, writeBytes: 0 };
  }
}

function kibIn(text: string, name: string): number {
  return numberIn(text, name) * 1024;
}

function numberIn(text: string, name: string): number {
  const at = text.indexOf(`${name}:`);
  return at < 0 ? 0 : Number.parseInt(text.slice(at + name.length + 1), 10);
}
