// Compiles to dist/ and puts the data files beside the modules that read them: tsc does not copy .sql, .css and .json.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { bundleAgent } from './bundle-agent.js';
import { bundleCommandLine } from './bundle-command-line.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const rooms = ['instrumentation', 'redaction', 'collector', 'store', 'analysis', 'cli'];

rmSync(dist, { recursive: true, force: true });
const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });

for (const room of rooms.filter((name) => existsSync(path.join(root, name)))) {
  for (const file of readdirSync(path.join(root, room), { recursive: true })) {
    if (!/\.(sql|css|json)$/.test(file)) continue;
    cpSync(path.join(root, room, file), path.join(dist, room, file));
  }
}
await bundleCommandLine(dist);
await bundleAgent(dist);

const { makeBlankFile } = await import(path.join(dist, 'store/blank-file.js'));
await makeBlankFile(path.join(dist, 'store/schema/blank.duckdb'));

const main = path.join(dist, 'cli/main.js');
if (existsSync(main)) chmodSync(main, 0o755);
