// Builds a real Jaeger from the Go module proxy, once, and keeps the binary outside the repo.
//
//   node scripts/build-jaeger.js          build where needed; the binary's path goes to stdout
//   node scripts/build-jaeger.js --path   only say where the binary is, or would be
//
// Exit 0 with the path, or with "skipped: <why>" where Go is missing; exit 1 where Go is there and the build fails.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MODULE = 'github.com/jaegertracing/jaeger';
// Module v1.76.0 is the release that carries Jaeger 2.13.0: v2 lives in cmd/jaeger of the v1 module path.
const VERSION = '1.76.0';
// 4 minutes of both cores otherwise slow down whoever shares the machine.
const LOW_PRIORITY = 10;

const cache = process.env.TRACEHOUND_CACHE || path.join(os.homedir(), '.cache', 'tracehound');
const folder = path.join(cache, `jaeger-${VERSION}`);
const binary = path.join(folder, process.platform === 'win32' ? 'jaeger.exe' : 'jaeger');

if (process.argv.includes('--path') || existsSync(binary)) {
  console.log(binary);
} else if (spawnSync('go', ['version']).status !== 0) {
  console.log(
    `skipped: no working "go" on PATH, so Jaeger ${VERSION} cannot be built into ${binary}`,
  );
} else {
  process.exitCode = await build();
}

async function build() {
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  console.error(
    `Building Jaeger ${VERSION} with Go: some 4 minutes on 2 cores, once. It stays in ${folder}`,
  );
  const unfinished = `${binary}.${process.pid}`;
  const scratch = path.join(folder, `module-${process.pid}`);
  try {
    writeScratchModule(scratch);
    const code = await goBuild(scratch, unfinished);
    if (code !== 0) throw new Error(`"go build" exited with ${code}, its reason stands above`);
    // The rename makes the binary appear whole or not at all, also when two builds race.
    renameSync(unfinished, binary);
  } catch (error) {
    console.error(`Jaeger ${VERSION} did not build: ${error.message}`);
    return 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(unfinished, { force: true });
  }
  console.error(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
  console.log(binary);
  return 0;
}

/**
 * A module that requires Jaeger and repeats its `replace` lines: Go refuses `go install MODULE@VERSION` for a module
 * that has any, and ignores a dependency's own. Jaeger's go.sum comes along, so that every dependency is checked
 * against what Jaeger's authors recorded even where the checksum database does not answer for all of them.
 */
function writeScratchModule(scratch) {
  mkdirSync(scratch, { recursive: true });
  const jaeger = goJson(['mod', 'download', '-json', `${MODULE}@v${VERSION}`], scratch);
  const { Go, Replace } = goJson(['mod', 'edit', '-json', jaeger.GoMod], scratch);
  const replaced = (Replace ?? []).map(
    ({ Old, New }) => `replace ${spelled(Old)} => ${spelled(New)}\n`,
  );
  writeFileSync(
    path.join(scratch, 'go.mod'),
    `module tracehound.invalid/jaeger\n\ngo ${Go}\n\nrequire ${MODULE} v${VERSION}\n\n${replaced.join('')}`,
  );
  const sums = readFileSync(path.join(jaeger.Dir, 'go.sum'), 'utf8');
  const own = `${MODULE} v${VERSION} ${jaeger.Sum}\n${MODULE} v${VERSION}/go.mod ${jaeger.GoModSum}\n`;
  writeFileSync(path.join(scratch, 'go.sum'), sums + own);
}

function spelled({ Path, Version }) {
  return Version ? `${Path} ${Version}` : Path;
}

function goJson(args, cwd) {
  const { status, stdout, stderr } = spawnSync('go', args, { cwd, encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout);
  // `go mod download -json` puts its reason into the JSON, the other commands on stderr.
  const reason = stdout.trim() === '' ? stderr.trim() : JSON.parse(stdout).Error;
  throw new Error(`"go ${args.join(' ')}" failed: ${reason}`);
}

function goBuild(cwd, output) {
  const args = [
    'build',
    '-mod=mod',
    '-buildvcs=false',
    '-trimpath',
    '-ldflags=-s -w',
    '-o',
    output,
  ];
  const child = spawn('go', [...args, `${MODULE}/cmd/jaeger`], {
    cwd,
    // Without cgo no C compiler is needed. A go.work file above the cache folder must not join in.
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (child.pid !== undefined) os.setPriority(child.pid, LOW_PRIORITY);
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}
