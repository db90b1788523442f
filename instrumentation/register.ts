/**
 * `node --import tracehound/register agent.js` traces an agent, ES module or CommonJS, without a change to
 * it. Everything is set by environment variables: see `readSettings` and `capturePolicy`.
 *
 * Worker threads load it too: what they do belongs to the span that they were started in.
 */
import { installAmbientRuns } from './context/ambient-run.js';
import { hearRequests } from './context/caller.js';
import { parentOfThisThread } from './context/worker-threads.js';
import { InactiveCalls } from './fetch/inactive-calls.js';
import { seenToolSpans } from './fetch/seen-tool-spans.js';
import { installFetch } from './fetch/traced-fetch.js';
import { keepCommonJsEntry } from './modules/common-js-entry.js';
import { sayOnlyWhatIsOurs, setDiagLogger } from './otel-api/stderr-diag-logger.js';
import { ContentChoices } from './privacy/content-choice.js';
import { deliverAtProcessEnd } from './process-end/process-end.js';
import { connectProcessors } from './provider/connect-processors.js';
import { noteFailure, safely } from './safely.js';
import { installSdks } from './sdks/install-sdks.js';
import { readSettings } from './settings.js';
import { openSinks } from './sinks/open-sinks.js';
import { OpenSpanProcessor } from './sinks/open-span-processor.js';
import { toolUsage } from './usage/tool-usage-processor.js';

/** Set once per thread, so that a second copy or a second `--import` does not trace everything twice. */
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
  const watchers = [new ContentChoices(), new InactiveCalls(), openSpans, seenToolSpans, toolUsage];
  const processors = [...watchers, ...sinks.map((sink) => sink.processor)];
  const ready = connectProcessors(processors);
  const inherited = settings.isMainThread ? undefined : parentOfThisThread();
  hearRequests(settings.joinsCallers, inherited);
  if (settings.ambientRuns)
    installAmbientRuns(settings.isMainThread ? undefined : { parent: inherited });
  installFetch();
  const watching = installSdks().catch((error: unknown) => noteFailure('watch SDKs', error));
  deliverAtProcessEnd(sinks, openSpans, settings.exitTimeoutMs);
  if (settings.logLevel === undefined) sayOnlyWhatIsOurs();
  return Promise.all([ready, watching]).then(() => undefined);
}

const state = globalThis as { [REGISTERED]?: boolean };
if (!state[REGISTERED]) {
  state[REGISTERED] = true;
  const ready = safely('start tracing', register);
  await ready?.catch((error: unknown) => noteFailure("look at the program's OpenTelemetry", error));
  safely('keep how the program is loaded', keepCommonJsEntry);
}
