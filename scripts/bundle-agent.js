// Bundles what an agent loads when it starts (docs/decisions/0020): three hundred small files of ours and of
// OpenTelemetry's SDK become a few, of which only what is used is kept. The entries keep their places in dist/.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundle, DIST } from './bundle.js';

const ENTRIES = [
  'instrumentation/register',
  'instrumentation/index',
  'collector/exporters/index',
  'instrumentation/otlp/exit-worker',
  'instrumentation/usage/peak-memory-watcher',
];

/** Bundled; all others stay imports. The API's copies find what is registered in one place, whichever registered it. */
const BUNDLED =
  /^@opentelemetry\/(api|context-async-hooks|core|otlp-transformer|resources|sdk-logs|sdk-metrics|sdk-trace|sdk-trace-base|semantic-conventions)$/;

/** Each SDK's hook is loaded when the SDK is, and shares what `register` knows. */
const HOOKS = 'instrumentation/sdks';

/** Bundled by itself and loaded later, if at all: what it shares with the rest would else be loaded at the start. */
const LATER = ['instrumentation/metrics/meter'];

/** @param {string} dist The folder that tsc has compiled to. */
export async function bundleAgent(dist) {
  const bundles = (name) => BUNDLED.test(name);
  await bundle({ dist, entries: LATER, chunks: 'bundled/later', bundles, sourcemap: true });
  await bundle({
    dist,
    entries: entriesOf(dist),
    chunks: 'bundled/agent',
    bundles,
    plugins: [stayingFiles(dist)],
    sourcemap: true,
  });
}

function entriesOf(dist) {
  const hooks = existsSync(path.join(dist, HOOKS)) ? readdirSync(path.join(dist, HOOKS)) : [];
  return [
    ...ENTRIES,
    ...hooks
      .filter((name) => name.endsWith('.js'))
      .map((name) => `${HOOKS}/${name.slice(0, -'.js'.length)}`),
  ];
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
