import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Tables in creation order, `tables/<name>.sql`. */
export const TABLES = [
  'tracehound_meta',
  'spans',
  'several_agents',
  'layered_traces',
  'layers',
  'run_places',
  'sole_usage',
  'message_contents',
  'run_labels',
  'findings',
  'outcome_sets',
  'analysed_runs',
  'error_templates',
  'error_steps',
  'scores',
  'log_records',
  'metric_points',
] as const;

/** Views and the macros they use, in creation order (each stands after those it reads), `views/<name>.sql`. */
export const VIEWS = [
  '_full_messages',
  '_histories_of',
  '_passed',
  '_run_spans',
  '_span_runs',
  '_trace_ends',
  '_verdicts',
  '_layer_columns',
  '_call_spans',
  '_long_histories',
  'steps',
  'llm_calls',
  'tool_calls',
  'runs',
  'sessions',
  'messages',
  'asked_calls',
  'clusters',
  'outcomes',
] as const;

/** A step from one schema to the next. */
export interface Migration {
  /** The schema it leads to: the number its file begins with. */
  to: number;
  sql: string;
}

/** Schema 1 is the first one; each migration leads one further. Append-only. `migrations/<name>.sql`. */
export const MIGRATION_NAMES: readonly string[] = [
  '0002-layers',
  '0003-outcome-sets',
  '0004-run-outcome',
  '0005-error-templates',
  '0006-tags',
  '0007-places',
  '0008-failures',
];

export function readMigrations(): Migration[] {
  return MIGRATION_NAMES.map((name) => ({
    to: Number(name.slice(0, 4)),
    sql: readSchema(`migrations/${name}.sql`),
  }));
}

/** What `tables/` describes; a file with a higher number comes from a newer version. */
export const SCHEMA_VERSION = 1 + MIGRATION_NAMES.length;

/** The text of one schema file. */
export function readSchema(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

/** Names the views' text: a file that carries another one gets its views anew. */
export function viewsFingerprint(): string {
  return textFingerprint(VIEWS.map((view) => readSchema(`views/${view}.sql`)));
}

/** A short name of some texts, another one for any other. */
export function textFingerprint(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}
