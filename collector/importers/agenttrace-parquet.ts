import { readTableFile, TableFileError, type Row } from '../../store/index.js';
import { ImportFileError } from '../errors.js';
import { parseExactJson } from '../json/json-parser.js';
import { readRow } from './agenttrace.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat } from './import-format.js';
import { kindOf, objectIn, type JsonObject } from '../json/json-object.js';

const JSON_COLUMNS = {
  spans_json: 'spans',
  llm_steps_json: 'llm_steps',
  metadata_json: 'metadata',
};

/** AgentTrace's normalised view: a row a run, with its lists as JSON text. */
export const agenttraceParquet: ImportFormat = {
  id: 'agenttrace-parquet',
  about: 'AgentTrace Parquet view: trace_id, prompt, spans_json, llm_steps_json, ...',
  detect: (head) => head.subarray(0, 4).toString('latin1') === 'PAR1',
  /** What is a line elsewhere is a row here, counted from 1. */
  async *read(source: ByteSource): AsyncGenerator<Imported> {
    let line = 0;
    for await (const rows of tableRows(source.path)) {
      for (const row of rows) {
        line++;
        try {
          yield* readRow(agentTraceMembers(row), line, source.path);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          yield { line, reason: error.message };
        }
      }
      source.bytesRead = source.size;
    }
  },
};

async function* tableRows(path: string): AsyncGenerator<Row[]> {
  try {
    yield* readTableFile(path);
  } catch (cause) {
    if (!(cause instanceof TableFileError)) throw cause;
    throw new ImportFileError(path, 'it is no Parquet file that can be read', { cause });
  }
}

/** The row as the raw file has it. Throws SyntaxError where a column lacks or its text is no JSON. */
function agentTraceMembers(columns: Row): JsonObject {
  const missing = ['trace_id', 'prompt', 'spans_json', 'llm_steps_json'].filter(
    (name) => !(name in columns),
  );
  if (missing.length > 0) throw new SyntaxError(`the table lacks ${missing.join(', ')}`);
  const members: JsonObject = {};
  for (const name of ['trace_id', 'timestamp_utc', 'prompt', 'model'])
    if (name in columns) members[name] = columns[name];
  for (const [name, member] of Object.entries(JSON_COLUMNS))
    if (columns[name] != null) members[member] = jsonIn(columns[name], name);
  if (columns['total_duration_ms'] != null)
    members['total_duration_ms'] = columns['total_duration_ms'];
  const named = { dataset: columns['dataset_name'], task_id: columns['task_id'] };
  const known = Object.entries(named).filter(([, value]) => typeof value === 'string');
  members['metadata'] = { ...Object.fromEntries(known), ...objectIn(members['metadata']) };
  return members;
}

function jsonIn(value: unknown, name: string): unknown {
  if (typeof value !== 'string')
    throw new SyntaxError(`"${name}" should be JSON text, not ${kindOf(value)}`);
  return parseExactJson(value);
}
