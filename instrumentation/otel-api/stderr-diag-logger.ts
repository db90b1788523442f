import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import { format } from 'node:util';
import { OWN_API } from './api-copies.js';
import { isRegistered, registerOurs } from './api-global.js';

/**
 * Sends OTel's own diagnostics to stderr. The API's console logger writes some levels to stdout,
 * which belongs to the host.
 */
const stderrDiagLogger: DiagLogger = {
  error: write,
  warn: write,
  info: write,
  debug: write,
  verbose: write,
};

/**
 * Sets the diagnostics logger, unless the host has set one.
 *
 * @param levelName Value of `OTEL_LOG_LEVEL`. Unset means `warn`: quiet while all is well, one line when
 *   telemetry cannot do its work.
 */
export function setDiagLogger(levelName: string | undefined): void {
  if (isRegistered('diag')) return;
  const logLevel = diagLogLevelFromString(levelName) ?? DiagLogLevel.WARN;
  registerOurs('diag', OWN_API.version, () => diag.setLogger(stderrDiagLogger, { logLevel }));
}

let isHostsToo = false;

/** From now on OpenTelemetry's messages may be about the host's own use of it, of which nothing is said unless it is asked for. */
export function sayOnlyWhatIsOurs(): void {
  isHostsToo = true;
}

/** Does work of ours in which OpenTelemetry has something to say to whoever set its variables. */
export function withWordsOfOtel<T>(work: () => T): T {
  const before = isHostsToo;
  isHostsToo = false;
  try {
    return work();
  } finally {
    isHostsToo = before;
  }
}

function write(message: string, ...args: unknown[]): void {
  if (isHostsToo && !message.startsWith('tracehound: ')) return;
  process.stderr.write(`${format(message, ...args)}\n`);
}
