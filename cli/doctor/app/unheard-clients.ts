import { readFileSync } from 'node:fs';
import { isTold } from '../../../instrumentation/sdks/install-sdks.js';
import { sdkHooks } from '../../../instrumentation/sdks/registry.js';

/** The client of Node's own that not every Node tells of, with what a file that makes requests by it says. */
const CLIENT = {
  hook: 'node-http2',
  module: 'node:http2',
  uses: /\bhttp2\.connect\s*\(|\bconnect\b[^;]*['"](?:node:)?http2['"]/,
};

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
  const hook = sdkHooks.find(({ id }) => id === CLIENT.hook)!;
  if (isTold(hook, version)) return [];
  return files
    .filter((file) => CLIENT.uses.test(readFileSync(file, 'utf8')))
    .map((file) => ({ file, module: CLIENT.module, node: hook.channel!.node!.join('.') }));
}
