import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { apiModules } from '../../../instrumentation/otel-api/api-modules.js';
import { removeFolder } from '../../support/remove-folder.js';

const ROOT = realpathSync(mkdtempSync(path.join(tmpdir(), 'tracehound-copies-')));
afterAll(() => removeFolder(ROOT));

/** A copy of the API: an ES module, or of the time before there were any. */
function copy(place: string, file = 'dist/index.mjs'): string {
  const made = path.join(ROOT, place, '@opentelemetry/api', file);
  mkdirSync(path.dirname(made), { recursive: true });
  writeFileSync(made, '');
  return made;
}

const found = (...folders: string[]) =>
  apiModules(folders.map((folder) => path.join(ROOT, folder))).sort();

test('without a list they are searched for, in packages within packages', () => {
  const own = copy('yarn/node_modules');
  const nested = copy('yarn/node_modules/@scope/a/node_modules');
  const deeper = copy('yarn/node_modules/b/node_modules/c/node_modules');
  copy('yarn/node_modules/d/node_modules', 'build/src/index.js');
  expect(found('yarn/src', 'yarn', 'nowhere')).toEqual([own, nested, deeper].sort());
});

test('npm has a list of what it installed', () => {
  const nested = copy('npm/node_modules/a/node_modules/b/node_modules');
  copy('npm/node_modules/a/node_modules', 'build/src/index.js');
  const places = ['a/node_modules/b/node_modules/', 'a/node_modules/', 'gone/node_modules/', ''];
  const packages = Object.fromEntries(
    places.map((place) => [`node_modules/${place}@opentelemetry/api`, {}]),
  );
  writeFileSync(
    path.join(ROOT, 'npm/node_modules/.package-lock.json'),
    JSON.stringify({ packages }),
  );
  expect(found('npm')).toEqual([nested]);
});

test('pnpm keeps each version once, and links to it', () => {
  const store = 'pnpm/node_modules/.pnpm/@opentelemetry+api@1.10.0/node_modules';
  const kept = copy(store);
  copy('pnpm/node_modules/.pnpm/@opentelemetry+api@1.9.0/node_modules', 'build/src/index.js');
  mkdirSync(path.join(ROOT, 'pnpm/node_modules/@opentelemetry'));
  symlinkSync(
    path.join(ROOT, store, '@opentelemetry/api'),
    path.join(ROOT, 'pnpm/node_modules/@opentelemetry/api'),
  );
  expect(found('pnpm')).toEqual([kept]);
});
