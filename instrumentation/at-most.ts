import { clearTimeout, setTimeout } from './timers.js';

/** Waits for some work, at most so long. The timer keeps the event loop alive: whoever awaits this may have nothing else that does. */
export async function atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let hold: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (hold = setTimeout(resolve, timeoutMs)));
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(hold);
  }
}
