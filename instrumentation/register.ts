/**
 * `node --import tracehound/register agent.js` traces an agent, ES module or CommonJS, without a change to
 * it. Everything is set by environment variables: see `readSettings` and `capturePolicy`.
 *
 * Only the main thread is traced: one thread owns a trace file.
 */
import { isMainThread } from 'node:worker_threads';
import { installAmbientRuns } from './ambient-run.js';
import { seenToolSpans } from './fetch/seen-tool-spans.js';
import { installFetch } from './fetch/traced-fetch.js';
import { OpenSpanProcessor } from './open-span-processor.js';
import { deliverAtProcessEnd } from './process-end.js';
import { connectProcessors } from './provider.js';
import { safely } from './safely.js';
import { installSdks } from './sdks/install-sdks.js';
import { readSettings } from './settings.js';
import { openSinks } from './sinks.js';
import { setDiagLogger } from './stderr-diag-logger.js';

/** Set once per process, so that a second copy or a second `--import` does not trace everything twice. */
const REGISTERED = Symbol.for('tracehound.registered');

function register(): void {
  setDiagLogger(process.env['OTEL_LOG_LEVEL']);
  const settings = readSettings();
  if (settings.disabled) return;
  const sinks = openSinks(settings);
  const openSpans = new OpenSpanProcessor();
  const processors = [openSpans, seenToolSpans, ...sinks.map((sink) => sink.processor)];
  if (!connectProcessors(processors)) return;
  if (settings.ambientRuns) installAmbientRuns();
  installFetch();
  safely('watch SDKs', () => installSdks());
  deliverAtProcessEnd(sinks, openSpans, settings.exitTimeoutMs);
}

const state = globalThis as { [REGISTERED]?: boolean };
if (isMainThread && !state[REGISTERED]) {
  state[REGISTERED] = true;
  safely('start tracing', register);
}
