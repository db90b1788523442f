import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { foldersOf } from '../modules/app-packages.js';
import { safely } from '../safely.js';
import { versionOf } from './api-global.js';
import { apiModules } from './api-modules.js';

/** One copy of `@opentelemetry/api` in this process: npm installs a second one where versions do not fit. */
export interface ApiCopy {
  readonly version: string;
  /** What it exports: `trace`, `metrics` and so on, of which early versions have fewer. */
  readonly exports: Readonly<Record<string, object | undefined>>;
}

/** Up to 1.9, and from 1.10 on. */
const ENTRY = /[\\/]@opentelemetry[\\/]api[\\/](build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/;
/** The copy that our own code uses. */
export const OWN_API: ApiCopy = {
  // Asked of the code itself: another one may lie where its package would be looked for.
  version: versionOf(() => metrics.setGlobalMeterProvider(metrics.getMeterProvider())),
  exports: { context, diag, metrics, propagation, trace },
};

/**
 * Calls back with every copy of the API that is there, and with each that is loaded from now on, before anybody uses
 * it. A copy that is bundled into an application's own file is not seen.
 *
 * @returns When the program may start. Only one with a copy in its tree that is an ES module (API 1.10 and later) waits.
 */
export async function onEveryApiCopy(work: (copy: ApiCopy) => void): Promise<void> {
  const seen = new Set<unknown>([OWN_API.exports['trace']]);
  const note = (file: string, exports: ApiCopy['exports'] | undefined) =>
    safely('look at a copy of @opentelemetry/api', () => {
      if (!exports?.['trace'] || seen.has(exports['trace'])) return;
      seen.add(exports['trace']);
      work({ version: versionBeside(file), exports });
    });
  work(OWN_API);
  const module = process.getBuiltinModule('node:module') as unknown as CommonJs;
  for (const [file, loaded] of Object.entries(module._cache)) {
    if (ENTRY.test(file)) note(file, loaded?.exports);
  }
  // Up to 1.9 ES modules import the API through the CommonJS loader too: it has no other build for Node.
  const load = module._extensions['.js'];
  module._extensions['.js'] = function (loaded, file) {
    load.call(this, loaded, file);
    if (ENTRY.test(file)) note(file, loaded.exports);
  };
  const files = safely('look for copies of @opentelemetry/api', () =>
    apiModules(foldersOf(process.argv[1], process.cwd())),
  );
  await Promise.all(
    (files ?? []).map(async (file) =>
      note(file, (await import(pathToFileURL(file).href)) as ApiCopy['exports']),
    ),
  );
}

interface CommonJs {
  readonly _cache: Readonly<Record<string, { exports: ApiCopy['exports'] } | undefined>>;
  readonly _extensions: {
    '.js': (this: unknown, module: { exports: ApiCopy['exports'] }, file: string) => void;
  };
}

function versionBeside(file: string): string {
  const root = file.slice(0, file.lastIndexOf(`${path.sep}api${path.sep}`) + 4);
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
