import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Reader } from '../../store/index.js';
import { CATALOGUE } from '../detectors/index.js';
import type { Detector } from '../detector.js';
import { createRelations } from '../relations/index.js';
import { BadRuleError } from './errors.js';
import { parseYamlRules } from './parse-yaml-rules.js';
import type { RuleConfig } from './rule-config.js';
import { requiredTables } from './required-relations.js';
import { detectorOfSqlRule, parseSqlRule, type SqlRule } from './sql-rule.js';

interface RuleFiles {
  config: RuleConfig;
  sqlRules: SqlRule[];
}

/**
 * Reads the rules of a file, or of all `.yaml`, `.yml` and `.sql` files of a folder in the order of their
 * names. Queries are prepared on `reader`, so that a misspelt column is known before anything is analysed.
 *
 * @throws BadRuleError with the file, the line and what was expected
 */
export async function loadRules(place: string, reader: Reader): Promise<RuleConfig> {
  const { config, sqlRules } = readRuleFiles(place);
  const compiled: Detector[] = [];
  for (const rule of sqlRules) compiled.push(await compile(rule, reader));
  return checked(place, { ...config, rules: [...config.rules, ...compiled] });
}

/** The ids of the same rules, without a database. Throws as `loadRules` does where a file cannot be read. */
export function readRuleIds(place: string): string[] {
  const { config, sqlRules } = readRuleFiles(place);
  return [...config.rules, ...sqlRules].map(({ id }) => id);
}

function readRuleFiles(place: string): RuleFiles {
  const known = new Map(CATALOGUE.map((detector) => [detector.id, detector]));
  const config: RuleConfig = { rules: [], enable: [], disable: [], options: {}, severity: {} };
  const sqlRules: SqlRule[] = [];
  for (const file of ruleFiles(place)) {
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.sql')) {
      sqlRules.push(parseSqlRule(file, text));
      continue;
    }
    const parsed = parseYamlRules(file, text, known);
    config.rules.push(...parsed.rules);
    config.enable.push(...parsed.enable);
    config.disable.push(...parsed.disable);
    Object.assign(config.options, parsed.options);
    Object.assign(config.severity, parsed.severity);
  }
  return { config, sqlRules };
}

function ruleFiles(place: string): string[] {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (!stats)
    throw new BadRuleError(place, null, 'expected a rule file or a folder of them, found nothing');
  if (!stats.isDirectory()) return [place];
  const files = readdirSync(place)
    .filter((name) => /\.(ya?ml|sql)$/.test(name))
    .sort()
    .map((name) => path.join(place, name));
  if (files.length === 0)
    throw new BadRuleError(
      place,
      null,
      'expected .yaml, .yml or .sql files in the folder, found none',
    );
  return files;
}

function checked(place: string, config: RuleConfig): RuleConfig {
  const seen = new Set<string>();
  for (const { id } of config.rules) {
    if (seen.has(id))
      throw new BadRuleError(
        place,
        null,
        `expected every rule once, got two called "${id.slice('rule:'.length)}"`,
      );
    seen.add(id);
  }
  return config;
}

/** Asks the database what the query's rows look like, on relations that hold no run. */
async function compile(rule: SqlRule, reader: Reader): Promise<Detector> {
  return reader.session(async (session) => {
    await createRelations(session, [], [rule.sql]);
    try {
      const { columns } = await session.queryResult(`select * from (${rule.sql}\n) limit 0`);
      return detectorOfSqlRule(rule, columns, await requiredTables(session, rule.sql));
    } catch (error) {
      throw error instanceof BadRuleError ? error : faultOf(rule, error);
    }
  });
}

/** DuckDB counts the lines of the statement, whose first is the rule's first. */
function faultOf(rule: SqlRule, error: unknown): BadRuleError {
  const message = error instanceof Error ? error.message : String(error);
  const line = /\bLINE (\d+):/.exec(message)?.[1];
  const fault = message.split('\n')[0]!;
  return new BadRuleError(
    rule.file,
    line === undefined ? null : Number(line),
    `expected one select statement over the relations: ${fault}`,
    { cause: error },
  );
}
