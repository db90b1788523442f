import { readFileSync, readlinkSync } from 'node:fs';

/** Attribute of a started-span record: the process that works on the span, so that others can see whether it lives. */
export const PROCESS_IDENTITY = 'tracehound.process.identity';

/**
 * Names a process so that no other ever has the same name: where it runs (boot and pid namespace, so that a container
 * is not taken for its host), its pid, and when it was started, for pids are used again.
 */
export function processIdentity(pid: number | 'self' = 'self'): string | null {
  try {
    // The command, in brackets, may hold anything; what follows is numbers. Field 22 is the start time (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const number = stat.slice(0, stat.indexOf(' '));
    const startedTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${placeOf()}:${number}:${startedTicks}`;
  } catch {
    return null;
  }
}

/**
 * Whether the process of this name is gone for certain. False where that cannot be told from here: on another machine,
 * in another container, or on a system without /proc.
 */
export function isGone(identity: string): boolean {
  const [place, pid] = splitIdentity(identity);
  try {
    if (place !== placeOf()) return false;
  } catch {
    return false;
  }
  return processIdentity(pid) !== identity;
}

function splitIdentity(identity: string): [place: string, pid: number] {
  const parts = identity.split(':');
  return [parts.slice(0, -2).join(':'), Number(parts.at(-2))];
}

let place: string | undefined;

function placeOf(): string {
  return (place ??= [
    readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''),
  ].join(':'));
}
