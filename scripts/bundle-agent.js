// Bundles what an agent loads when it starts (docs/decisions/0020): three hundred small files of ours and of
// OpenTelemetry's SDK become a few, of which only what is used is kept. The entries keep their places in dist/.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, DIST } from './bundle.js';

/** Loaded when the agent starts. */
const START = 'instrumentation/register';

/** Loaded by whoever wants them. They share what they know with the start. */
const ENTRIES = [
  START,
  'instrumentation/entry',
  'instrumentation/index',
  'collector/exporters/index',
];

/** Bundled; all others stay imports. The API's copies find what is registered in one place, whichever registered it. */
const BUNDLED =
  /^@opentelemetry\/(api|context-async-hooks|core|otlp-transformer|resources|sdk-logs|sdk-metrics|sdk-trace|sdk-trace-base|semantic-conventions)$/;

/** Each SDK's hook is loaded when the SDK is, and shares what `register` knows. */
const HOOKS = 'instrumentation/sdks';

/** Each bundled by itself and loaded later, if at all: what it shares with the rest would else be loaded at the start. */
const LATER = [
  'instrumentation/metrics/meter',
  'instrumentation/otlp/exit-worker',
  'instrumentation/usage/peak-memory-watcher',
];

/** @param {string} dist The folder that tsc has compiled to. */
export async function bundleAgent(dist) {
  const bundles = (name) => BUNDLED.test(name);
  const hooks = await hooksIn(dist);
  await bundle({ dist, entries: LATER, chunks: 'bundled/later', bundles, sourcemap: true });
  await bundle({
    dist,
    entries: [...ENTRIES, ...hooks],
    chunks: 'bundled/agent',
    bundles,
    plugins: [stayingFiles(dist), afterStart(dist, hooks), writtenVersion(dist)],
    sourcemap: true,
  });
}

/** Of the hooks that the registry names, those with code. */
async function hooksIn(dist) {
  const { sdkHooks } = await import(path.join(dist, HOOKS, 'registry.js'));
  return sdkHooks
    .map(({ id }) => `${HOOKS}/${id}`)
    .filter((hook) => existsSync(path.join(dist, `${hook}.js`)));
}

/**
 * Gives the hooks all that the start imports. Modules are put into files by who reaches them, and each hook reaches some
 * others: without this a start would load two dozen files, at some 0.7 ms each.
 */
function afterStart(dist, hooks) {
  const files = new Set(hooks.map((hook) => path.join(dist, `${hook}.js`)));
  const start = path.join(dist, `${START}.js`);
  const imports = [...readFileSync(start, 'utf8').matchAll(/^import .*? from '(\.[^']+)';$/gm)].map(
    ([, name]) => `import '${name}';`,
  );
  return {
    name: 'after-start',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^what-the-start-imports$/ }, ({ path: name }) => ({
        path: name,
        namespace: 'after-start',
      }));
      onLoad({ filter: /.*/, namespace: 'after-start' }, () => ({
        contents: imports.join('\n'),
        resolveDir: path.dirname(start),
      }));
      onLoad({ filter: /\.js$/ }, ({ path: file }) =>
        files.has(file)
          ? { contents: `import 'what-the-start-imports';\n${readFileSync(file, 'utf8')}` }
          : undefined,
      );
    },
  };
}

/** The version as it is now: to look the manifest up takes a start a millisecond or two. */
function writtenVersion(dist) {
  const { version } = JSON.parse(readFileSync(path.join(dist, '..', 'package.json'), 'utf8'));
  const file = path.join(dist, 'instrumentation/version.js');
  return {
    name: 'written-version',
    setup({ onLoad }) {
      onLoad({ filter: /version\.js$/ }, ({ path: loaded }) =>
        loaded === file ? { contents: `export const VERSION = '${version}';` } : undefined,
      );
    },
  };
}

/** Imports of what is bundled by itself keep naming its file. */
function stayingFiles(dist) {
  return {
    name: 'staying-files',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
        const place = path.posix.relative(dist, path.resolve(resolveDir, name));
        return LATER.includes(place.replace(/\.js$/, ''))
          ? { path: DIST + place, external: true }
          : undefined;
      });
    },
  };
}
