import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { commandsDoc } from '../../cli/commands-doc.js';
import { COMMANDS } from '../../cli/commands/index.js';
import { createProgram } from '../../cli/program.js';

const program = await createProgram();

test('the registry is sorted and holds every file of the folder, under its name', () => {
  const folder = fileURLToPath(new URL('../../cli/commands', import.meta.url));
  const files = readdirSync(folder).filter((file) => file !== 'index.ts');
  const names = files.map((file) => file.replace(/\.ts$/, '')).sort();
  expect(Object.keys(COMMANDS)).toEqual(names);
  expect(program.commands.map((command) => command.name())).toEqual(names);
});

test('a command that is named is the only one that is loaded', async () => {
  const named = await createProgram('runs');
  expect(named.commands.map((command) => command.name())).toEqual(['runs']);
});

test('docs/commands.md says what the help says', async () => {
  const file = new URL('../../docs/commands.md', import.meta.url);
  expect(readFileSync(file, 'utf8'), 'run `npm run docs`').toBe(await commandsDoc());
});

describe.each(program.commands.map((command) => [command.name(), command] as const))(
  '%s',
  (_, command) => {
    test('has a description, examples and --debug', () => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(command.description()).not.toBe('');
      expect(help).toMatch(/Examples:\n {2}\$ tracehound /);
      expect(help).toContain('--debug');
    });
  },
);
