import { readFileSync } from 'node:fs';
import { packagesOf } from '../../../instrumentation/sdks/app-packages.js';
import { isTold } from '../../../instrumentation/sdks/install-sdks.js';
import { sdkHooks } from '../../../instrumentation/sdks/registry.js';

/** Clients of Node's own, with what a file that makes requests by them says. */
const CLIENTS = [
  {
    hook: 'node-http',
    module: 'node:https',
    uses: /\bhttps?\.request\s*\(|\brequest\b[^;]*['"](?:node:)?https?['"]/,
  },
  {
    hook: 'node-http2',
    module: 'node:http2',
    uses: /\bhttp2\.connect\s*\(|\bconnect\b[^;]*['"](?:node:)?http2['"]/,
  },
];

/** A file whose requests nobody tells Tracehound of, in this version of Node. */
export interface UnheardClient {
  readonly file: string;
  readonly module: string;
  /** The first version of Node that tells of them. */
  readonly node: string;
}

/** @param version Of Node, as `process.versions.node` has it. */
export function unheardClients(
  files: readonly string[],
  version: string = process.versions.node,
): UnheardClient[] {
  const has = packagesOf(files[0], process.cwd());
  const unheard = CLIENTS.filter(({ hook: id }) => {
    const hook = sdkHooks.find((hook) => hook.id === id)!;
    return !isTold(hook, version) && !hook.packages.some(has);
  });
  return unheard.flatMap(({ hook: id, module, uses }) => {
    const { channel } = sdkHooks.find((hook) => hook.id === id)!;
    const node = channel!.node!.join('.');
    return files
      .filter((file) => uses.test(readFileSync(file, 'utf8')))
      .map((file) => ({ file, module, node }));
  });
}
