import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder for one test, gone with it. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
