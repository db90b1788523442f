import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ErrorAnalysis, ErrorStepRow, ErrorTemplateRow } from '../analysis-rows.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { rowsFor } from './rows-for.js';

const FORGET_STEPS = readFileSync(new URL('./forget-error-steps.sql', import.meta.url), 'utf8');
const FORGET_TEMPLATES = readFileSync(
  new URL('./forget-error-templates.sql', import.meta.url),
  'utf8',
);

/** Replaces which errors the runs had, and the templates that are new or grew. Called within a transaction. */
export async function replaceErrors(
  connection: DuckDBConnection,
  { runIds, steps, templates }: ErrorAnalysis,
): Promise<void> {
  await rowsFor(connection, FORGET_STEPS, { runs: JSON.stringify(runIds) });
  const ids = templates.map(({ templateId }) => templateId);
  if (ids.length > 0)
    await rowsFor(connection, FORGET_TEMPLATES, { templates: JSON.stringify(ids) });
  await appendRows(connection, 'error_templates', TEMPLATE_COLUMNS, templates);
  await appendRows(connection, 'error_steps', STEP_COLUMNS, steps);
}

const TEMPLATE_COLUMNS: readonly TableColumn<ErrorTemplateRow>[] = [
  { name: 'template_id', type: 'varchar', value: (row) => row.templateId },
  { name: 'text', type: 'varchar', value: (row) => row.text },
  { name: 'founded_no', type: 'integer', value: (row) => row.foundedNo },
];

const STEP_COLUMNS: readonly TableColumn<ErrorStepRow>[] = [
  { name: 'run_id', type: 'varchar', value: (row) => row.runId },
  { name: 'span_id', type: 'varchar', value: (row) => row.spanId },
  { name: 'template_id', type: 'varchar', value: (row) => row.templateId },
  { name: 'source', type: 'varchar', value: (row) => row.source },
];
