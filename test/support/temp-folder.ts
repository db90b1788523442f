import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { removeFolder } from './remove-folder.js';

/** A fresh folder for one test, gone with it. */
export function tempFolder(): string {
  const folder = newFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** A fresh folder for all tests of the file, or of the `describe` that asks for it; gone after them. */
export function sharedFolder(): string {
  const folder = newFolder();
  afterAll(() => removeFolder(folder));
  return folder;
}

/** The path of a database, not made yet, in a folder of one test. */
export function tempFile(): string {
  return path.join(tempFolder(), 'traces.duckdb');
}

function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'tracehound-test-'));
}
