import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import { format } from 'node:util';

const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

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
  const api = (globalThis as Record<symbol, { diag?: unknown } | undefined>)[API_GLOBAL];
  if (api?.diag) return;
  const logLevel = diagLogLevelFromString(levelName) ?? DiagLogLevel.WARN;
  diag.setLogger(stderrDiagLogger, { logLevel, suppressOverrideMessage: true });
}

function write(message: string, ...args: unknown[]): void {
  process.stderr.write(`${format(message, ...args)}\n`);
}
