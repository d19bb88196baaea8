import { describe, expect, it } from 'vitest';

import { type Columns, noon, said, told } from '../../../support/table-rows.ts';

describe('a blank cell', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Time', 'time'],
    ['Stage', 'stage'],
    ['Property', 'property'],
    ['Unit', 'unit'],
    ['Operator', 'operator'],
    ['Value', 'value'],
    ['Place', 'position'],
    ['Remark', 'notes'],
  ];

  it('means what stands above, within the rows of one cell; but for position and notes', () => {
    const rows = [
      'A-1 | 2025-03-01 | 08:05 | dry | weight | g | Roth | 38.41 | top | dented',
      '    |            |       |     |        |   |      | 38.42 |     |',
      'A-1 |            | 08:20 | wet |        |   | Blum | 38.43 |     |',
      '    |            |       |     |        |   |      | 38.44 |     |',
    ];
    const names = ['cell', 'measured_at', 'stage', 'property', 'unit', 'operator', 'value', 'position', 'notes'];
    expect(told({ columns, rows }, ...names)).toEqual([
      'A-1 · 2025-03-01T07:05:00.000Z · dry · weight · g · Roth · 38.41 · top · dented',
      'A-1 · 2025-03-01T07:05:00.000Z · dry · weight · g · Roth · 38.42 ·  · ',
      'A-1 · 2025-03-01T07:20:00.000Z · wet · weight · g · Blum · 38.43 ·  · ',
      'A-1 · 2025-03-01T07:20:00.000Z · wet · weight · g · Blum · 38.44 ·  · ',
    ]);
  });

  it('means only the date above where another cell is named: its time is not recorded', () => {
    const rows = [
      'A-1 | 2025-03-01 | 08:05 | dry | weight | g | Roth | 38.41',
      'A-2 |            |       |     |        |   |      | 38.42',
      'A-3 |            | 09:05 | dry | weight | g |      | 38.43',
    ];
    expect(told({ columns, rows }, 'measured_at', 'stage', 'property', 'unit', 'operator', 'notes')).toEqual([
      '2025-03-01T07:05:00.000Z · dry · weight · g · Roth · ',
      `2025-03-01T11:00:00.000Z ·  ·  ·  ·  · ${noon}`,
      '2025-03-01T08:05:00.000Z · dry · weight · g ·  · ',
    ]);
  });

  it('means the unit above for another property too, where that is of its dimension and says no other itself', () => {
    const long: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['Property', 'property'],
      ['Unit', 'unit'],
      ['Value', 'value'],
    ];
    const rows = [
      'A-1 | 2025-03-01 | Thickness | mm | 4.1',
      '| | Width | | 30',
      '| | Width | | 31',
      '| | Thickness [µm] | | 4100',
      '| | Voltage | | 3.7',
      '| | | | 3.8',
      '| | Thickness | mm | 4.2',
      '| | Weight | | 38',
      '| | Thickness | | 4.3',
    ];
    expect(told({ columns: long, rows }, 'property', 'value', 'unit')).toEqual([
      'thickness · 4.1 · mm',
      'width · 30 · mm',
      'width · 31 · mm',
      'thickness · 4100 · um',
      'voltage · 3.7 · ',
      'voltage · 3.8 · ',
      'thickness · 4.2 · mm',
      'weight · 38 · ',
      'thickness · 4.3 · ',
    ]);
  });

  it('below a time means that time, unless the row is of another day', () => {
    const rows = [
      'A-1 | 2025-03-01 | 08:05 |||||1',
      'A-1 | 2025-03-01 |       |||||2',
      'A-1 | 2025-03-02 |       |||||3',
      '    |            |       |||||4',
    ];
    expect(told({ columns, rows }, 'measured_at')).toEqual([
      '2025-03-01T07:05:00.000Z',
      '2025-03-01T07:05:00.000Z',
      '2025-03-02T11:00:00.000Z',
      '2025-03-02T11:00:00.000Z',
    ]);
  });

  it('below a date with its time means both within the cell, and the date alone below the next', () => {
    const rows = [
      'A-1 | 2025-03-01 08:05 ||||||1',
      '    |                  ||||||2',
      'A-2 |                  ||||||3',
      '    |                  || wet ||||4',
      'A-2 | 2025-03-01 08:05 ||||||5',
      '    |                  | 09:00 |||||6',
      '    |                  |       |||||7',
    ];
    expect(told({ columns, rows }, 'cell', 'measured_at', 'notes')).toEqual([
      'A-1 · 2025-03-01T07:05:00.000Z · ',
      'A-1 · 2025-03-01T07:05:00.000Z · ',
      `A-2 · 2025-03-01T11:00:00.000Z · ${noon}`,
      `A-2 · 2025-03-01T11:00:00.000Z · ${noon}`,
      'A-2 · 2025-03-01T07:05:00.000Z · ',
      'A-2 · 2025-03-01T08:00:00.000Z · ',
      'A-2 · 2025-03-01T08:00:00.000Z · ',
    ]);
  });

  it('means what a row without a value says: a line that only names the cell', () => {
    const rows = ['A-1 | 2025-03-01 | 08:05 | dry', '|||||||4.1', '|||||||4.2'];
    expect(told({ columns, rows }, 'cell', 'stage', 'value')).toEqual([
      undefined,
      'A-1 · dry · 4.1',
      'A-1 · dry · 4.2',
    ]);
  });

  it('is not a dash, which says that there is nothing', () => {
    const rows = [
      'A-1 | 2025-03-01 | 08:05 | dry ||| Roth | 1 | top | dented',
      '    |            | -     | –   ||| --   | 2 | -   | —',
      '    |            |       |     |||      | 3 |     |',
      'Ed  |            |       |     ||| ed   | 4 |     |',
    ];
    const given = { columns, rows, defaults: { stage: 'wet', notes: 'old', position: 'edge' } };
    expect(told(given, 'measured_at', 'stage', 'operator', 'position', 'notes')).toEqual([
      '2025-03-01T07:05:00.000Z · dry · Roth · top · dented',
      `2025-03-01T11:00:00.000Z ·  ·  ·  · ${noon}`,
      `2025-03-01T11:00:00.000Z ·  ·  · edge · old; ${noon}`,
      `2025-03-01T11:00:00.000Z · wet · ed · edge · old; ${noon}`,
    ]);
    expect(said({ columns, rows: ['A-1 | 2025-03-01 ||||||1', '- |||||||2', '|||||||3'] }).slice(1)).toEqual([
      ['missing-cell: Cannot file the reading: neither its row nor one above names a cell'],
      ['missing-cell: Cannot file the reading: neither its row nor one above names a cell'],
    ]);
  });
});
