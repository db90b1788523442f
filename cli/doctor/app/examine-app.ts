import path from 'node:path';
import { packageVersion } from '../../package-version.js';
import type { AppComplaint, AppDiagnosis, FoundSdk } from './app-diagnosis.js';
import { bundledComplaints } from './bundled.js';
import { readImportGraph, type FoundPackage, type ImportGraph } from './import-graph.js';
import { coverOf, KNOWN_SDKS, type KnownSdk } from './known-sdks.js';
import { nameOf } from './name-of.js';
import { switchedOff } from './switched-off.js';
import { unheardClients, type UnheardClient } from './unheard-clients.js';
import { unheardSockets, type UnheardSocket } from './unheard-sockets.js';

const API = '@opentelemetry/api';
/** Packages that register a tracer provider. */
const PROVIDERS = [
  '@azure/monitor-opentelemetry',
  '@langfuse/otel',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace-node',
  '@sentry/node',
  '@traceloop/node-server-sdk',
  '@vercel/otel',
];
/** Says of a program what would be recorded of it, without running it. */
export function examineApp(entry: string, env: NodeJS.ProcessEnv = process.env): AppDiagnosis {
  const graph = readImportGraph(entry);
  const sdks = graph.packages.flatMap((found) => {
    const known = KNOWN_SDKS.find((sdk) => sdk.package === found.name);
    return known ? [sdkOf(found, known)] : [];
  });
  const bundled = graph.files.flatMap(bundledComplaints);
  const complaints = [
    ...sdks.flatMap(versionComplaints),
    ...bundled,
    ...unheardClients(graph.files).map(unheardComplaint),
    ...unheardSockets(graph.files).map(socketComplaint),
    ...graph.missing.map(missingComplaint),
    ...graph.unreadable.map(unreadableComplaint),
    ...switchedOff(env),
  ];
  if (sdks.length === 0 && !bundled.some(({ code }) => code === 'bundled'))
    complaints.push(noSdk(entry));
  const named = (names: readonly string[]) =>
    graph.packages.filter(({ name }) => names.includes(name));
  return {
    app: path.resolve(entry),
    versions: { tracehound: packageVersion(), node: process.version },
    files: graph.files.length,
    sdks,
    apiCopies: named([API]).map(({ version, folder, askedBy }) => ({ version, folder, askedBy })),
    providers: named(PROVIDERS).map(({ name, version }) => ({ package: name, version })),
    complaints,
    run: null,
  };
}

function sdkOf({ name, version, folder, askedBy }: FoundPackage, known: KnownSdk): FoundSdk {
  const coveredBy = isBefore(version, known.from) ? null : coverOf(name);
  return { title: known.title, package: name, version, folder, askedBy, coveredBy, inRun: null };
}

function versionComplaints(sdk: FoundSdk): AppComplaint[] {
  const known = KNOWN_SDKS.find(({ package: name }) => name === sdk.package)!;
  const named = `${sdk.package} ${sdk.version}`;
  if (sdk.coveredBy === null)
    return [
      {
        code: 'old-version',
        what: `${named} (asked for by ${nameOf(sdk.askedBy)}) is older than any version that is recorded`,
        fix: `npm install ${sdk.package}@latest (${known.from} or later)`,
      },
    ];
  if (known.untriedFrom === undefined || majorOf(sdk.version) < known.untriedFrom) return [];
  return [
    {
      code: 'untried-version',
      what: `${named} is newer than what Tracehound was tried with`,
      fix: 'look for a newer Tracehound; calls over the global fetch are recorded all the same',
    },
  ];
}

function unheardComplaint({ file, module, node }: UnheardClient): AppComplaint {
  return {
    code: 'unheard-client',
    what: `${nameOf(file)} makes requests by ${module}, of which Node ${process.versions.node} tells nobody: model calls among them are not recorded`,
    fix: `run it on Node ${node} or later, or call the model by fetch`,
  };
}

function socketComplaint({ file, api }: UnheardSocket): AppComplaint {
  return {
    code: 'unheard-socket',
    what: `${nameOf(file)} uses ${api}: what a model says over a WebSocket is not recorded`,
    fix: 'wrap each of its answers in llm() from "tracehound"; its tools in tool()',
  };
}

function missingComplaint({ name, askedBy }: ImportGraph['missing'][number]): AppComplaint {
  return {
    code: 'missing-package',
    what: `${nameOf(askedBy)} imports ${name}, which is not installed`,
    fix: `npm install ${name}`,
  };
}

function unreadableComplaint({ file, why }: ImportGraph['unreadable'][number]): AppComplaint {
  return {
    code: 'unreadable-source',
    what: `${nameOf(file)} is no JavaScript or TypeScript, so that what it imports is not known: ${why}`,
    fix: `see what Node says of it: node --check ${nameOf(file)}`,
  };
}

function noSdk(entry: string): AppComplaint {
  return {
    code: 'no-sdk',
    what: `no SDK that Tracehound knows is in reach of ${nameOf(entry)}`,
    fix: 'model calls over the global fetch are recorded without one; for others use tool(), llm() and agent() from "tracehound"',
  };
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function isBefore(version: string, from: string): boolean {
  const [a, b] = [version, from].map((text) => text.split(/[.+-]/, 3).map(Number));
  for (let at = 0; at < 3; at++) {
    if (a![at] !== b![at]) return (a![at] ?? 0) < (b![at] ?? 0);
  }
  return false;
}
