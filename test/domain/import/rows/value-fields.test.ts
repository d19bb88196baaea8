import { describe, expect, it } from 'vitest';

import { valueColumns } from '../../../../lib/domain/import/rows/table-reader.ts';
import { type Columns, layoutWith, readRows, said, thickness, told, weight } from '../../../support/table-rows.ts';

describe('the unit of a value', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Unit', 'unit'],
    ['Thickness [mm]', thickness()],
    ['Width', { kind: 'reading', property: 'width' }],
  ];
  const units = (row: string) =>
    said({ columns, rows: [row] })[0]?.map((fields) => (typeof fields === 'string' ? fields : fields.unit));

  it('is its own, which its column says too, else that of the header, else the one beside it', () => {
    expect(units('A-1 | 2025-03-01 | in | 4.1 | 2.1')).toEqual(['mm', 'in']);
    expect(units('A-1 | 2025-03-01 | | 4.1 MM | 2.1"')).toEqual(['mm', 'in']);
    expect(units('A-1 | 2025-03-01 | Zoll | 4.1 | 2.1 inch')).toEqual(['mm', 'in']);
    expect(units('A-1 | 2025-03-01 | | 4.1 | 2.1')).toEqual(['mm', undefined]);
  });

  it('is none other than the header or the cell beside it says', () => {
    expect(units('A-1 | 2025-03-01 | in | 0.162 in | 2.1 mm')).toEqual([
      'unit-mismatch: Cannot take "0.162 in" from the column "Thickness [mm]": the unit of that column is mm',
      'unit-mismatch: Cannot take "2.1 mm" from the column "Width": the unit beside it is in, and not mm',
    ]);
  });

  it('is not one in the header of a column of values and another beside the value', () => {
    const long: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['Value [mm]', { kind: 'field', field: 'value', unit: 'mm' }],
      ['Unit', 'unit'],
    ];
    const rows = ['A-1 | 2025-03-01 | 4.1 |', '| | 4.2 | mm', '| | 0.162 | in', '| | 4.3 | -'];
    expect(told({ columns: long, rows }, 'value', 'unit')).toEqual([
      '4.1 · mm',
      '4.2 · mm',
      'unit-mismatch: Cannot take "0.162" from the column "Value [mm]": the unit beside it is in, and not mm',
      '4.3 · mm',
    ]);
  });
});

describe('the property that a row names', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Property', 'property'],
    ['Value', 'value'],
    ['Unit', 'unit'],
    ['Place', 'position'],
  ];
  const at = 'A-1 | 2025-03-01';

  it('may have its place and its unit with it, of which those of their columns are meant first', () => {
    const rows = [
      `${at} | Thickness 2 [µm] | 4100 | |`,
      `${at} | Thickness 2 | 4.1 | mm | edge`,
      `${at} | Thickness [mm] | 4.1 | MM |`,
      `${at} | Thickness [mm] | 4100 | µm |`,
      `${at} | Thickness [mm] | 4100 µm | |`,
    ];
    expect(rows.flatMap((row) => told({ columns, rows: [row] }, 'property', 'position', 'value', 'unit'))).toEqual([
      'thickness · 2 · 4100 · um',
      'thickness · edge · 4.1 · mm',
      'thickness ·  · 4.1 · mm',
      'unit-mismatch: Cannot take "4100" from the column "Value": the unit beside it is um, and not mm',
      'unit-mismatch: Cannot take "4100 µm" from the column "Value": the unit beside it is mm, and not um',
    ]);
  });

  it('is no mean, unless a person says so', () => {
    expect(told({ columns, rows: [`${at} | Mean thickness | 4.1 | mm |`] })).toEqual([
      'not-a-reading: Cannot file the row: "Mean thickness" in its column "Property" says that it is made of other rows',
    ]);
    const bare = columns.filter(([header]) => header !== 'Property');
    const given = { columns: bare, rows: [`${at} | 4.1 | mm |`], defaults: { property: 'mean_thickness' } };
    expect(told(given, 'property', 'value')).toEqual(['mean_thickness · 4.1']);
  });
});

describe("a reading's own id", () => {
  it('is that of its row, with the place of its column where a row has several', () => {
    const id = ['No.', 'reading_id'] as const;
    const around: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
    ];
    const ids = (columns: Columns, row: string) =>
      said({ columns, rows: [row] })[0]?.map((fields) => typeof fields !== 'string' && fields.reading_id);
    expect(ids([...around, id, ['T', thickness()]], 'A-1 | 2025-03-01 | r7 | 4.1')).toEqual(['r7']);
    const several: Columns = [...around, id, ['T1', thickness('1')], ['T2', thickness('2')], ['W', weight]];
    expect(ids(several, 'A-1 | 2025-03-01 | r7 | 4.1 | | 38.4')).toEqual(['r7/0', 'r7/2']);
    expect(ids(several, 'A-1 | 2025-03-01 | | 4.1 | |')).toEqual([undefined]);
  });
});

describe('a frame in a table', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Frame', 'raw'],
    ['Format', 'format'],
    ['Value', 'value'],
    ['Unit', 'unit'],
  ];
  const at = { cell: 'A-1', measured_at: '2025-03-01T08:05:00.000Z' };

  it('is passed on as it is, with the value that was read from it beside it', () => {
    const rows = [
      'A-1 | 2025-03-01T08:05Z | 01A+00004.121 | digimatic | 4.121 | mm',
      '    |                   | 01A+00004.122 |           |       |',
      '    |                   |               |           | 4.123 |',
      '    |                   |               |           | -     |',
    ];
    expect(said({ columns, rows })).toEqual([
      [{ ...at, raw: '01A+00004.121', format: 'digimatic', value: '4.121', unit: 'mm' }],
      [{ ...at, raw: '01A+00004.122', unit: 'mm' }],
      [{ ...at, value: '4.123', unit: 'mm' }],
      undefined,
    ]);
    expect(readRows({ columns, rows })[0]?.readings[0]?.column).toBe('Value');
  });

  it('stands alone where there is no column of values', () => {
    const alone = columns.slice(0, 4);
    const given = { columns: alone, rows: ['A-1 | 2025-03-01T08:05Z | N+ 38.41 g'], defaults: { format: 'sbi' } };
    expect(said(given)).toEqual([[{ ...at, raw: 'N+ 38.41 g', format: 'sbi' }]]);
    expect(readRows(given)[0]?.readings[0]?.column).toBe('Frame');
    expect(valueColumns(layoutWith(alone))).toEqual([]);
  });
});
