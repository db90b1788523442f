import { createRequire } from 'node:module';
import { packagesOf, type HasPackage } from '../modules/app-packages.js';
import { hookModules } from '../modules/hook-modules.js';
import { APPLY_HOOK, type ApplyHook } from '../modules/module-patch.js';
import { safely } from '../safely.js';
import { routeRequests } from './route-requests.js';
import { tellOfRequests } from './node-http/tell-of-requests.js';
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
  for (const hook of hooks) {
    for (const [name, value] of Object.entries(hook.environment ?? {})) process.env[name] ??= value;
    if (hook.global !== undefined) awaitGlobal(hook, Symbol.for(hook.global));
  }
  if (isBefore(22, 12)) safely('wait for http', tellOfRequests);
  for (const hook of sdkHooks.filter((hook) => isTold(hook))) listen(hook);
  if (patches.length === 0) return;
  Object.defineProperty(globalThis, APPLY_HOOK, { configurable: true, value: applyHook });
  await hookModules(patches);
}

/** Whether a hook's channel tells of all requests, in this version of Node. */
export function isTold({ channel }: SdkHook, version: string = process.versions.node): boolean {
  return channel !== undefined && !isBefore(...(channel.node ?? [0, 0]), version);
}

function isBefore(major: number, minor: number, version: string = process.versions.node): boolean {
  const [thisMajor = 0, thisMinor = 0] = version.split('.').map(Number);
  return thisMajor < major || (thisMajor === major && thisMinor < minor);
}

/** Hands over what an SDK sets its global to, now and later. */
function awaitGlobal(hook: SdkHook, key: symbol): void {
  const globals = globalThis as Record<symbol, object | undefined>;
  let value = globals[key];
  const connect = (made: object) => safely(`watch ${hook.id}`, () => codeOf(hook).connect?.(made));
  if (value) return connect(value);
  Object.defineProperty(globals, key, {
    configurable: true,
    enumerable: false,
    get: () => value,
    set: (made: object | undefined) => {
      value = made;
      if (made) connect(made);
    },
  });
}

function listen(hook: SdkHook): void {
  const { channel } = process.getBuiltinModule('node:diagnostics_channel');
  channel(hook.channel!.name).subscribe(routeRequests(() => codeOf(hook)));
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
