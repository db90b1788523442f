import { atMost } from '../at-most.js';
import { endAmbientRuns } from '../context/ambient-run.js';
import { endOpenCalls } from '../fetch/model-call.js';
import { endOwnRuns } from '../manual/trace-logger.js';
import { noteFailure, safely } from '../safely.js';
import type { OpenSpanProcessor } from '../sinks/open-span-processor.js';
import type { Sink } from '../sinks/sink.js';
import { beforeDeathBySignal, signalOfExitCode } from './signals.js';

/**
 * Delivers what the sinks hold when the process ends, however it ends, and changes nothing about how:
 * exit codes, signals and the host's own handlers stay what they are.
 *
 * - The event loop runs dry (`beforeExit`): an ordinary flush, waited for at most `exitTimeoutMs`. Where the host
 *   listens too, it waits for `exit`: a flush makes Node emit the event again.
 * - `process.exit()`, an uncaught error (`exit`): a synchronous hand-over.
 * - A signal nobody else handles: a synchronous hand-over, then the signal again, which now kills. Where
 *   the host has a handler, the host decides, and `exit` comes if it exits. What was under way is an error.
 */
export function deliverAtProcessEnd(
  sinks: readonly Sink[],
  openSpans: OpenSpanProcessor,
  exitTimeoutMs: number,
): void {
  let fatal: { readonly error: unknown } | undefined;
  const endEverything = () => {
    safely('end open calls', endOpenCalls);
    safely('end ambient runs', () => endAmbientRuns(fatal));
    safely('end logged runs', endOwnRuns);
    safely('end open spans', () => openSpans.endAll());
  };
  // One budget for all of it: what the flush has used up, the hand-over does not get again.
  let budgetMs = exitTimeoutMs;
  const spend = (startedAt: number) => {
    budgetMs = Math.max(0, budgetMs - (performance.now() - startedAt));
  };
  const handOver = (signal?: NodeJS.Signals) => {
    if (signal) safely('tell of a signal', () => openSpans.interruptAll(signal));
    endEverything();
    for (const sink of sinks) {
      const startedAt = performance.now();
      safely('deliver at exit', () => sink.handOver(budgetMs));
      spend(startedAt);
    }
  };

  process.on('beforeExit', () => {
    if (process.listenerCount('beforeExit') > 1) return;
    endEverything();
    if (budgetMs === 0 || !sinks.some((sink) => sink.needsFlush())) return;
    const startedAt = performance.now();
    void flush(sinks, budgetMs).finally(() => spend(startedAt));
  });
  // Only watches: unlike a handler of 'uncaughtException' it leaves the error uncaught.
  process.on('uncaughtExceptionMonitor', (error) => {
    if (!somebodyCatches()) fatal = { error };
  });
  process.on('exit', (code) => handOver(signalOfExitCode(code)));
  beforeDeathBySignal(handOver);
}

function somebodyCatches(): boolean {
  return (
    process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()
  );
}

function flush(sinks: readonly Sink[], timeoutMs: number): Promise<void> {
  const flushed = sinks.map((sink) =>
    sink.flush().catch((error: unknown) => noteFailure('flush', error)),
  );
  return atMost(timeoutMs, Promise.all(flushed));
}
