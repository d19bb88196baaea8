import { describe, expect, it } from 'vitest';

import { type Columns, said, thickness, told } from '../../../support/table-rows.ts';

describe('the cell of a row', () => {
  const columns: Columns = [
    ['ID', 'cell_instance_id'],
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Stage', 'stage'],
    ['T', thickness()],
  ];
  const cells = (rows: readonly string[], defaults = {}) =>
    told({ columns, rows, defaults }, 'cell_instance_id', 'cell', 'stage');

  it('is its id where it has one, whatever people call it', () => {
    const rows = [
      'c-1 | A-1 | 2025-03-01 | dry | 4.1',
      '    | A-1 |            |     | 4.2',
      'c-1 | a 1 |            |     | 4.3',
      'c-2 | A-1 |            |     | 4.4',
      '    | A-3 |            |     | 4.5',
    ];
    expect(cells(rows)).toEqual(['c-1 ·  · dry', 'c-1 ·  · dry', 'c-1 ·  · dry', 'c-2 ·  · ', ' · A-3 · ']);
  });

  it('is the one that holds by default where no row names any', () => {
    expect(cells(['|| 2025-03-01 | dry | 4.1', '| A-2 ||| 4.2', '|||| 4.3'], { cell_instance_id: 'c-9' })).toEqual([
      'c-9 ·  · dry',
      ' · A-2 · ',
      ' · A-2 · ',
    ]);
    expect(cells(['|| 2025-03-01 || 4.1'], { cell: 'A-9' })).toEqual([' · A-9 · ']);
  });

  it('is missing where none is named: the sentence says so', () => {
    expect(said({ columns, rows: ['|| 2025-03-01 || 4.1'] })).toEqual([
      ['missing-cell: Cannot file the reading: neither its row nor one above names a cell'],
    ]);
  });
});

describe('what holds by default', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Stage', 'stage'],
    ['Value', 'value'],
    ['Unit', 'unit'],
  ];

  it('gives way to what a row says', () => {
    const defaults = { stage: 'dry', unit: 'mm', property: 'Dicke', operator: 'Roth', reading_id: 'x', stable: 'yes' };
    const rows = ['A-1 | 2025-03-01T08:05Z || 4.1 |', '|| wet | 4.2 in |', '||| 4.3 | in'];
    const names = ['stage', 'value', 'unit', 'property', 'operator', 'reading_id', 'stable'];
    expect(told({ columns, rows, defaults }, ...names)).toEqual([
      'dry · 4.1 · mm · thickness · Roth ·  · true',
      'wet · 4.2 · in · thickness · Roth ·  · true',
      'wet · 4.3 · in · thickness · Roth ·  · true',
    ]);
  });

  it('may leave property and unit to the instrument', () => {
    expect(said({ columns, rows: ['A-1 | 2025-03-01T08:05Z || 4.1'] })).toEqual([
      [{ cell: 'A-1', measured_at: '2025-03-01T08:05:00.000Z', value: '4.1' }],
    ]);
  });
});

describe('the instrument of a row', () => {
  it('is its id alone, or what is said of it', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
      ['Gauge', 'instrument'],
      ['Kind', 'instrument_kind'],
      ['Model', 'instrument_model'],
      ['Serial', 'instrument_serial_number'],
    ];
    const rows = [
      'A-1 | 2025-03-01 | 4.1 | mic-1',
      'A-2 |            | 4.1 | mic-1 | micrometer | 293-240 | 7',
      'A-3 |            | 4.1 |       |            |         | 8',
      'A-4 |            | 4.1 |       |            | 293',
      'A-5 |            | 4.1 |       | micrometer',
      'A-6 |            | 4.1',
    ];
    expect(said({ columns, rows })).toMatchObject([
      [{ instrument: 'mic-1' }],
      [{ instrument: { id: 'mic-1', kind: 'micrometer', model: '293-240', serial_number: '7' } }],
      [{ instrument: { serial_number: '8' } }],
      [{ instrument: { model: '293' } }],
      [{ instrument: { kind: 'micrometer' } }],
      [{ cell: 'A-6' }],
    ]);
    expect(said({ columns, rows }).at(-1)?.[0]).not.toHaveProperty('instrument');
  });
});

it('texts of a row come out as any database keeps them', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['T', thickness()],
    ['Stage', 'stage'],
    ['Remark', 'notes'],
  ];
  const rows = ['A\u0000 | 2025-03-01T08:05Z | 4.1 | d\ud800 | x\u0000'];
  expect(told({ columns, rows }, 'cell', 'stage', 'notes')).toEqual(['A\u2400 · d\ufffd · x\u2400']);
});
