import { createRequire } from 'node:module';
import { hookModules } from '../modules/hook-modules.js';
import { APPLY_HOOK, type ApplyHook } from '../modules/module-patch.js';
import { safely } from '../safely.js';
import { packagesOf, type HasPackage } from './app-packages.js';
import { sdkHooks } from './registry.js';
import type { SdkHook, SdkHookCode } from './sdk-hook.js';

/**
 * Makes the hooks of the SDKs in the app's tree ready. A hook's code is loaded when its SDK is, so that an
 * app pays for what it uses.
 *
 * @returns When the app may load them.
 */
export async function installSdks(
  has: HasPackage = packagesOf(process.argv[1], process.cwd()),
): Promise<void> {
  const hooks = sdkHooks.filter(({ packages }) => packages.some(has));
  const patches = hooks.flatMap(({ id, patches = [] }) =>
    patches.map((patch) => ({ sdk: id, ...patch })),
  );
  for (const hook of hooks.filter(({ installs }) => installs === 'at-start'))
    safely(`watch ${hook.id}`, () => codeOf(hook).install?.());
  if (patches.length === 0) return;
  Object.defineProperty(globalThis, APPLY_HOOK, { configurable: true, value: applyHook });
  await hookModules(patches);
}

const applyHook: ApplyHook = (sdk, bindings) => {
  const made = safely(`watch ${sdk}`, () => {
    const hook = sdkHooks.find(({ id }) => id === sdk);
    return hook && codeOf(hook).apply?.(bindings);
  });
  return { ...bindings, ...made };
};

const requireHere = createRequire(import.meta.url);

/** Synchronous, because the SDK's file is just being evaluated; Node 20.19 can require ES modules. */
function codeOf({ id }: SdkHook): SdkHookCode {
  return (requireHere(`./${id}.js`) as { readonly hook: SdkHookCode }).hook;
}
