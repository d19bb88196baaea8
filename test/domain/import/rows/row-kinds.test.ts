import { describe, expect, it } from 'vitest';

import { type Columns, readRows, thickness, told, weight } from '../../../support/table-rows.ts';

const columns: Columns = [
  ['Cell', 'cell'],
  ['Date', 'measured_at'],
  ['Thickness', thickness()],
  ['Weight', weight],
];
const row = 'A-1 | 2025-03-01 | 4.1 | 38';
const other = (number: number, header: string) =>
  `unreadable-row: Cannot read the row: it is of another table, whose header is row ${number} (${header}); give each table a sheet or file of its own`;

describe('another table below', () => {
  it.each([
    ['has other columns', 'Cell | Date | Width [mm] | Depth [mm]', '"Cell", "Date", "Width [mm]", "Depth [mm]"'],
    ['has them in another order', 'Cell | Date | Weight | Thickness', '"Cell", "Date", "Weight", "Thickness"'],
    ['has another unit in its header', 'Cell | Date | Thickness [µm]', '"Cell", "Date", "Thickness [µm]"'],
    ['has its values elsewhere', 'Cell | Weight | Mean', '"Cell", "Weight", "Mean"'],
    ['has other units below its header', ' | - | µm | mg', '"-", "µm", "mg"'],
    ['has a column that nobody knows', 'Cell | Foo | Value | T1', '"Cell", "Foo", "Value", "T1"'],
    ['has frames', 'Cell | Date | Frame', '"Cell", "Date", "Frame"'],
  ])('%s: its rows are refused', (_title, header, names) => {
    const rows = [row, header, 'A-2 | 2025-03-02 | 4100 | 38', ' | 38.5'];
    expect(told({ columns, rows }, 'cell', 'value')).toEqual([
      'A-1 · 4.1',
      undefined,
      other(3, names),
      other(3, names),
    ]);
  });

  it('ends with the header of the first, whose rows build on none of it', () => {
    const header = 'Cell | Date | Thickness | Weight';
    const rows = [row, 'Cell | Weight', 'A-2 | 38', header, ' | | 4.2', 'A-3 | 2025-03-02 | 4.3'];
    expect(told({ columns, rows }, 'cell', 'value')).toEqual([
      'A-1 · 4.1',
      undefined,
      other(3, '"Cell", "Weight"'),
      undefined,
      'missing-cell: Cannot file the reading: neither its row nor one above names a cell',
      'A-3 · 4.3',
    ]);
    expect(readRows({ columns, rows })[2]?.place).toEqual({ cell: undefined, stage: undefined, measuredAt: undefined });
  });

  it('does not end with that header where its own units stand above it', () => {
    const rows = [row, ' | | µm | mg', 'Cell | Date | Thickness | Weight', 'A-2 | 2025-03-02 | 4100 |'];
    expect(told({ columns, rows })[3]).toBe(other(3, '"µm", "mg"'));
  });

  it.each([
    ['says that two values are missing', 'A-1 | 2025-03-02 | OL | Err'],
    ['has a title', 'Weight and thickness | | '],
    ['has one name alone', ' | | Weight |'],
    ['has more than names', 'Cell | see | below | what | Weight'],
    ['has units where none of its values are', 'mm | g'],
    ['names no value', 'Cell | Date | Operator'],
    ['has a number where none of its values are', 'Cell | 4 | Weight'],
  ])('is none where a row %s', (_title, text) => {
    expect(told({ columns, rows: [row, text, row] }, 'value')[2]).toBe('4.1');
  });

  it('is none where a row of a long table has a unit alone', () => {
    const long: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['Unit', 'unit'],
      ['Value', 'value'],
    ];
    const rows = ['A-1 | 2025-03-01 | mm | 4.1', ' | | µm |', ' | | | 4100'];
    expect(told({ columns: long, rows }, 'value', 'unit')).toEqual(['4.1 · mm', undefined, '4100 · um']);
  });
});
