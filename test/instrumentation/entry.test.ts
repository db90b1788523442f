import path from 'node:path';
import { expect, test } from 'vitest';
import * as index from '../../instrumentation/index.js';
import { tracehound } from '../support/cli-process.js';
import { tempFolder } from '../support/temp-folder.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

test('what is said by hand in another realm is said to the one that is traced, imported or required', async () => {
  const db = path.join(tempFolder(), 'traces.duckdb');
  const args = ['--experimental-vm-modules', '--no-warnings', fixture('realm-host.mjs')];
  const { stdout, code } = await runNode([...TRACED, ...args], { TRACEHOUND_DB: db });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    answer: 42,
    isOtherRealm: true,
    sameLogger: true,
    sameRequired: true,
    exported: Object.keys(index).sort(),
  });
  const sql = 'select name from spans order by start_ns, arrival';
  const spans = await tracehound(['query', sql, '--format', 'json', '--db', db]);
  expect(JSON.parse(spans.stdout)).toMatchObject([
    { name: 'invoke_agent of another realm' },
    { name: 'execute_tool double' },
  ]);
});
