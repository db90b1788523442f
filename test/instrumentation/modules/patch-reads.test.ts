import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tempFolder } from '../../support/temp-folder.js';
import { plainEnv } from '../../support/node-process.js';

const REGISTER = new URL('../../../dist/instrumentation/register.js', import.meta.url).href;
const APP = fileURLToPath(new URL('../fixtures/sdk-reader.mjs', import.meta.url));

/** A loader that does nothing but be there: from then on modules are read on its thread. */
const LOADER = 'data:text/javascript,export%20const%20load=(url,context,next)=>next(url,context)';
const REGISTER_LOADER = `data:text/javascript,import{register}from'node:module';register(${JSON.stringify(LOADER)})`;

interface Seen {
  readonly isWatched: boolean;
  readonly isFileItself: boolean;
  readonly readFile: readonly [string, number];
  readonly hasThread: boolean;
}

async function run(...nodeArgs: readonly string[]): Promise<Seen> {
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArgs, APP], {
    env: { ...plainEnv(), TRACEHOUND_SINK: 'otlp' },
  });
  return JSON.parse(stdout) as Seen;
}

const watched = { isWatched: true, isFileItself: true, readFile: ['readFile', 2] };

test('an SDK that is an ES module is watched without a thread, and its file reads as it is', async () => {
  expect(await run('--import', REGISTER)).toEqual({ ...watched, hasThread: false });
});

test.each([
  ['after', ['--import', REGISTER, '--import', REGISTER_LOADER]],
  ['before', ['--import', REGISTER_LOADER, '--import', REGISTER]],
])('it is watched where the program registers a loader %s us', async (_, nodeArgs) => {
  expect(await run(...nodeArgs)).toEqual({ ...watched, hasThread: true });
});

test.skipIf(!process.allowedNodeEnvironmentFlags.has('--experimental-policy'))(
  'where a policy knows the text of its file, the file runs as it is',
  async () => {
    const file = import.meta.resolve('ai');
    const hash = createHash('sha384')
      .update(readFileSync(fileURLToPath(file)))
      .digest('base64');
    const policy = path.join(tempFolder(), 'policy.json');
    const resources = { [file]: { integrity: `sha384-${hash}`, dependencies: true } };
    const scopes = { 'file:': { integrity: true, dependencies: true } };
    writeFileSync(policy, JSON.stringify({ resources, scopes }));
    const seen = await run(`--experimental-policy=${policy}`, '--import', REGISTER);
    expect(seen.isFileItself).toBe(true);
  },
);
