// Runs the SDK matrix: the pinned versions, or with --full also the old majors and the other Nodes, which
// are installed once into a folder outside the repository (TRACEHOUND_MATRIX_CACHE names another). A full
// run records its results and writes the README's support table.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const root = fileURLToPath(new URL('..', import.meta.url));
const sdks = path.join(root, 'test', 'instrumentation', 'sdks');
const load = (file) => tsImport(path.join(sdks, 'support', file), import.meta.url);
const NODES = [22, 24, 26];

const full = process.argv.includes('--full');
const env = { ...process.env };
if (full) {
  env.TRACEHOUND_MATRIX_CACHE ??= path.join(tmpdir(), 'tracehound-matrix');
  const { CELLS } = await load('cells.ts');
  for (const { install } of CELLS) if (install) installCell(install);
  for (const major of NODES) installNode(major);
}

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
/** Further arguments are vitest's: `-t 'OpenAI Agents'` runs one row again. */
const further = process.argv.slice(2).filter((argument) => argument !== '--full');
const args = [vitest, 'run', path.join(sdks, 'matrix.test.ts'), ...further];
const { replaceResults, readResults, supportTable, withTable } = await load('results.ts');
if (full && further.length === 0) {
  env.TRACEHOUND_MATRIX_RESULTS = path.join(env.TRACEHOUND_MATRIX_CACHE, 'results.json');
  rmSync(env.TRACEHOUND_MATRIX_RESULTS, { force: true });
}
const ran = spawnSync(process.execPath, args, {
  cwd: root,
  env,
  stdio: 'inherit',
});
// A whole run says what holds now, and what an earlier one found does not count: once it has come to its end.
if (env.TRACEHOUND_MATRIX_RESULTS && ran.signal === null)
  replaceResults(env.TRACEHOUND_MATRIX_RESULTS);
if (full) writeTable();
process.exitCode = ran.status ?? 1;

/** The packages of a row with its programs beside them, so that these find those. */
function installCell(install) {
  const folder = path.join(env.TRACEHOUND_MATRIX_CACHE, install.join('+').replaceAll('/', '_'));
  if (!existsSync(path.join(folder, 'node_modules'))) npmInstall(folder, install);
  rmSync(path.join(folder, 'calls'), { recursive: true, force: true });
  cpSync(path.join(sdks, 'calls'), path.join(folder, 'calls'), { recursive: true });
}

/** The npm package `node` brings the binary of its version. */
function installNode(major) {
  const folder = path.join(env.TRACEHOUND_MATRIX_CACHE, `node-${major}`);
  const binary = path.join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) npmInstall(folder, [`node@${major}`]);
}

function npmInstall(folder, packages) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  process.stderr.write(`installing ${packages.join(' ')}\n`);
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', ...packages];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0)
    process.stderr.write(`${packages.join(' ')} cannot be installed here; its row is skipped\n`);
}

function writeTable() {
  const readme = path.join(root, 'README.md');
  const text = withTable(readFileSync(readme, 'utf8'), supportTable(readResults()));
  writeFileSync(readme, text);
  const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  spawnSync(process.execPath, [prettier, '--write', '--log-level', 'warn', readme], {
    stdio: 'inherit',
  });
}
