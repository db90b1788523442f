import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../support/temp-folder.js';
import { runNode, TRACED } from '../support/run-node.js';

/** What `ts-node/register`, `tsx/cjs` and their like do, for an ending that is nobody's. */
const TEACH = `
const { readFileSync } = require('node:fs');
require('node:module')._extensions['.taught'] = (module, file) =>
  module._compile(readFileSync(file, 'utf8').replace('untaught', 'true'), file);`;

/** What the program `ts-node` does: it has Node run another file in its own place. */
const RUNNER = `
require('./teach.cjs');
process.argv.splice(1, 1);
require('node:module').runMain();`;

const ENTRY = `console.log(untaught && require.main === module, require('./other.taught'), process.argv.length);`;

const folder = sharedFolder();
const at = (name: string) => path.join(folder, name);

async function outcome(args: readonly string[], env: Record<string, string> = {}) {
  const { stdout, stderr, code } = await runNode(args, { TRACEHOUND_SINK: 'spool', ...env });
  return { stdout, code, unknownEnding: stderr.includes('ERR_UNKNOWN_FILE_EXTENSION') };
}

const files = {
  'package.json': '{}',
  'teach.cjs': TEACH,
  'runner.cjs': RUNNER,
  'agent.taught': ENTRY,
  'other.taught': 'module.exports = untaught;',
  'own.mjs': '',
};
for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);

describe('a first file that only `require` knows how to load', () => {
  const required = { stdout: 'true true 2\n', code: 0, unknownEnding: false };

  test.each([
    ['taught before it runs', () => ['-r', at('teach.cjs'), at('agent.taught')]],
    ['run by a program in its own place', () => [at('runner.cjs'), at('agent.taught')]],
  ])('is required as it is without us: %s', async (_, args) => {
    expect(await outcome(args())).toEqual(required);
    expect(await outcome([...TRACED, ...args()], { TRACEHOUND_DB: at('a.duckdb') })).toEqual(
      required,
    );
  });

  test('also where tracing is switched off, and where we are named twice', async () => {
    const args = [...TRACED, '-r', at('teach.cjs'), at('agent.taught')];
    const env = { OTEL_SDK_DISABLED: 'true', NODE_OPTIONS: TRACED.join('=') };
    expect(await outcome(args, env)).toEqual(required);
  });

  test('is imported where the program’s own --import has Node do so', async () => {
    const args = ['--import', at('own.mjs'), '-r', at('teach.cjs'), at('agent.taught')];
    const imported = { stdout: '', code: 1, unknownEnding: true };
    expect(await outcome(args)).toEqual(imported);
    expect(await outcome([...TRACED, ...args], { TRACEHOUND_DB: at('b.duckdb') })).toEqual(
      imported,
    );
  });
});
