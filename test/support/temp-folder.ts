import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { removeFolder } from './remove-folder.js';

/** A fresh folder for one test, gone with it. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-test-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

export function tempFile(): string {
  return path.join(tempFolder(), 'traces.duckdb');
}
