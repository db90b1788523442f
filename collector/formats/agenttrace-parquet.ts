import { exactJson } from '../json/exact-json.js';
import { agentTraceRow } from './agenttrace/index.js';
import type { TableFormat } from './export-format.js';
import { RunRecord } from './run-record.js';

/** AgentTrace's normalised view: scalars as columns, `spans`, `llm_steps` and `metadata` as JSON text. */
export const agenttraceParquet: TableFormat = {
  writes: 'table',
  id: 'agenttrace-parquet',
  about: "AgentTrace's Parquet view, a row a run",
  columns: [
    { name: 'trace_id', type: 'varchar' },
    { name: 'timestamp_utc', type: 'varchar' },
    { name: 'dataset_name', type: 'varchar' },
    { name: 'task_id', type: 'varchar' },
    { name: 'run_id', type: 'varchar' },
    { name: 'model', type: 'varchar' },
    { name: 'prompt', type: 'varchar' },
    { name: 'total_duration_ms', type: 'double' },
    { name: 'spans_json', type: 'varchar' },
    { name: 'llm_steps_json', type: 'varchar' },
    { name: 'metadata_json', type: 'varchar' },
  ],
  row(run) {
    const row = agentTraceRow(new RunRecord(run));
    const metadata = (row['metadata'] ?? {}) as Record<string, unknown>;
    return [
      text(row['trace_id']),
      text(row['timestamp_utc']),
      text(metadata['dataset'] ?? metadata['source']),
      text(metadata['task_id']),
      text(metadata['run_id']),
      text(row['model']),
      text(row['prompt']),
      row['total_duration_ms'] == null ? null : Number(row['total_duration_ms']),
      exactJson(row.spans),
      exactJson(row.llm_steps),
      exactJson(metadata),
    ];
  },
};

function text(value: unknown): string | null {
  return value == null ? null : typeof value === 'string' ? value : exactJson(value);
}
