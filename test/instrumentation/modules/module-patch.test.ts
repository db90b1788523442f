import { afterEach, expect, test, vi } from 'vitest';
import {
  APPLY_HOOK,
  patchFor,
  patchSource,
  type ApplyHook,
  type ModulePatch,
} from '../../../instrumentation/modules/module-patch.js';

const patch: ModulePatch = {
  sdk: 'some-sdk',
  file: /^some-sdk\/dist\/index\.m?js$/,
  functions: ['ask', 'absent'],
  values: ['Client'],
};

const globals = globalThis as { [APPLY_HOOK]?: ApplyHook };

afterEach(() => {
  delete globals[APPLY_HOOK];
});

const SOURCE = `
export class Client {}
export function ask() { return 'native'; }
export const asked = () => ask();
//# sourceMappingURL=index.js.map`;

async function load(source: string): Promise<Record<string, unknown>> {
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  return (await import(/* @vite-ignore */ url)) as Record<string, unknown>;
}

test('a hook sees what the file declares, and replaces functions for importers and the file itself', async () => {
  const hook = vi.fn<ApplyHook>((_, bindings) => ({ ...bindings, ask: () => 'traced' }));
  globals[APPLY_HOOK] = hook;
  const module = await load(patchSource(SOURCE, patch));
  expect(hook).toHaveBeenCalledExactlyOnceWith('some-sdk', {
    ask: expect.any(Function) as unknown,
    Client: module['Client'],
  });
  expect((module['ask'] as () => string)()).toBe('traced');
  expect((module['asked'] as () => string)()).toBe('traced');
});

test('without a hook the file is what it was', async () => {
  const module = await load(patchSource(`${SOURCE}\n// no hook`, patch));
  expect((module['asked'] as () => string)()).toBe('native');
});

test('a function that CommonJS has exported already is replaced there too', () => {
  globals[APPLY_HOOK] = (_, bindings) => ({ ...bindings, ask: () => 'traced' });
  const exports: { ask?: () => string } = {};
  const source = `'use strict';\nexports.ask = ask;\nfunction ask() { return 'native'; }`;
  new Function('exports', patchSource(source, patch))(exports);
  expect(exports.ask?.()).toBe('traced');
});

test('an export is found under its shortened name', () => {
  const source = 'function mot(){}const x=1;export{x as tool,mot as query};';
  const patched = patchSource(source, { sdk: 's', file: /x/, exports: ['query', 'tool', 'gone'] });
  // A constant cannot be replaced, so it is left alone.
  expect(patched).toContain('{ query: mot }');
});

test('what CommonJS exports is replaced under its name, wherever it comes from', () => {
  globals[APPLY_HOOK] = (_, { ask }) => ({ ask: () => `${(ask as () => string)()}, traced` });
  const module: { exports: { ask?: () => string } } = { exports: {} };
  const source = `module.exports.ask = (() => () => 'native')();`;
  const patched = patchSource(source, { sdk: 's', file: /x/, properties: ['ask'] });
  new Function('module', patched)(module);
  expect(module.exports.ask?.()).toBe('native, traced');
});

test('a file is patched once, whichever loaders see it', () => {
  const once = patchSource(SOURCE, patch);
  expect(patchSource(once, patch)).toBe(once);
});

test.each([
  ['file:///app/node_modules/some-sdk/dist/index.mjs', true],
  ['/app/node_modules/.pnpm/some-sdk@1/node_modules/some-sdk/dist/index.js', true],
  ['C:\\app\\node_modules\\some-sdk\\dist\\index.js', true],
  ['file:///app/node_modules/some-sdk/dist/index.mjs?v=1', true],
  ['/app/node_modules/some-sdk/dist/other.js', false],
  ['/app/node_modules/some-sdk/node_modules/zod/dist/index.js', false],
  ['/app/some-sdk/dist/index.js', false],
])("%s is the SDK's file: %s", (path, isOne) => {
  expect(patchFor([patch], path)).toBe(isOne ? patch : undefined);
});
