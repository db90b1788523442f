/** Stands in for `instrumentation/timers.ts` where ours are to follow the time of a test: whatever timers are now. */
const now = globalThis;

export const setTimeout = (...args: Parameters<typeof now.setTimeout>) => now.setTimeout(...args);
export const clearTimeout = (timer: NodeJS.Timeout) => now.clearTimeout(timer);
export const setInterval = (...args: Parameters<typeof now.setInterval>) =>
  now.setInterval(...args);
export const clearInterval = (timer: NodeJS.Timeout) => now.clearInterval(timer);
