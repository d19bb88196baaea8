import { describe, expect, it } from 'vitest';

import type { Meaning } from '../../../../lib/domain/import/mapping.ts';
import { type Columns, readRows, thickness, told, weight } from '../../../support/table-rows.ts';

const unmatched: Meaning = { kind: 'unmatched' };
const columns: Columns = [
  ['Cell', 'cell'],
  ['Date', 'measured_at'],
  ['Stage', 'stage'],
  ['Point', 'position'],
  ['Operator', 'operator'],
  ['Remark', 'notes'],
  ['Nr', unmatched],
  ['', unmatched],
  ['T', thickness()],
  ['W', weight],
];
const first = 'A-1 | 2025-03-01 | dry | 1 | Max | | 1 | | 4.1 |';
const says = (text: string, column: string) =>
  `not-a-reading: Cannot file the row: ${text} in ${column} says that it is made of other rows`;

describe('a row of means', () => {
  it.each([
    ['Mittelwert | | | | | | | | 4.1', says('"Mittelwert"', 'its column "Cell"')],
    ['A-1 mean | | | | | | | | 4.1', says('"A-1 mean"', 'its column "Cell"')],
    [' | Average | | | | | | | 4.1', says('"Average"', 'its column "Date"')],
    [' | | Std. | | | | | | 4.1', says('"Std."', 'its column "Stage"')],
    [' | | | Ø | | | | | 4.1', says('"Ø"', 'its column "Point"')],
    [' | | | 5-point mean | | | | | 4.1', says('"5-point mean"', 'its column "Point"')],
    [' | | | | | Summe | | | 4.1', says('"Summe"', 'its column "Remark"')],
    [
      ' | | | | | | MW | | 4.1',
      `${says('"MW"', 'its column "Nr"')}; if it does not, give --map "Nr"=ignore, or "columns" in mapping.json`,
    ],
    ['A-1 | | | | | | avg | | 4.1', expect.stringContaining('"avg" in its column "Nr"')],
    [' | | | | | | | Mean | 4.1', says('"Mean"', 'a column without a header')],
    [' | | | | | | | | Mean | 38', says('"Mean"', 'its column "T"')],
  ])('%j is named and not filed', (row, sentence) => {
    expect(told({ columns, rows: [first, row] })[1]).toEqual(sentence);
  });

  it.each([
    ['a person', 'A-1 | | | | Max | | | | 4.1'],
    ['initials', 'A-1 | | | | | | MW | | 4.1'],
    ['a sentence', ' | | | | | mean of three | | | 4.1'],
    ['north', ' | | | N | | | | | 4.1'],
    ['a no', ' | | | | | | n | | 4.1'],
  ])('is none where %s stands there', (_title, row) => {
    expect(told({ columns, rows: [first, row] }, 'cell', 'value')[1]).toBe('A-1 · 4.1');
  });

  it('is of no cell, nor is what leaves the cell blank below it; the next one goes on', () => {
    const rows = [first, 'Mean | | | | | | | | 4.1', ' | | | | | | | | 0.1', 'A-2 | | | | | | | | 4.2'];
    expect(readRows({ columns, rows }).map((read) => read?.place.cell?.text)).toEqual([
      'A-1',
      undefined,
      undefined,
      'A-2',
    ]);
    expect(told({ columns, rows }, 'cell', 'value').at(-1)).toBe('A-2 · 4.2');
  });

  it('has its word where others have initials, where rows name no cell', () => {
    const rows = ['2025-03-01 | dry | 1 | | | MW | | 4.1'];
    expect(told({ columns: columns.slice(1), rows, defaults: { cell: 'A-1' } })).toEqual([
      expect.stringContaining('"MW" in its column "Nr"'),
    ]);
  });
});
