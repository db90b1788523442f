import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 20_000;
const STOP_MS = 10_000;
const PROBE_INTERVAL_MS = 25;
const KEPT_LOG_CHARS = 4_000;

/** A running program built on the OpenTelemetry Collector: Jaeger v2 is one. */
export interface CollectorProcess {
  readonly pid: number;
  /** What it has logged last. */
  log(): string;
  /** Ends it and waits until it is gone; a second call waits for the same end. */
  stop(): Promise<void>;
}

export interface CollectorStart {
  binary: string;
  /** The config file under test, used as it stands. */
  config: string;
  /** Settings laid over the config by their dotted path, as `--set` takes them: ports, mostly. */
  overrides: Record<string, string>;
  env?: Record<string, string>;
  /** True once the program serves. */
  isReady: () => Promise<boolean>;
}

/** Starts the program and waits until it serves. Throws with its log where it ends early or takes over 20 s. */
export async function startCollectorProcess(start: CollectorStart): Promise<CollectorProcess> {
  const settings = Object.entries(start.overrides).map(([path, value]) => `--set=${path}=${value}`);
  const child = spawn(start.binary, [`--config=${start.config}`, ...settings], {
    // Nothing inherited: an OTEL_* variable of the caller's would change what the config says.
    env: { ...start.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (log = (log + text).slice(-KEPT_LOG_CHARS)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  let reason: string | undefined;
  void ended.then((end) => (reason = end));
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);

  const stop = async () => {
    child.kill('SIGTERM');
    const late = delay(STOP_MS, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    await ended;
    process.off('exit', killWithUs);
  };

  const deadline = Date.now() + START_MS;
  for (;;) {
    if (reason !== undefined || Date.now() > deadline) {
      await stop();
      throw new Error(
        `${start.binary} with ${start.config} did not start: ${reason ?? 'too slow'}\n${log}`,
      );
    }
    if (await start.isReady()) break;
    await delay(PROBE_INTERVAL_MS);
  }
  return { pid: child.pid!, log: () => log, stop };
}

/** Whether a GET (or a POST, with a body) is answered with 200; no answer at all is false too. */
export async function answersOk(url: string, body?: string): Promise<boolean> {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  try {
    const response = await fetch(url, request);
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
