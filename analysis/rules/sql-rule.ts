import path from 'node:path';
import { messageParams, type Detector, type DetectorRow } from '../detector.js';
import { SEVERITIES, type Severity } from '../model.js';
import { RELATIONS } from '../relations/index.js';
import { BadRuleError } from './errors.js';
import { RULE_PREFIX, versionOf } from './rule-config.js';
import { checkPlaces } from './stray-answers.js';

/** A rule written in SQL, before a database has been asked what its rows look like. */
export interface SqlRule {
  file: string;
  id: string;
  title: string;
  severity: Severity;
  message: string;
  why: string;
  sql: string;
}

/** A column of the rows that a rule's query gives. */
export interface RuleColumn {
  name: string;
  type: string;
}

const HEADERS = ['id', 'title', 'severity', 'message', 'why'] as const;

/**
 * Reads a `.sql` rule: one `select`, under a header of `-- name: value` lines (id, title, severity, message,
 * why). The id is the file's name where the header gives none.
 */
export function parseSqlRule(file: string, text: string): SqlRule {
  const headers = new Map<string, { value: string; line: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('--')) break;
    const [, name, value] = /^--\s*(\w+):\s*(.+?)\s*$/.exec(line) ?? [];
    if (name && value && (HEADERS as readonly string[]).includes(name))
      headers.set(name, { value, line: index + 1 });
  }
  const id = headers.get('id')?.value ?? path.basename(file, '.sql');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
    throw new BadRuleError(
      file,
      headers.get('id')?.line ?? null,
      `expected a name of small letters, digits and dashes, got "${id}"`,
    );
  const severity = headers.get('severity')?.value ?? 'medium';
  if (!(SEVERITIES as readonly string[]).includes(severity))
    throw new BadRuleError(
      file,
      headers.get('severity')!.line,
      `expected a severity: ${SEVERITIES.join(', ')}; got "${severity}"`,
    );
  return {
    file,
    id: `${RULE_PREFIX}${id}`,
    title: headers.get('title')?.value ?? id,
    severity: severity as Severity,
    message: headers.get('message')?.value ?? headers.get('title')?.value ?? id,
    why: headers.get('why')?.value ?? 'A rule of your own.',
    sql: text.replace(/;\s*$/, '\n'),
  };
}

/**
 * Makes a detector of a rule whose rows have these columns: `run_id` and `span_ids` (a list) or `span_id`
 * (one), and whatever the message names. `tables` are those without which it answers nothing.
 */
export function detectorOfSqlRule(
  rule: SqlRule,
  columns: readonly RuleColumn[],
  tables: readonly string[],
): Detector {
  const byName = new Map(columns.map((column) => [column.name, column.type]));
  const expect = (fault: string) => {
    const names = columns.map(({ name }) => name).join(', ');
    return new BadRuleError(rule.file, null, `expected ${fault}; the query gives ${names}`);
  };
  if (!byName.has('run_id')) throw expect('a column run_id');
  const spans = byName.has('span_ids') ? 'span_ids' : byName.has('span_id') ? 'span_id' : null;
  if (spans === null) throw expect('a column span_ids (a list of span ids) or span_id');
  for (const param of messageParams(rule.message))
    if (!byName.has(param)) throw expect(`a column ${param}, which the message names`);
  const isList = byName.get(spans)!.endsWith('[]');
  const own = ['run_id', 'span_id', 'span_ids', 'evidence_span_ids', 'signature'];
  const extra = columns.filter(({ name }) => !own.includes(name)).map(({ name }) => `"${name}"`);
  const sql = [
    'select',
    [
      '  run_id',
      isList ? `  ${spans}[1] as span_id` : `  ${spans} as span_id`,
      isList ? `  ${spans} as evidence_span_ids` : `  [${spans}] as evidence_span_ids`,
      '  null::varchar as signature',
      ...extra.map((name) => `  ${name}`),
    ].join(',\n'),
    `from (\n${rule.sql.trimEnd()}\n)`,
  ].join('\n');
  const { id, title, severity, message, why } = rule;
  return {
    id,
    version: versionOf([rule.sql, severity, message]),
    title,
    category: 'policy',
    severity,
    taxonomies: { trail: null, mast: null, agentRx: null, traceBench: null },
    reads: RELATIONS.filter((relation) => tables.includes(relation)),
    options: {},
    message,
    why,
    whenNotToUse: 'Where the rule does not hold: take it out of its folder.',
    sql,
    detect: async (session) => {
      const rows = await session.query<DetectorRow>(sql);
      await checkPlaces(session, rows);
      return rows;
    },
  };
}
