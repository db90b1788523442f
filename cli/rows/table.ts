import { cut, oneLine, plural } from '../../analysis/index.js';
import type { Value } from '../../store/index.js';
import { paintFor, terminalWidth, toJson } from '../output.js';
import { fitsSideBySide, renderTable, type Column, type TableLayout } from '../table.js';
import type { RowsWriter } from './rows-writer.js';

/** A table is for the eye: more rows than this are better asked for in another format. */
const MOST_ROWS = 1_000;
/** Widest cell where no terminal sets a limit. */
const WIDEST_CELL = 200;

/** A table for a person. Cells are one line each and are cut to fit. */
export const writeTable: RowsWriter = async (reader, { sql, maxRows, print, note }) => {
  const result = await reader.queryResult(sql, {}, { maxRows: Math.min(maxRows, MOST_ROWS) });
  if (result.columns.length === 0) return;
  const columns = result.columns.map(({ name, type }): Column => ({
    title: name,
    align: isNumeric(type) ? 'right' : 'left',
  }));
  const rows = result.rows.map((row) => result.columns.map(({ name }) => cellOf(row[name]!)));
  const width = terminalWidth();
  const layout: TableLayout = { width, paint: paintFor(process.stdout), maxCell: WIDEST_CELL };
  const render = fitsSideBySide(columns.length, width) ? renderTable : renderRecords;
  await print(render(columns, rows, layout));
  const more = result.truncated
    ? `first ${plural(rows.length, 'row')}; more with --limit or --format jsonl`
    : plural(rows.length, 'row');
  note(`(${more})`);
};

/** One line per value, for rows that are wider than the terminal however much is cut. */
function renderRecords(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, paint, maxCell = Infinity }: TableLayout,
): string {
  const titleWidth = columns.reduce((widest, { title }) => Math.max(widest, title.length), 0);
  const room = Math.min(maxCell, Math.max(1, (width ?? Infinity) - titleWidth - 2));
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          `${paint('dim', columns[i]!.title.padEnd(titleWidth))}  ${cut(cell, room)}`.trimEnd(),
        )
        .join('\n'),
    )
    .map((record) => `${record}\n`)
    .join('\n');
}

function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/i.test(type);
}

function cellOf(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object')
    return value instanceof Uint8Array ? `${value.length} bytes` : oneLine(toJson(value));
  return oneLine(String(value));
}
