import type { Collector } from './collector.js';

/** What stopOnSignals needs of `process`. */
export interface SignalSource {
  on(event: NodeJS.Signals, listener: () => void): unknown;
  off(event: NodeJS.Signals, listener: () => void): unknown;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

export interface SignalAnswers {
  /** The first signal has come. */
  closing?(): void;
  /** The second has: this should end the process. */
  forced(): void;
}

/**
 * The first SIGINT or SIGTERM drains and closes; the second forces, and nothing is lost by it that was acknowledged.
 * Resolves as `collector.ended` does.
 */
export async function stopOnSignals(
  collector: Pick<Collector, 'close' | 'force' | 'ended'>,
  source: SignalSource,
  answers: SignalAnswers,
): Promise<Error | null> {
  let count = 0;
  const listener = () => {
    if (++count === 1) {
      answers.closing?.();
      return void collector.close();
    }
    collector.force();
    answers.forced();
  };
  for (const signal of SIGNALS) source.on(signal, listener);
  try {
    return await collector.ended;
  } finally {
    for (const signal of SIGNALS) source.off(signal, listener);
  }
}
