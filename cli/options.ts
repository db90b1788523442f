import { Option, type Command } from 'commander';
import path from 'node:path';
import { readPriceFile } from '../collector/prices/price-table.js';
import { PRICES_VARIABLE } from '../collector/prices/prices-in-use.js';
import { parseBytes } from './bytes.js';
import { BadValueError } from './errors.js';

/** Options that several commands share, so that they read the same everywhere. */
export function dbOption(): Option {
  return new Option(
    '--db <path>',
    'the trace file (default: $TRACEHOUND_DB, else ./traces.duckdb)',
  );
}

export function jsonOption(about = 'print the data as JSON'): Option {
  return new Option('--json', about);
}

export function debugOption(): Option {
  return new Option('--debug', 'show the stack when something breaks');
}

export function rulesOption(): Option {
  return new Option(
    '--rules <path>',
    'a rule file, or a folder of them (default: $TRACEHOUND_RULES; see docs/rules.md)',
  );
}

/** `--tag`, as often as wanted; a list with commas counts as several, as in `TRACEHOUND_TAGS`. */
export function tagOption(about: string, flags = '--tag <tag>'): Option {
  return new Option(flags, about).argParser((value: string, before: string[] = []) => [
    ...new Set([...before, ...splitTags(value)]),
  ]);
}

export function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** The rules that the options or the environment name, if any. */
export function rulesPath(options: { rules?: string }): string | undefined {
  return options.rules || process.env['TRACEHOUND_RULES'] || undefined;
}

/** The absolute path of the trace file that the options mean. */
export function databasePath(options: { db?: string }): string {
  return path.resolve(options.db || process.env['TRACEHOUND_DB'] || 'traces.duckdb');
}

/** Whose detectors, penalties and charges; a value that is neither throws where it is looked up. */
export function profileOption(): Option {
  return new Option(
    '--profile <name|file>',
    'what counts how much: default, tracebench or the path of a YAML file',
  ).default('default');
}

/** Shows how a command is used, under its help. */
export function withExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${lines}`);
}

/** Parses an option that counts something; 0 only where `min` allows it. */
export function parseCount(name: string, min = 0): (value: string) => number {
  return (value) => {
    const count = Number(value);
    if (!/^\d+$/.test(value) || count < min)
      throw new BadValueError(name, value, `a whole number of at least ${min}`);
    return count;
  };
}

/** Parses an option that is a size; bytes. */
export function parseSize(name: string): (value: string) => number {
  return (value) => {
    const bytes = parseBytes(value);
    if (bytes === null) throw new BadValueError(name, value, 'a size like 500MB or 2GB');
    return bytes;
  };
}

/** `--prices FILE`, or the variable that every process of ours reads. */
export function pricesOption(): Option {
  return new Option(
    '--prices <file>',
    'your own prices of models, before the built-in ones (or $TRACEHOUND_PRICES)',
  );
}

/** Checks the price file that the options or the environment name, and uses it from here on. */
export function usePrices(options: { prices?: string }): void {
  const file = options.prices ?? process.env[PRICES_VARIABLE];
  if (file === undefined || file === '') return;
  const absolute = path.resolve(file);
  readPriceFile(absolute);
  process.env[PRICES_VARIABLE] = absolute;
}
