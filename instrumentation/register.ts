/**
 * `node --import tracehound/register agent.js` traces an agent, ES module or CommonJS, without a change to
 * it. Everything is set by environment variables: see `readSettings` and `capturePolicy`.
 *
 * Only the main thread is traced: one thread owns a trace file.
 */
import { installAmbientRuns } from './ambient-run.js';
import { seenToolSpans } from './fetch/seen-tool-spans.js';
import { installFetch } from './fetch/traced-fetch.js';
import { OpenSpanProcessor } from './open-span-processor.js';
import { deliverAtProcessEnd } from './process-end.js';
import { connectProcessors } from './provider.js';
import { noteFailure, safely } from './safely.js';
import { installSdks } from './sdks/install-sdks.js';
import { readSettings } from './settings.js';
import { openSinks } from './sinks.js';
import { setDiagLogger } from './stderr-diag-logger.js';
import { toolUsage } from './usage/tool-usage-processor.js';

/** Set once per process, so that a second copy or a second `--import` does not trace everything twice. */
const REGISTERED = Symbol.for('tracehound.registered');

function register(): Promise<void> | undefined {
  setDiagLogger(process.env['OTEL_LOG_LEVEL']);
  const settings = readSettings();
  if (settings.disabled) return undefined;
  const sinks = openSinks(settings);
  const keepers = sinks.filter((sink) => sink.announce);
  const openSpans = new OpenSpanProcessor(
    keepers.length === 0 ? undefined : (spans) => keepers.forEach((sink) => sink.announce!(spans)),
  );
  const processors = [openSpans, seenToolSpans, toolUsage, ...sinks.map((sink) => sink.processor)];
  const { isConnected, ready } = connectProcessors(processors);
  if (!isConnected) return ready;
  if (settings.ambientRuns) installAmbientRuns();
  installFetch();
  safely('watch SDKs', () => installSdks());
  deliverAtProcessEnd(sinks, openSpans, settings.exitTimeoutMs);
  return ready;
}

/** Node marks what a worker thread may not do; asking `node:worker_threads` would load it at every start. */
const isMainThread = !('disabled' in process.chdir);

const state = globalThis as { [REGISTERED]?: boolean };
if (isMainThread && !state[REGISTERED]) {
  state[REGISTERED] = true;
  const ready = safely('start tracing', register);
  await ready?.catch((error: unknown) => noteFailure("look at the program's OpenTelemetry", error));
}
