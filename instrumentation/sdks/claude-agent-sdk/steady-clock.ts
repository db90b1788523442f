/** Tells epoch milliseconds, with fractions, each later than the one before. */
export type SteadyClock = () => number;

/**
 * A clock that starts at the system's time and goes on without it: what is told in turn within a millisecond keeps its
 * order, and a system clock that is set meanwhile puts no end before its start.
 */
export function steadyClock(): SteadyClock {
  const [epochMs, startedAt] = [Date.now(), performance.now()];
  return () => epochMs + performance.now() - startedAt;
}
