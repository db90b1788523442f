import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ModuleSystem } from './run-cell.js';

/** One cell of the matrix that passed. */
export interface Result {
  readonly sdk: string;
  /** What the full run installs, or `pinned`: with modules and Node the key of a result. */
  readonly line: string;
  readonly package: string;
  readonly version: string;
  readonly modules: ModuleSystem;
  /** Major version of Node. */
  readonly node: number;
}

const RESULTS_FILE = fileURLToPath(new URL('../results.json', import.meta.url));

export function readResults(file: string = RESULTS_FILE): readonly Result[] {
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, 'utf8')) as Result[];
}

/** Puts the results of a run in the place of what was recorded for the same cells. */
export function recordResults(results: readonly Result[], file: string = RESULTS_FILE): void {
  const all = new Map([...readResults(file), ...results].map((result) => [keyOf(result), result]));
  const sorted = [...all.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = sorted.map((result) => `  ${JSON.stringify(result)}`);
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
}

/**
 * Puts what a whole run recorded in a file of its own in the place of all that was recorded before. Without that file,
 * since the run did not come to its end, all stays as it is.
 *
 * @public `scripts/test-matrix.js` calls it.
 */
export function replaceResults(file: string, recorded: string = RESULTS_FILE): void {
  if (!existsSync(file)) return;
  copyFileSync(file, recorded);
  rmSync(file);
}

function keyOf({ sdk, package: name, line, modules, node }: Result): string {
  return [sdk, name, line.padEnd(40), node, modules].join(' ');
}

/** The README's table: a row a package, its versions, and where they ran. */
export function supportTable(results: readonly Result[]): string {
  const rows = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${result.sdk}\n${result.package}`;
    rows.set(key, [...(rows.get(key) ?? []), result]);
  }
  const lines = [...rows.values()].map((row) => {
    const versions = unique(row.map(({ version }) => version))
      .sort(byVersion)
      .join(', ');
    const name = row[0]!.package === '' ? '' : `\`${row[0]!.package}\` `;
    const modules = unique(row.map(({ modules }) => modules)).map((m) => MODULES[m]);
    const nodes = unique(row.map(({ node }) => node)).sort((a, b) => a - b);
    return `| ${row[0]!.sdk} | ${name}${versions} | ${modules.join(', ')} | ${nodes.join(', ')} |`;
  });
  return ['| SDK | versions run | modules | Node |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

const MODULES: Readonly<Record<ModuleSystem, string>> = { esm: 'ESM', cjs: 'CommonJS' };

const { compare: byVersion } = new Intl.Collator('en', { numeric: true });

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

const MARKS = [
  '<!-- support table: npm run test:matrix -- --full -->',
  '<!-- end of support table -->',
] as const;

/** What stands between the README's marks, its white space evened out. */
export function tableIn(readme: string): string {
  const [start, end] = MARKS.map((mark) => readme.indexOf(mark));
  if (start === undefined || end === undefined || start < 0 || end < start) return '';
  return plainTable(readme.slice(start + MARKS[0].length, end));
}

/**
 * The README with this table between its marks.
 *
 * @public `scripts/test-matrix.js` calls it.
 */
export function withTable(readme: string, table: string): string {
  const start = readme.indexOf(MARKS[0]) + MARKS[0].length;
  return `${readme.slice(0, start)}\n\n${table}\n\n${readme.slice(readme.indexOf(MARKS[1]))}`;
}

/** Cells apart by one space, as a formatter may align them. */
export function plainTable(table: string): string {
  return table
    .trim()
    .replace(/ *\| */g, '|')
    .replace(/-{3,}/g, '---');
}
