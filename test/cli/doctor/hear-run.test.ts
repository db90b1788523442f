import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { hearRun } from '../../../cli/doctor/app/hear-run.js';

/** A process that says this on both pipes, and then does the rest. */
function child(told: readonly object[], loads: readonly string[], rest: string) {
  const lines = told.map((line) => `${JSON.stringify(line)}\n`).join('');
  const files = loads.map((file) => `${file}\n`).join('');
  const text = `
    const { writeSync } = require('node:fs');
    writeSync(4, ${JSON.stringify(files)});
    writeSync(3, ${JSON.stringify(lines)});
    ${rest}`;
  const stdio = ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'] as const;
  return spawn(process.execPath, ['-e', text], { stdio: [...stdio] });
}

const STANDS_STILL = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
const SEEN = [
  { begun: true },
  { hooked: 'mcp' },
  { refused: { kind: 'start', what: 'true' } },
] as const;
const UNKNOWN = { isFetchTraced: null, provider: null, apiCopies: [] };

test('of a program that stands still there is what it said until it was stopped', async () => {
  const heard = await hearRun(child(SEEN, ['/a.js', '/b.js', '/a.js'], STANDS_STILL), 1);
  expect(heard).toEqual({
    outcome: 'running',
    error: null,
    files: ['/a.js', '/b.js'],
    hooked: ['mcp'],
    refused: [{ kind: 'start', what: 'true' }],
    ...UNKNOWN,
  });
});

test.each([
  ['process.exit(3)', 'exit code 3'],
  [`process.kill(process.pid, 'SIGKILL')`, 'SIGKILL'],
])('one that is gone before its end has exited: %s', async (rest, error) => {
  const heard = await hearRun(child([{ begun: true }], [], rest), 60_000);
  expect(heard).toMatchObject({ outcome: 'exited', error, ...UNKNOWN });
});

test('the end is as it was told, whatever comes after it; without a turn there is none', async () => {
  const end = { outcome: 'loaded', error: null, isFetchTraced: true, provider: 'P', apiCopies: [] };
  const heard = await hearRun(child([...SEEN, { end }], [], 'process.exit(1)'), 60_000);
  expect(heard).toMatchObject(end);
  expect(await hearRun(child([], [], 'process.exit(9)'), 60_000)).toBeNull();
});
