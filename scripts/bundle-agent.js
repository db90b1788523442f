// Bundles what an agent loads when it starts (docs/decisions/0020): three hundred small files of ours and of
// OpenTelemetry's SDK become a few, of which only what is used is kept. The entries keep their places in dist/.
import { build } from 'esbuild';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ENTRIES = [
  'instrumentation/register',
  'instrumentation/index',
  'collector/exporters/index',
  'instrumentation/otlp/exit-worker',
];

/** Bundled. All others stay imports; above all the API, which agents share with us through one copy. */
const BUNDLED =
  /^@opentelemetry\/(context-async-hooks|core|otlp-transformer|resources|sdk-logs|sdk-metrics|sdk-trace|sdk-trace-base|semantic-conventions)$/;

/** Stands for the way from an output file to dist/, which is known only when it is written. */
const DIST = '__TRACEHOUND_DIST__';

/** Each SDK's hook is loaded when the SDK is, and shares what `register` knows. */
const HOOKS = 'instrumentation/sdks';

function entriesOf(dist) {
  const hooks = existsSync(path.join(dist, HOOKS)) ? readdirSync(path.join(dist, HOOKS)) : [];
  return [
    ...ENTRIES,
    ...hooks
      .filter((name) => name.endsWith('.js'))
      .map((name) => `${HOOKS}/${name.slice(0, -'.js'.length)}`),
  ];
}

/** Loaded later, if at all, and bundled by itself: what it shares with the rest would else be loaded at the start. */
const LATER = ['instrumentation/metrics/meter'];

/** @param {string} dist The folder that tsc has compiled to. */
export async function bundleAgent(dist) {
  await bundle(dist, LATER, []);
  await bundle(dist, entriesOf(dist), [stayingFiles(dist)]);
}

async function bundle(dist, entries, plugins) {
  const { outputFiles } = await build({
    absWorkingDir: dist,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `./${entry}.js`])),
    outdir: dist,
    chunkNames: 'bundled/[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    sourcemap: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    plugins: [...plugins, externalPackages, ownUrls(dist)],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  for (const { path: file, text } of outputFiles) {
    const way = path.posix.relative(path.dirname(file), dist).replace(/^$/, '.').replace(/$/, '/');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text.replaceAll(DIST, way));
  }
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

const externalPackages = {
  name: 'external-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path: name }) =>
      BUNDLED.test(name) ? undefined : { path: name, external: true },
    );
  },
};

/** Modules that name files beside them by `import.meta.url` still mean the files that tsc has written. */
function ownUrls(dist) {
  return {
    name: 'own-urls',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path: file }) => {
        const place = path.relative(dist, file);
        if (place.startsWith('..')) return undefined;
        const text = readFileSync(file, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const url = `new URL(${JSON.stringify(DIST + place)}, import.meta.url).href`;
        return { contents: text.replaceAll('import.meta.url', url), loader: 'js' };
      });
    },
  };
}
