import { stringify } from 'csv-stringify/sync';
import type { Value } from '../../store/index.js';
import { toJson } from '../output.js';
import type { RowsWriter } from './rows-writer.js';
import { streamRows } from './row-stream.js';

/**
 * RFC 4180 with a header line; lines end in \n. Null is an empty field and an empty text is quoted, so
 * that the two differ; lists and structs are JSON.
 */
export const writeCsv: RowsWriter = async (reader, { sql, maxRows, print }) => {
  let columns: string[] | null = null;
  for await (const rows of streamRows(reader, sql, maxRows)) {
    const [first] = rows;
    if (!first) continue;
    if (columns === null) {
      columns = Object.keys(first);
      await print(line([columns]));
    }
    await print(line(rows.map((row) => columns!.map((column) => fieldOf(row[column]!)))));
  }
  if (columns === null) {
    const { columns: empty } = await reader.queryResult(sql, {}, { maxRows: 0 });
    await print(line([empty.map((column) => column.name)]));
  }
};

function line(records: (string | null)[][]): string {
  return stringify(records, { quoted_match: /^$/ });
}

function fieldOf(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'object')
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : toJson(value);
  return String(value);
}
