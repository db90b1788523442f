import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packagesOf } from '../../../instrumentation/modules/app-packages.js';
import { sdkHooks } from '../../../instrumentation/sdks/registry.js';
import type { SdkHookCode } from '../../../instrumentation/sdks/sdk-hook.js';
import { removeFolder } from '../../support/remove-folder.js';

test('the hooks are sorted, and each that is more than a variable has a file of its name with its code', async () => {
  const ids = sdkHooks.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  const withCode = sdkHooks.filter(({ environment }) => environment === undefined);
  for (const { id, patches, global, channel } of withCode) {
    const { hook } = (await import(`../../../instrumentation/sdks/${id}.ts`)) as {
      hook: SdkHookCode;
    };
    expect(hook.apply !== undefined, `${id} applies to modules`).toBe(patches !== undefined);
    expect(hook.connect !== undefined, `${id} connects`).toBe(global !== undefined);
    for (const hears of [hook.watch, hook.tell])
      expect(hears !== undefined, `${id} hears`).toBe(channel !== undefined);
  }
  const files = readdirSync(new URL('../../../instrumentation/sdks/', import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace('.ts', ''));
  const others = ['install-sdks', 'registry', 'route-requests', 'sdk-hook'];
  expect(files.filter((name) => !others.includes(name)).sort()).toEqual(
    withCode.map(({ id }) => id),
  );
});

describe('the packages of an app', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tracehound-packages-'));
  const folder = (...names: string[]) => {
    const made = path.join(root, ...names);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const app = folder('app', 'src', 'agents');
  const elsewhere = folder('elsewhere');
  folder('app', 'node_modules', '@scope', 'sdk');
  folder('node_modules', 'hoisted');
  folder('linked', 'node_modules', '.pnpm');
  afterAll(() => removeFolder(root));

  test('are those in the folders above its script, and above the working directory', () => {
    const has = packagesOf(path.join(app, 'main.js'), elsewhere);
    expect(['@scope/sdk', 'hoisted', 'absent'].map(has)).toEqual([true, true, false]);
    expect(packagesOf(undefined, app)('@scope/sdk')).toBe(true);
    expect(packagesOf(undefined, elsewhere)('@scope/sdk')).toBe(false);
  });

  test('may be any where a store keeps them out of sight', () => {
    expect(packagesOf(undefined, path.join(root, 'linked'))('anything')).toBe(true);
  });
});
