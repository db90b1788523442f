import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.js';
import { plainEnv } from '../support/node-process.js';

const REGISTER = new URL('../../dist/instrumentation/register.js', import.meta.url).href;

/** In reach of which are all SDKs that we know. */
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Parts of Node that an agent which does nothing has not loaded either; each costs every start 1 to 20 ms. */
const HEAVY = [
  'child_process',
  'crypto',
  'http',
  'internal/deps/undici/undici',
  'internal/util/parse_args/parse_args',
  'stream',
  'worker_threads',
  'zlib',
];

test('at start, with all SDKs in reach and none loaded, tracing loads none of Node’s heavy parts and no SDK package file by file', async () => {
  const agent = path.join(tempFolder(), 'agent.cjs');
  writeFileSync(
    agent,
    `const builtin = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''));
     const files = Object.keys(require.cache).filter((file) => file.includes('node_modules'));
     console.log(JSON.stringify({ builtin, files }));`,
  );
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', REGISTER, agent],
    { cwd: REPOSITORY, env: { ...plainEnv(), TRACEHOUND_DB: `${agent}.duckdb` } },
  );
  expect(stderr).toBe('');
  const { builtin, files } = JSON.parse(stdout) as { builtin: string[]; files: string[] };
  expect(builtin).toContain('fs');
  expect(HEAVY.filter((name) => builtin.includes(name))).toEqual([]);
  expect(files).toEqual([]);
});
