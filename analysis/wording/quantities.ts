const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `0.4 ms`, `87 ms`, `1.4 s`, `2 m 05 s`, `3 h 12 m`; `open` where there is no end yet. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return 'open';
  if (ms < 10) return ms === 0 ? '0 ms' : `${ms.toFixed(1)} ms`;
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR) return twoUnits(ms, MINUTE, 'm', SECOND, 's');
  return twoUnits(ms, HOUR, 'h', MINUTE, 'm');
}

function twoUnits(ms: number, large: number, l: string, small: number, s: string): string {
  const inSmall = Math.round(ms / small);
  const perLarge = large / small;
  return `${Math.floor(inSmall / perLarge)} ${l} ${String(inSmall % perLarge).padStart(2, '0')} ${s}`;
}

/** `2026-11-21 04:05:17`, in UTC so that two machines print the same. */
export function formatTime(ns: bigint): string {
  return isoTime(ns).slice(0, 19).replace('T', ' ');
}

/** ISO 8601 with milliseconds. A time that no calendar holds is given as it is, in ns. */
export function isoTime(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n));
  return Number.isNaN(date.getTime()) ? `${ns} ns` : date.toISOString();
}

/** `950`, `12.3k`, `4.56M`; empty where nothing is known. */
export function formatCount(count: number | null): string {
  if (count === null) return '';
  if (count < 10_000) return String(count);
  if (count < 1_000_000) return `${(count / 1_000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(2)}M`;
}

/** `12.3k -> 800`; empty where the calls do not tell. */
export function formatTokens(tokensIn: number | null, tokensOut: number | null): string {
  if (tokensIn === null && tokensOut === null) return '';
  return `${formatCount(tokensIn) || '?'} -> ${formatCount(tokensOut) || '?'}`;
}

/** `$0.0123`; empty where nothing is known. */
export function formatCost(usd: number | null): string {
  if (usd === null) return '';
  return `$${usd.toFixed(usd !== 0 && usd < 1 ? 4 : 2)}`;
}

/** `1 run`, `3 runs`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `86`, `72.5`: a score without digits that say nothing. */
export function formatScore(score: number): string {
  return String(Math.round(score * 10) / 10);
}
