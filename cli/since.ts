import { BadValueError } from './errors.js';

const UNITS: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `15m`, `2h`, `7d`, `4w`; milliseconds. */
export function parseAge(value: string, option: string): number {
  const ms = ageMs(value);
  if (ms === null) throw new BadValueError(option, value, 'an age like 12h or 30d');
  return ms;
}

/** `90s`, `15m`, `2h`, `7d`, `4w` before `nowMs`, or a date or time that ISO 8601 knows; ns since the epoch. */
export function parseSince(value: string, nowMs: number = Date.now(), option = '--since'): bigint {
  const age = ageMs(value);
  const ms = age !== null ? nowMs - age : Date.parse(value);
  if (Number.isNaN(ms))
    throw new BadValueError(option, value, 'an age like 2h or 7d, or a date like 2026-11-21');
  return BigInt(Math.round(ms)) * 1_000_000n;
}

function ageMs(value: string): number | null {
  const age = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(value.trim());
  return age && Number(age[1]) * UNITS[age[2]!]!;
}
