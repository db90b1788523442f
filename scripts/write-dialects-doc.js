// Writes docs/dialects.md from the dialects and the recordings of what producers send.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { dialectsDoc } from '../dist/collector/dialects-doc.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'test/fixtures/dialects');
const recordings = readdirSync(folder)
  .filter((file) => file.endsWith('.otlp.jsonl'))
  .sort()
  .map((file) => ({
    name: file.slice(0, -'.otlp.jsonl'.length),
    lines: readFileSync(path.join(folder, file), 'utf8').trim().split('\n'),
  }));
writeFileSync(path.join(root, 'docs/dialects.md'), `${dialectsDoc(recordings)}\n`);
