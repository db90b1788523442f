import { toJson } from '../output.js';
import type { RowsWriter } from './rows-writer.js';
import { streamRows } from './row-stream.js';

/** One array of objects; 64-bit integers are strings, as JSON numbers would lose their last digits. */
export const writeJson: RowsWriter = async (reader, { sql, maxRows, print }) => {
  let separator = '[\n  ';
  for await (const rows of streamRows(reader, sql, maxRows))
    for (const row of rows) {
      await print(`${separator}${toJson(row)}`);
      separator = ',\n  ';
    }
  await print(separator.startsWith('[') ? '[]\n' : '\n]\n');
};

/** One object a line. */
export const writeJsonLines: RowsWriter = async (reader, { sql, maxRows, print }) => {
  for await (const rows of streamRows(reader, sql, maxRows))
    await print(rows.map((row) => `${toJson(row)}\n`).join(''));
};
