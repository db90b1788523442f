// Installs what `npm pack` makes into an empty folder and runs the demo there, as a new user would.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-packed-'));

function run(command, args, cwd) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

try {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'new-user', private: true }),
  );
  run('npm', ['install', '--no-audit', '--no-fund', path.join(folder, packed.filename)], folder);
  const output = run('npx', ['--no-install', 'tracehound', 'demo'], folder);
  if (!/Score/i.test(output)) throw new Error(`the demo printed no score:\n${output}`);
  if (!existsSync(path.join(folder, 'traces.duckdb')))
    throw new Error('the demo left no traces.duckdb');
  const rows = JSON.parse(
    run(
      'npx',
      [
        '--no-install',
        'tracehound',
        'query',
        'select count(*) as spans from spans',
        '--format',
        'json',
      ],
      folder,
    ),
  );
  if (!(Number(rows[0].spans) > 0))
    throw new Error(`no spans in the file: ${JSON.stringify(rows)}`);
  run(
    'node',
    ['-e', "require('tracehound'); require('tracehound/exporter'); import('tracehound/analysis')"],
    folder,
  );
  console.log(
    `packed: ${packed.filename}, ${(packed.size / 1024).toFixed(0)} KiB, ${packed.entryCount} files; the demo ran, ${rows[0].spans} spans`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
