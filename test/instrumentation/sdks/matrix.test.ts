import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error -- a program of the matrix, in plain JavaScript
import { UNTOLD } from './calls/shared.mjs';
import { CELLS, type Cell } from './support/cells.js';
import { renderSpans } from './support/render-spans.js';
import {
  plainTable,
  readResults,
  supportTable,
  tableIn,
  recordResults,
  type Result,
} from './support/results.js';
import { runCell, type CellRun, type ModuleSystem } from './support/run-cell.js';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** Where `npm run test:matrix -- --full` installed other versions and Nodes; unset otherwise. */
const cache = process.env['TRACEHOUND_MATRIX_CACHE'];

interface Runtime {
  readonly major: number;
  readonly binary: string;
}

const thisNode: Runtime = {
  major: Number(process.versions.node.split('.')[0]),
  binary: process.execPath,
};
const runtimes = allRuntimes();
const passed: Result[] = [];

for (const cell of CELLS) {
  const folder = cell.install ? folderOf(cell) : undefined;
  const isInstalled = !cell.install || (folder !== undefined && existsSync(folder));
  const nodes = runtimes.filter(({ major }) => isInstalled && major >= (cell.fromNode ?? 0));
  const title = cell.install ? `${cell.sdk}: ${cell.install.join(' ')}` : `${cell.sdk}: as pinned`;
  if (nodes.length === 0) {
    describe.skip(`${title} (in the full run: npm run test:matrix -- --full)`, () => test('none'));
    continue;
  }
  describe(title, () => {
    for (const runtime of nodes) {
      for (const modules of cell.modules) {
        describe(`Node ${runtime.major}, ${modules}`, () =>
          checkCell(cell, modules, runtime, folder));
      }
    }
  });
}

function checkCell(
  cell: Cell,
  modules: ModuleSystem,
  runtime: Runtime,
  folder: string | undefined,
): void {
  let run: CellRun;
  let failures = 0;

  beforeAll(async () => {
    const place = folder === undefined ? {} : { folder: path.join(folder, 'calls') };
    run = await runCell(cell.calls, modules, { node: runtime.binary, ...place });
  });

  test('the application sees the same, byte for byte', () => {
    failures += 1;
    expect(run.traced.stdout).toBe(run.plain.stdout);
    expect(said(run.traced.stderr)).toBe(said(run.plain.stderr));
    expect([run.plain.code, run.traced.code]).toEqual([0, 0]);
    failures -= 1;
  });

  test('every call is a span, in its place, with its outcome', async () => {
    failures += 1;
    const seen = renderSpans(run.spans) + propagated(run.traced.stderr);
    await expect(seen).toMatchFileSnapshot(`expected/${cell.expected ?? cell.calls}.txt`);
    failures -= 1;
  });

  test('what a call keeps to itself is nowhere', () => {
    failures += 1;
    expect(JSON.stringify(run.spans)).not.toContain(UNTOLD);
    failures -= 1;
  });

  afterAll(() => {
    if (failures > 0) return;
    const names = cell.packages.length > 0 ? cell.packages : [''];
    for (const name of names)
      passed.push({
        sdk: cell.sdk,
        line: cell.install?.join(' ') ?? 'pinned',
        package: name,
        version: name === '' ? '' : versionOf(name, folder ?? REPOSITORY),
        modules,
        node: runtime.major,
      });
  });
}

afterAll(() => {
  // A whole run names a file of its own, which counts only once it is over.
  if (cache) recordResults(passed, process.env['TRACEHOUND_MATRIX_RESULTS']);
});

describe('the support table', () => {
  test.skipIf(cache)('the README has it as it was recorded', () => {
    const readme = readFileSync(path.join(REPOSITORY, 'README.md'), 'utf8');
    expect(tableIn(readme)).toBe(plainTable(supportTable(readResults())));
  });

  test.skipIf(cache)('the versions that are pinned have been recorded', () => {
    const recorded = readResults().map((result) => `${result.package}@${result.version}`);
    const pinned = CELLS.filter(({ install }) => !install).flatMap(({ packages }) => packages);
    for (const name of pinned) expect(recorded).toContain(`${name}@${versionOf(name, REPOSITORY)}`);
  });
});

function folderOf({ install = [] }: Cell): string | undefined {
  return cache && path.join(cache, install.join('+').replaceAll('/', '_'));
}

function allRuntimes(): Runtime[] {
  const others = cache ? [22, 24, 26] : [];
  return [
    thisNode,
    ...others
      .map((major) => ({
        major,
        binary: path.join(cache!, `node-${major}`, 'node_modules', 'node', 'bin', 'node'),
      }))
      .filter(({ binary }) => existsSync(binary) && works(binary)),
  ];
}

function works(binary: string): boolean {
  try {
    return execFileSync(binary, ['--version'], { encoding: 'utf8' }).startsWith('v');
  } catch {
    return false;
  }
}

function versionOf(name: string, folder: string): string {
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** What a program said, but for its process id and what the server's tools say of us on purpose. */
function said(stderr: string): string {
  return stderr.replace(/\(node:\d+\)/g, '(node)').replace(/^traceparent .*\n/gm, '');
}

function propagated(stderr: string): string {
  return (stderr.match(/^traceparent .*\n/gm) ?? []).join('');
}
