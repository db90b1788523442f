// Writes docs/commands.md from the commands' own help. `--check` only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandsDoc } from '../dist/cli/commands-doc.js';

const file = fileURLToPath(new URL('../docs/commands.md', import.meta.url));
const text = await commandsDoc();
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/commands.md is not what the commands say: run `npm run docs`.');
  process.exitCode = 1;
}
