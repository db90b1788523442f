import { QueryError, StoreError } from '../errors.js';

const MAX_LINES = 6;

/** DuckDB's message without its kind, blank lines and documentation links: what is wrong, and its hint. */
export function queryErrorFrom(error: unknown, sql: string): Error {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // The driver says only this of text that holds no statement at all, such as a lone comment.
  if (message === 'Error in native callback') {
    return new QueryError('expected a statement, got none', sql, error);
  }
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return new QueryError(lines.slice(0, MAX_LINES).join('\n'), sql, error);
}
