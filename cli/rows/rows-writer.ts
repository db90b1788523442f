import type { Reader } from '../../store/index.js';

export interface RowsRequest {
  sql: string;
  /** At most so many rows; Infinity for all. */
  maxRows: number;
  print: (text: string) => Promise<void>;
  note: (text: string) => void;
}

/** Answers a query in one format. */
export type RowsWriter = (reader: Reader, request: RowsRequest) => Promise<void>;
