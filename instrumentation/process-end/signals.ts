/** The signals that end a process by default and that people and supervisors send. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** As a shell names the end by a signal, and so do programs that handle one and exit. */
const FIRST_SIGNAL_CODE = 128;

type Listener = (...args: never[]) => void;

/** Our own listeners, which the host is not to see. */
const hidden = new Set<unknown>();

/**
 * Runs `work` when a signal is about to kill the process, then lets it kill. Where the host handles the
 * signal, the host decides what becomes of it and `work` does not run.
 *
 * The host cannot tell that we listen. Libraries such as signal-exit count the listeners and leave the
 * killing to whoever else is there, so a listener they could see would make the process immortal.
 */
export function beforeDeathBySignal(work: (signal: NodeJS.Signals) => void): void {
  hideFrom('listeners', (seen) => seen);
  hideFrom('listenerCount', (seen) => seen.length);
  for (const signal of SIGNALS) listen(signal, work);
}

/** The signal that a program means which exits with this code. */
export function signalOfExitCode(code: number): NodeJS.Signals | undefined {
  if (code <= FIRST_SIGNAL_CODE) return undefined;
  const { signals } = process.getBuiltinModule('node:os').constants;
  return SIGNALS.find((signal) => signals[signal] === code - FIRST_SIGNAL_CODE);
}

function listen(signal: NodeJS.Signals, work: (signal: NodeJS.Signals) => void): void {
  const listener = () => {
    if (process.listenerCount(signal) > 0) return;
    process.off('removeListener', listenAgain);
    process.off(signal, listener);
    work(signal);
    process.kill(process.pid, signal);
  };
  // Node stops watching a signal when the last listener it counts goes, and it does not count ours.
  const listenAgain = (event: string | symbol, removed: unknown) => {
    if (event !== signal || removed === listener || process.listenerCount(signal) > 0) return;
    process.off(signal, listener);
    process.on(signal, listener);
  };
  hidden.add(listener);
  process.on(signal, listener);
  process.on('removeListener', listenAgain);
}

/** Shadows one of the process's ways to look at listeners by one that leaves ours out. */
function hideFrom(
  name: 'listeners' | 'listenerCount',
  answer: (seen: Listener[]) => unknown,
): void {
  const listeners = Object.getPrototypeOf(process).listeners as (event: unknown) => Listener[];
  const value = (event: string | symbol) =>
    answer(listeners.call(process, event).filter((listener) => !hidden.has(listener)));
  Object.defineProperty(process, name, { configurable: true, writable: true, value });
}
