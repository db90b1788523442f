import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../store/temp-folder.js';
import { runNode, TRACED } from './support/run-node.js';

/** Parts of Node that an agent which does nothing has not loaded either; each costs every start 1 to 20 ms. */
const HEAVY = [
  'child_process',
  'crypto',
  'http',
  'internal/deps/undici/undici',
  'worker_threads',
  'zlib',
];

test('at start, tracing loads none of Node’s heavy parts and no SDK package file by file', async () => {
  const agent = path.join(tempFolder(), 'agent.cjs');
  writeFileSync(
    agent,
    `const builtin = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''));
     const files = Object.keys(require.cache).filter((file) => file.includes('node_modules'));
     console.log(JSON.stringify({ builtin, files }));`,
  );
  const { stdout, stderr } = await runNode([...TRACED, agent], {
    TRACEHOUND_DB: `${agent}.duckdb`,
  });
  expect(stderr).toBe('');
  const { builtin, files } = JSON.parse(stdout) as { builtin: string[]; files: string[] };
  expect(builtin).toContain('fs');
  expect(HEAVY.filter((name) => builtin.includes(name))).toEqual([]);
  expect(files.filter((file) => !file.includes('@opentelemetry/api'))).toEqual([]);
});
