/**
 * Runs the imports of a program and says what became of them: `node --import closed-room.js enter.js APP LIMIT_MS`. The
 * program is imported, not started: code that asks whether it is the main module hears that it is not.
 */
import { trace, type ProxyTracerProvider, type TracerProvider } from '@opentelemetry/api';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { logLoads } from './load-log.js';
import { PROBE, tell, type RunEnd } from './run-report.js';

const APPLY_HOOK = Symbol.for('tracehound.sdk-hooks');
const API_ENTRY =
  /[\\/]@opentelemetry[\\/]api[\\/](build[\\/](src|esm|esnext)[\\/]index\.js|dist[\\/]index\.[cm]js)$/;

type ApplyHook = (sdk: string, bindings: unknown) => unknown;
type Api = { readonly trace?: typeof trace };

const [app, limitMs] = process.argv.slice(2) as [string, string];
// What the program is told, and where Tracehound looks for SDKs.
process.argv.splice(1, Infinity, app);

const hooked = new Set<string>();
const loadedFiles = logLoads();
let hasEnded = false;
// Before `register` listens: the spans that are made here are to be delivered.
process.on('exit', () => end('exited', null, requiredCopies()));
process.on('uncaughtExceptionMonitor', (error) => end('exited', error, requiredCopies()));

await import('../../../../instrumentation/register.js');
const { fetch } = globalThis;
watchHooks();

tell({ begun: true });
let outcome: RunEnd['outcome'] = 'loaded';
let failure: unknown = null;
const limit = delay(Number(limitMs), 'waiting' as const, { ref: false });
// Holds the process while a top-level await waits for what will never come.
const hold = setInterval(() => {}, 1_000);
try {
  outcome = await Promise.race([
    import(pathToFileURL(app).href).then(() => 'loaded' as const),
    limit,
  ]);
} catch (error) {
  outcome = 'failed';
  failure = error;
}
clearInterval(hold);
end(outcome, failure, await importedCopies());
process.exit(0);

/** Each SDK's file hands its bindings to what stands there, from now on with a note of it. */
function watchHooks(): void {
  const globals = globalThis as { [APPLY_HOOK]?: ApplyHook };
  const apply = globals[APPLY_HOOK];
  if (!apply) return;
  const value: ApplyHook = (sdk, bindings) => {
    if (!hooked.has(sdk)) {
      hooked.add(sdk);
      tell({ hooked: sdk });
    }
    return apply(sdk, bindings);
  };
  Object.defineProperty(globals, APPLY_HOOK, { configurable: true, value });
}

function apiFiles(): string[] {
  return loadedFiles().filter((file) => API_ENTRY.test(file));
}

function requiredCopies(): Map<string, Api> {
  const { cache } = createRequire(import.meta.url);
  return new Map(
    apiFiles().flatMap((file) => {
      const loaded = cache[file]?.exports as Api | undefined;
      return loaded ? [[file, loaded] as const] : [];
    }),
  );
}

/** Each is there already: importing it once more gives the same. */
async function importedCopies(): Promise<Map<string, Api>> {
  const copies = requiredCopies();
  for (const file of apiFiles()) {
    if (!copies.has(file)) copies.set(file, (await import(pathToFileURL(file).href)) as Api);
  }
  return copies;
}

/** Makes a span through every copy of the API, and says what was seen. */
function end(outcome: RunEnd['outcome'], error: unknown, copies: Map<string, Api>): void {
  if (hasEnded) return;
  hasEnded = true;
  for (const [file, api] of copies)
    api.trace
      ?.getTracer('tracehound-doctor')
      .startSpan(PROBE + file)
      .end();
  tell({
    end: {
      outcome,
      error: error === null ? null : String(error instanceof Error ? error.message : error),
      isFetchTraced: globalThis.fetch === fetch,
      provider: providerName(trace.getTracerProvider()),
      apiCopies: [...copies.keys()],
    },
  });
}

function providerName(provider: TracerProvider): string | null {
  // Of whichever copy of the API.
  const actual =
    'getDelegate' in provider ? (provider as ProxyTracerProvider).getDelegate() : provider;
  const { name } = actual.constructor;
  return name === 'NoopTracerProvider' ? null : name;
}
