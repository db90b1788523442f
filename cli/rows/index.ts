import type { Reader } from '../../store/index.js';
import { writeCsv } from './csv.js';
import { writeJson, writeJsonLines } from './json.js';
import { writeTable } from './table.js';

export interface RowsRequest {
  sql: string;
  /** At most so many rows; Infinity for all. */
  maxRows: number;
  print: (text: string) => Promise<void>;
  note: (text: string) => void;
}

/** Answers a query in one format. */
export type RowsWriter = (reader: Reader, request: RowsRequest) => Promise<void>;

/** How the rows of a query can be written; the key is what `--format` takes. */
export const ROWS_WRITERS: Readonly<Record<string, RowsWriter>> = {
  csv: writeCsv,
  json: writeJson,
  jsonl: writeJsonLines,
  table: writeTable,
};
