import { readFileSync } from 'node:fs';
import path from 'node:path';
import { patchFor } from '../../../instrumentation/modules/module-patch.js';
import { sdkHooks } from '../../../instrumentation/sdks/registry.js';
import type { AppComplaint, AppDiagnosis, FoundSdk } from './app-diagnosis.js';
import { coverOf, KNOWN_SDKS } from './known-sdks.js';
import type { AppRun } from './run-app.js';

const PATCHES = sdkHooks.flatMap(({ id, patches = [] }) =>
  patches.map((patch) => ({ sdk: id, ...patch })),
);
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** What reading a program gave, with what its run adds, corrects and proves. */
export function withRun(read: AppDiagnosis, run: AppRun | null): AppDiagnosis {
  if (run === null) return read;
  const sdks = [...read.sdks, ...sdksReachedOnlyByRunning(read, run)].map((sdk) => ({
    ...sdk,
    inRun: stateOf(sdk, run),
  }));
  const seen: AppDiagnosis['run'] & { files?: unknown } = { ...run };
  delete seen.files;
  const standing = read.complaints.filter(({ code }) =>
    code === 'no-sdk' ? sdks.length === 0 : code !== 'missing-package' || !hasBegun(run),
  );
  const found = [
    ...loadComplaints(standing, read.app, run),
    // Files are read before they run: one that was stopped may not have come to those yet.
    ...(run.outcome === 'running' ? [] : hookComplaints(run)),
    ...providerComplaints(run),
    ...fetchComplaints(run),
  ];
  return {
    ...read,
    sdks,
    run: seen,
    complaints: [...standing, ...found],
  };
}

/** Imports whose names are made at run time. */
function sdksReachedOnlyByRunning(read: AppDiagnosis, { files }: AppRun): FoundSdk[] {
  const known = new Set(read.sdks.map(({ folder }) => folder));
  const found = new Map<string, FoundSdk>();
  for (const file of files) {
    const [, root, name] = IN_PACKAGE.exec(file) ?? [];
    const sdk = KNOWN_SDKS.find((sdk) => sdk.package === name?.replaceAll('\\', '/'));
    if (!sdk || root === undefined) continue;
    const folder = path.join(root, sdk.package);
    if (known.has(folder) || found.has(folder)) continue;
    found.set(folder, {
      title: sdk.title,
      package: sdk.package,
      version: versionIn(folder),
      folder,
      askedBy: 'an import made at run time',
      coveredBy: coverOf(sdk.package),
      inRun: null,
    });
  }
  return [...found.values()];
}

function versionIn(folder: string): string {
  const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version?: string }).version ?? '?';
}

function stateOf({ package: name, folder }: FoundSdk, run: AppRun): FoundSdk['inRun'] {
  const isLoaded = run.files.some((file) => file.startsWith(folder + path.sep));
  if (!isLoaded) return 'not loaded';
  const hook = sdkHooks.find(({ packages }) => packages.includes(name));
  return hook && run.hooked.includes(hook.id) ? 'hooked' : 'loaded';
}

/**
 * Whether the program's own code ran, so that all that it needs to begin was there. What it asks for later, it may never:
 * bundles are full of calls for another platform's package, or for an optional one.
 */
function hasBegun({ outcome, refused }: AppRun): boolean {
  return outcome !== 'failed' || refused.length > 0;
}

const REASONS: readonly AppComplaint['code'][] = ['missing-package', 'unreadable-source'];

/** Not where the run itself may be the reason, which lets a program reach nothing, or a complaint has named it already. */
function loadComplaints(
  standing: readonly AppComplaint[],
  app: string,
  run: AppRun,
): AppComplaint[] {
  if (hasBegun(run) || standing.some(({ code }) => REASONS.includes(code))) return [];
  const error = run.error?.split('\n', 1)[0] ?? 'for no reason that it gave';
  return [
    {
      code: 'cannot-load',
      what: `the program's imports fail, so that not all of it was looked at: ${error}`,
      fix: error.startsWith('Unknown file extension')
        ? 'look at what it is built to; doctor loads only what this Node runs by itself'
        : `see the whole error: node ${path.basename(app)}`,
    },
  ];
}

/** The very file that a hook waits for was loaded, and the hook has not heard of it. */
function hookComplaints({ files, hooked }: AppRun): AppComplaint[] {
  const missed = new Map(
    files.flatMap((file) => {
      const patch = patchFor(PATCHES, file);
      return patch && !hooked.includes(patch.sdk) ? [[patch.sdk, file] as const] : [];
    }),
  );
  return [...missed].map(([sdk, file]) => ({
    code: 'not-hooked',
    what: `${file} was loaded, and the hook ${sdk} was not called from it`,
    fix: 'load Tracehound before all else (node --import tracehound/register), and other loaders after it',
  }));
}

/** A span was made through every copy of the API; those that did not arrive tell of what is lost. */
function providerComplaints(run: AppRun): AppComplaint[] {
  const lost = run.apiCopies.filter((file) => !run.recordedCopies.includes(file));
  if (lost.length === 0) return [];
  if (lost.length === run.apiCopies.length)
    return [
      {
        code: 'foreign-provider',
        what: `spans of the program's own do not reach Tracehound: the tracer provider that it registers (${run.provider ?? 'none'}) lets nobody see them, and then agents, model calls and tools are recorded all the same; or OTEL_TRACES_SAMPLER leaves them out`,
        fix: "give it DuckDBSpanExporter from 'tracehound/exporter' in the program's own set-up; Sentry's takes processors with openTelemetryBasicTracerProvider: true",
      },
    ];
  return lost.map((file) => ({
    code: 'blind-api-copy',
    what: `spans made through ${file} do not reach Tracehound: that copy of the OpenTelemetry API does not see its provider`,
    fix: 'npm dedupe, or npm install @opentelemetry/api in the version of the newest copy',
  }));
}

function fetchComplaints({ isFetchTraced }: AppRun): AppComplaint[] {
  if (isFetchTraced !== false) return [];
  return [
    {
      code: 'fetch-replaced',
      what: 'the program puts a fetch of its own in the place of the global one: model calls that do not pass the one before are not recorded',
      fix: 'let it call the fetch that it found, or hand its own to the SDKs (their option fetch)',
    },
  ];
}
