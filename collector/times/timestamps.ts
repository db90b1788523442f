import { decimalSecondsToNs } from './decimal-seconds.js';

const ISO =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
/** Beyond these a count of seconds since 1970 must be of a smaller unit: the year 5138. */
const MAX_SECONDS = 1e11;

/**
 * A time as sources write it, as ns since the Unix epoch: ISO 8601 (without a zone it is UTC), or a number of
 * seconds, milliseconds, microseconds or nanoseconds by its size. Undefined where it is none.
 */
export function timestampNs(value: unknown): bigint | undefined {
  if (typeof value === 'string') return isoNs(value.trim()) ?? decimalNs(value.trim());
  if (typeof value === 'bigint') return inRange(scaled(value));
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return decimalNs(String(value));
}

/** A duration in ms as ns; undefined where it is no number or negative. */
export function millisecondsNs(value: unknown): bigint | undefined {
  const ms = typeof value === 'bigint' ? Number(value) : value;
  if (typeof ms !== 'number' || !Number.isFinite(ms) || ms < 0 || ms > 1e15) return undefined;
  return BigInt(Math.round(ms * 1e6));
}

/** ISO 8601 in UTC with microseconds, as Python writes it. */
export function isoTime(ns: bigint): string {
  const text = new Date(Number(ns / 1_000_000n)).toISOString();
  const micros = ((ns / 1000n) % 1_000_000n).toString().padStart(6, '0');
  return `${text.slice(0, 19)}.${micros}+00:00`;
}

function isoNs(text: string): bigint | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, date, time, fraction = '', zone = 'Z'] = found;
  const ms = Date.parse(`${date}T${time}${/^utc$/i.test(zone) ? 'Z' : zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  return inRange(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')));
}

function decimalNs(text: string): bigint | undefined {
  if (!/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  if (/^\d+$/.test(text)) return text.length > 25 ? undefined : inRange(scaled(BigInt(text)));
  const number = Number(text);
  if (number >= MAX_SECONDS) return inRange(scaled(BigInt(Math.trunc(number))));
  try {
    return decimalSecondsToNs(text);
  } catch {
    return undefined;
  }
}

function scaled(value: bigint): bigint {
  let unit = 1_000_000_000n;
  for (let limit = BigInt(MAX_SECONDS); value >= limit && unit > 1n; limit *= 1000n) unit /= 1000n;
  return value * unit;
}

function inRange(ns: bigint): bigint | undefined {
  return ns >= 0n && ns < 2n ** 63n ? ns : undefined;
}
