import type { Reader, Row } from '../../store/index.js';

/** The rows of a query as they come, at most `maxRows`: the result need not fit in memory. */
export async function* streamRows(
  reader: Reader,
  sql: string,
  maxRows: number,
): AsyncGenerator<Row[]> {
  let left = maxRows;
  if (left === 0) return;
  for await (const rows of reader.stream(sql)) {
    yield rows.slice(0, left);
    left -= rows.length;
    if (left <= 0) return;
  }
}
