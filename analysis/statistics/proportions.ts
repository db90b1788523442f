/** A share with its 95 % interval. */
export interface Interval {
  low: number;
  high: number;
}

/** Wilson's 95 % interval of `hits` out of `of`; holds for small numbers and shares near 0 and 1. */
export function wilsonInterval(hits: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = hits / of;
  const scale = 1 + (z * z) / of;
  const centre = (share + (z * z) / (2 * of)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / scale;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Hits among so many. */
export interface Counted {
  hits: number;
  of: number;
}

/**
 * Fisher's exact test, two-sided: how likely shares at least as far apart are where both sets come from one
 * source. 1 where one of them is empty.
 */
export function fisherExact(a: Counted, b: Counted): number {
  const hits = a.hits + b.hits;
  const all = a.of + b.of;
  if (a.of === 0 || b.of === 0 || hits === 0 || hits === all) return 1;
  const logFactorials = logFactorialsUpTo(all);
  const choose = (n: number, k: number) =>
    logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
  const logOf = (x: number) => choose(a.of, x) + choose(b.of, hits - x) - choose(all, hits);
  const observed = logOf(a.hits);
  let p = 0;
  for (let x = Math.max(0, hits - b.of); x <= Math.min(hits, a.of); x++) {
    const log = logOf(x);
    // Tables that are as likely as the observed one differ from it by rounding only.
    if (log <= observed + 1e-7) p += Math.exp(log);
  }
  return Math.min(1, p);
}

function logFactorialsUpTo(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i);
  return logs;
}
