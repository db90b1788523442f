import stringWidth from 'string-width';
import { cut } from '../analysis/index.js';
import type { Paint } from './output.js';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Never cut: half an id or half a time is worth nothing. */
  isRigid?: boolean;
  /** Left out where no row has anything in it. */
  isOptional?: boolean;
}

export interface TableLayout {
  /** Columns of the terminal; null: every cell in full. */
  width: number | null;
  paint: Paint;
  /** The most that one cell may take, whatever the width. */
  maxCell?: number;
}

const GAP = 2;
const NARROWEST = 6;

/**
 * Lays rows out under their titles. Where the terminal is too narrow the widest columns give way first
 * and their cells end in …; a row is always one line. Cells hold no line breaks.
 */
export function renderTable(
  allColumns: readonly Column[],
  allRows: readonly (readonly string[])[],
  layout: TableLayout,
): string {
  const shown = allColumns.map((column, i) => !column.isOptional || allRows.some((r) => r[i]));
  const columns = allColumns.filter((_, i) => shown[i]);
  const rows = allRows.map((row) => row.filter((_, i) => shown[i]));
  const natural = naturalWidths(columns, rows, layout.maxCell ?? Infinity);
  const widths = fitWidths(columns, natural, layout.width);
  const titles = columns.map(({ title }, i) => layout.paint('dim', fitCell(title, widths[i]!)));
  const fitted = rows.map((row) => row.map((cell, i) => fitCell(cell, widths[i]!)));
  return [titles, ...fitted]
    .map((cells) => cells.map((cell, i) => padCell(cell, widths[i]!, columns[i]!.align)))
    .map((cells) => `${cells.join(' '.repeat(GAP)).trimEnd()}\n`)
    .join('');
}

/** Whether so many columns can stand side by side and still be read. */
export function fitsSideBySide(columns: number, lineWidth: number | null): boolean {
  return lineWidth === null || columns * (NARROWEST + GAP) - GAP <= lineWidth;
}

function naturalWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  maxCell: number,
): number[] {
  return columns.map((column, i) => {
    const widest = rows.reduce(
      (width, row) => Math.max(width, stringWidth(row[i]!)),
      stringWidth(column.title),
    );
    return Math.max(1, Math.min(widest, maxCell));
  });
}

/** Takes from the widest columns until the line fits; a column keeps a readable rest. */
function fitWidths(
  columns: readonly Column[],
  natural: readonly number[],
  lineWidth: number | null,
): number[] {
  if (lineWidth === null) return [...natural];
  const widths = [...natural];
  const room = lineWidth - GAP * (widths.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  for (; excess > 0; excess--) {
    const elastic = widths.map((width, i) => (columns[i]!.isRigid ? 0 : width));
    const widest = Math.max(...elastic);
    if (widest <= NARROWEST) break;
    widths[elastic.indexOf(widest)]! -= 1;
  }
  return widths;
}

/** A painted cell that fits is left alone: cutting would break its colour. */
function fitCell(cell: string, width: number): string {
  if (stringWidth(cell) <= width) return cell;
  let fitted = cut(cell, width);
  for (let length = width; stringWidth(fitted) > width; length--) fitted = cut(cell, length - 1);
  return fitted;
}

/** By what the terminal shows: colours take no room, Chinese characters two columns. */
function padCell(cell: string, width: number, align: Column['align']): string {
  const rest = ' '.repeat(Math.max(0, width - stringWidth(cell)));
  return align === 'right' ? rest + cell : cell + rest;
}
