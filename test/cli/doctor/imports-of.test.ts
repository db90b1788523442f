import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { importsOf, UnreadableSourceError } from '../../../cli/doctor/app/imports-of.js';

const names = (file: string, text: string) => importsOf(file, text).map((found) => found.specifier);

describe('a file imports', () => {
  test.each([
    [
      'by name, for its effect, all of it',
      `import a, { b } from 'x'; import "y"; import * as z from 'z'`,
    ],
    ['what it hands on', `export * from 'x'; export { a as b } from 'y'; export * as c from 'z'`],
    [
      'with attributes',
      `import a from 'x' with { type: 'json' }; export { b } from 'y' with {}; import('z', { with: { type: 'json' } })`,
    ],
    [
      'when it comes to it',
      `const f = async () => { await import('x'); (await import(/* chunk */ "y")).a; return import(\`z\`) }`,
    ],
    [
      'whatever stands around it',
      `import{a}from"x";export{a};import/* c */'y'\nimport\n{ b }\nfrom\n'z'`,
    ],
    [
      'beside a default named type',
      `import type from 'x'; import type, { a } from 'y'; import { from } from 'z'`,
    ],
    [
      'beside bindings of similar names',
      `export const from = 'a'; const s = { import: 'b', from: 'c' }; s.import('d'); import('x'); import 'y'; import.meta.url; import 'z'`,
    ],
  ])('%s', (_, text) => {
    expect(names('agent.js', text)).toEqual(['x', 'y', 'z']);
  });

  test('by require, in CommonJS with a return at its top, a BOM or a hashbang', () => {
    const text = `const { a } = require( 'x' ); require.resolve("y"); if (!a) return; require(\`z\`).b()`;
    expect(names('agent.cjs', text)).toEqual(['x', 'y', 'z']);
    expect(names('agent.js', text)).toEqual(['x', 'y', 'z']);
    expect(names('agent', `#!/usr/bin/env node\nrequire('x')`)).toEqual(['x']);
    expect(names('agent.js', `\uFEFFvar old = 010; require('x')`)).toEqual(['x']);
  });

  test('where JSX stands, in plain .js too', () => {
    const text = `import 'x'; const a = <p title="from 'a'">import 'b' {require('y')} from "c"</p>; import 'z'`;
    for (const file of ['page.jsx', 'page.js', 'page.tsx'])
      expect(names(file, text)).toEqual(['x', 'y', 'z']);
  });
});

describe('a file does not import', () => {
  test.each([
    ['what a comment says', `// import 'a'\n/* require('b') */ /** {@link import('c')} */`],
    [
      'what a sentence says',
      `throw new Error("import { fetch } from 'undici' first"); console.log('require("b")')`,
    ],
    [
      'what a template says',
      'const a = `import "a" ${1} export * from "b"`; String.raw`require("c")`',
    ],
    [
      'what a regular expression says',
      `const a = /import 'a'/, b = 1 / 2, c = /require\\("b"\\)/g;`,
    ],
    [
      'a name made at run time',
      'import(a); import("a" + b); import(`a/${b}`); require(a); require("a" + b)',
    ],
    [
      'by a method of that name',
      `loader.require('a'); loader.import('b'); require.cache['c']; obj.resolve('d')`,
    ],
    [
      'by the require of a bundle',
      `({ 1: [function (require, module, exports) { require('a') }] }); ((require) => require('b'))()`,
    ],
  ])('%s', (_, text) => {
    expect(names('agent.js', text)).toEqual([]);
  });

  test.each(['.json', '.css', '.vue', '.wasm'])('where it is no code: %s', (ending) => {
    expect(names(`file${ending}`, `import 'a'`)).toEqual([]);
  });
});

test('a module of TypeScript imports values, no types', () => {
  const text = `
    import type A from 'a'; import type { B } from 'b'; import { type C } from 'c';
    export type { D } from 'd'; export type * from 'e'; import type F = require('f');
    let g: typeof import('g'); type H = import('h').H; declare module 'i' {}
    import j, { type J } from 'x'; import {} from 'y'; import k = require('z');
    const generic = <T,>(value: T) => value; @sealed class L { constructor(private m: string) {} }
    enum N { O } namespace P { export const q = 1 } const r = value satisfies R as S;`;
  expect(names('agent.ts', text)).toEqual(['x', 'y', 'z']);
  expect(names('agent.mts', `const a = <string>b; import 'x'`)).toEqual(['x']);
  expect(names('agent.cts', `import a = require('x'); export = a`)).toEqual(['x']);
});

test('what is asked for within a try that catches is optional', () => {
  const text = `
    try { require('a') } catch { require('b') }
    try { await import('c') } finally { require('d') }
    import 'e'`;
  expect(importsOf('agent.mjs', text)).toEqual([
    { specifier: 'a', isOptional: true },
    { specifier: 'b', isOptional: true },
    { specifier: 'c', isOptional: false },
    { specifier: 'd', isOptional: false },
    { specifier: 'e', isOptional: false },
  ]);
});

test('what is no JavaScript at all is said, with why', () => {
  expect(() => importsOf('agent.js', 'if (')).toThrow(UnreadableSourceError);
  expect(() => importsOf('agent.js', '%PDF-1.7')).toThrow(/./);
  expect(names('agent.js', '')).toEqual([]);
});

test('a sum of ten thousand terms', () => {
  const sum = Array.from({ length: 10_000 }, () => `'a'`).join('+');
  expect(names('agent.js', `const text = ${sum}; require('x')`)).toEqual(['x']);
});

test('a bundle imports nothing of what the sentences in it speak of', () => {
  const settings = { bundle: true, minify: true, write: false, platform: 'node' } as const;
  const contents = `export { default } from 'openai'; export * from 'node:fs'`;
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir },
    format: 'esm',
    ...settings,
  });
  const { text } = outputFiles[0]!;
  expect(text).toMatch(/import \{[^}]+\} from 'undici'/);
  expect(new Set(names('bundle.mjs', text))).toEqual(new Set(['node:fs']));
});
