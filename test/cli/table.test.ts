import { expect, test } from 'vitest';
import { renderTable, type Column, type TableLayout } from '../../cli/table.js';

const PLAIN: TableLayout = { width: null, paint: (_, text) => text };

const COLUMNS: Column[] = [
  { title: 'RUN', isRigid: true },
  { title: 'STEPS', align: 'right' },
  { title: 'TAGS', isOptional: true },
];

test('cells stand under their titles, to the left or to the right', () => {
  const rows = [
    ['a', '7', ''],
    ['abcdef', '1234567', ''],
  ];
  expect(renderTable(COLUMNS, rows, PLAIN)).toBe(
    ['RUN       STEPS', 'a             7', 'abcdef  1234567', ''].join('\n'),
  );
});

test('a column that may be left out stands where some row has it', () => {
  const rows = [
    ['a', '1', ''],
    ['b', '2', 'nightly'],
  ];
  expect(renderTable(COLUMNS, rows, PLAIN)).toBe(
    ['RUN  STEPS  TAGS', 'a        1', 'b        2  nightly', ''].join('\n'),
  );
});

test('widths are what a terminal shows: colours take no room, Chinese characters two columns', () => {
  const painted: TableLayout = { width: null, paint: (_, text) => `\u001b[2m${text}\u001b[22m` };
  const columns: Column[] = [{ title: 'A' }, { title: 'B' }];
  const rows = [
    ['日本', 'x'],
    ['abcd', 'x'],
  ];
  expect(renderTable(columns, rows, painted).split('\n')).toEqual([
    '\u001b[2mA\u001b[22m     \u001b[2mB\u001b[22m',
    '日本  x',
    'abcd  x',
    '',
  ]);
});

test('where the terminal is narrow the widest cells give way, and rigid ones never', () => {
  const columns: Column[] = [{ title: 'RUN', isRigid: true }, { title: 'MESSAGE' }];
  const rows = [['0123456789', 'the last test run of the run fails']];
  expect(renderTable(columns, rows, { ...PLAIN, width: 26 })).toBe(
    ['RUN         MESSAGE', '0123456789  the last test…', ''].join('\n'),
  );
});
