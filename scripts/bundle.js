// What both bundles of a build have in common: entries that keep their places in dist/, beside chunks that they share.
import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

/** Stands for the way from an output file to dist/, which is known only when it is written. */
export const DIST = '__TRACEHOUND_DIST__';

/**
 * Replaces compiled entries by bundles of them, with the licences of what went in.
 *
 * @param {object} options
 * @param {string} options.dist The folder that tsc has compiled to.
 * @param {string[]} options.entries Modules below it, without `.js`.
 * @param {string} options.chunks The folder below it for what entries share and for the licences.
 * @param {(name: string) => boolean} options.bundles Whether a package goes in; all others stay imports.
 * @param {import('esbuild').Plugin[]} [options.plugins]
 * @param {boolean} [options.sourcemap] Whether stack traces may name our own files; costs what it takes to write them.
 */
export async function bundle({ dist, entries, chunks, bundles, plugins = [], sourcemap = false }) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: dist,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `./${entry}.js`])),
    outdir: dist,
    chunkNames: `${chunks}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    sourcemap,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    plugins: [...plugins, builtins(), externalPackages(bundles), ownUrls(dist)],
    banner: {
      js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
    },
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  for (const { path: file, text } of outputFiles) {
    const way = path.posix.relative(path.dirname(file), dist).replace(/^$/, '.').replace(/$/, '/');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text.replaceAll(DIST, way));
  }
  const inputs = Object.keys(metafile.inputs).map((file) => path.resolve(dist, file));
  mkdirSync(path.join(dist, chunks), { recursive: true });
  writeFileSync(path.join(dist, chunks, 'LICENSES.txt'), licencesOf(inputs));
}

/**
 * Node's own modules by `process.getBuiltinModule`. An `import` of one makes Node ask for all that it exports, by which
 * it loads streams for `fs` and a parser of command lines for `util`.
 */
function builtins() {
  return {
    name: 'builtins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
        kind === 'import-statement' && isBuiltin(name)
          ? { path: name.replace(/^node:/, ''), namespace: 'builtin', sideEffects: false }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => ({
        contents: [
          `const module = /* @__PURE__ */ process.getBuiltinModule('node:${name}');`,
          'const exported = (name) => module[name];',
          'export default module;',
          ...Object.keys(process.getBuiltinModule(`node:${name}`))
            .filter((key) => /^\w+$/.test(key))
            .map((key) => `export const ${key} = /* @__PURE__ */ exported('${key}');`),
        ].join('\n'),
      }));
    },
  };
}

function externalPackages(bundles) {
  return {
    name: 'external-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
        kind === 'entry-point' || bundles(name) ? undefined : { path: name, external: true },
      );
    },
  };
}

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

/** Every package that went in, with the text that its licence wants to be passed on. */
function licencesOf(inputs) {
  const folders = new Set(
    inputs.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  return [...folders].sort().map(licenceOf).join('\n\n');
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : '';
  return `== ${name} ${version} (${license})\n\n${text}`.trimEnd();
}
