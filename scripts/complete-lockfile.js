// Adds to package-lock.json the platform builds that a registry mirror did not offer at install time. They are
// optional, so `npm install` leaves them out of the lock without a word, and `npm ci` then calls the lock incomplete.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** What `@duckdb/node-bindings-win32-x64` says of where it runs; npm checks it before it fetches. */
function platformOf(name) {
  const [, os, cpu] = /-(darwin|linux|win32|android|freebsd|openharmony)-?(\w+)?/.exec(name) ?? [];
  return {
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(name.endsWith('-musl') && { libc: ['musl'] }),
  };
}

const added = [];
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] !== undefined || !/^\d/.test(version)) continue;
    lock.packages[place] = { version, ...platformOf(name), optional: true };
    added.push(name);
  }
}

lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'the lock is complete' : `added ${added.join(', ')}`);
