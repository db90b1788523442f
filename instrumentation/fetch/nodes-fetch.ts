/** Where Node's `fetch` takes its code from (20 to 26). */
const SOURCE = 'internal/deps/undici/undici';

/**
 * Whether a fetch is Node's own, which hands the request to undici and asks no one else. Of one that somebody has put in
 * its place nothing is known: below it may lie another client that we watch, or code that makes spans.
 */
export function isNodesFetch(fetch: unknown): boolean {
  return typeof fetch === 'function' && Function.prototype.toString.call(fetch).includes(SOURCE);
}
