import { writeCsv } from './csv.js';
import { writeJson, writeJsonLines } from './json.js';
import type { RowsWriter } from './rows-writer.js';
import { writeTable } from './table.js';

/** How the rows of a query can be written; the key is what `--format` takes. */
export const ROWS_WRITERS: Readonly<Record<string, RowsWriter>> = {
  csv: writeCsv,
  json: writeJson,
  jsonl: writeJsonLines,
  table: writeTable,
};
