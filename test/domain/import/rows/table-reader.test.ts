import { describe, expect, it } from 'vitest';

import { valueColumns } from '../../../../lib/domain/import/rows/table-reader.ts';
import {
  type Columns,
  layoutWith,
  noon,
  readRows,
  said,
  thickness,
  told,
  weight,
} from '../../../support/table-rows.ts';

describe('a row', () => {
  it('of a wide table has a reading for each of its values, with all that is said around them', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Measured at', 'measured_at'],
      ['Stage', 'stage'],
      ['Thickness [mm]', thickness()],
      ['Weight [g]', weight],
      ['Mean', { kind: 'computed' }],
      ['Operator', 'operator'],
      ['Lab', 'lab'],
      ['Protocol', 'protocol'],
      ['Remark', 'notes'],
      ['Gauge', 'instrument'],
    ];
    const rows = ['A-017 | 2025-03-01 08:05 | dry | 4.121 | 38.41 | 4 | M. Roth | Aachen | P-7 | dented | mic-1'];
    const around = {
      cell: 'A-017',
      measured_at: '2025-03-01T07:05:00.000Z',
      stage: 'dry',
      operator: 'M. Roth',
      lab: 'Aachen',
      protocol: 'P-7',
      notes: 'dented',
      instrument: 'mic-1',
    };
    expect(readRows({ columns, rows })).toEqual([
      {
        place: { cell: { kind: 'name', text: 'A-017' }, stage: 'dry', measuredAt: Date.UTC(2025, 2, 1, 7, 5) },
        readings: [
          {
            column: 'Thickness [mm]',
            fields: { ok: true, value: { ...around, property: 'thickness', value: '4.121', unit: 'mm' } },
          },
          {
            column: 'Weight [g]',
            fields: { ok: true, value: { ...around, property: 'weight', value: '38.41', unit: 'g' } },
          },
        ],
      },
    ]);
  });

  it('of a long table has one, whose property and unit stand beside it', () => {
    const columns: Columns = [
      ['ID', 'cell_instance_id'],
      ['Date', 'measured_at'],
      ['Quantity', 'property'],
      ['Value', 'value'],
      ['Unit', 'unit'],
      ['Place', 'position'],
    ];
    const rows = ['c-1 | 2025-03-01T08:05Z | Dicke | 4,121 | µm | centre', 'c-1 || Open circuit | 3.7 | V |'];
    const at = { cell_instance_id: 'c-1', measured_at: '2025-03-01T08:05:00.000Z' };
    expect(said({ columns, rows, rules: { decimal: ',' } })).toEqual([
      [{ ...at, property: 'thickness', value: '4.121', unit: 'um', position: 'centre' }],
      [{ ...at, property: 'open_circuit', value: '3.7', unit: 'V' }],
    ]);
    expect(readRows({ columns, rows })[0]?.place.cell).toEqual({ kind: 'id', text: 'c-1' });
  });

  it('names replicates by the position in their headers, before that of the row', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T1', thickness('1')],
      ['T', thickness()],
      ['Place', 'position'],
    ];
    const readings = said({ columns, rows: ['A-1 | 2025-03-01 | 4.1 | 4.2 | edge'] })[0];
    expect(readings).toMatchObject([{ position: '1' }, { position: 'edge' }]);
  });

  it('is none without a value: blank, a dash, n/a and the like are no reading and no refusal', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
      ['W', weight],
    ];
    const none = ['', '-', '–', '—', '.', 'n/a', 'N/A', 'NA', 'k.A.', 'k. A.', 'NaN', 'null'];
    const rows = none.map((text) => `A-1 | 2025-03-01 | ${text} |`);
    expect(readRows({ columns, rows })).toEqual(none.map(() => undefined));
    expect(readRows({ columns, rows: ['', '|||', 'A-1', 'A-1 | 2025-03-01'] })).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(said({ columns, rows: ['A-1 | 2025-03-01 | - | 38.41'] })[0]).toMatchObject([{ property: 'weight' }]);
  });

  it('says the same however its sheet writes dates and numbers, so that it is the same reading', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
      ['Value', 'value'],
      ['Unit', 'unit'],
    ];
    const one = said({ columns, rows: ['A-1 | 2025-03-01 08:05 | 4.120 | 12.345 | µm'] });
    const other = [
      'A-1 | 01.03.2025 08:05:00 | 4,120 mm | 12,345 | um',
      'A-1 | 45717.33680555555 | 4,120 | 12,345 um |',
    ];
    for (const row of other) expect(said({ columns, rows: [row], rules: { decimal: ',' } })).toEqual(one);
  });

  it('that has the header once more is none', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
    ];
    const rows = ['A-1 | 2025-03-01 | 4.1', 'Cell | Date | T', ' | | 4.2'];
    expect(told({ columns, rows }, 'cell', 'value')).toEqual(['A-1 · 4.1', undefined, 'A-1 · 4.2']);
  });
});

describe('when a row was measured', () => {
  it('may stand in a column called "Time" where nothing else tells the day', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Time', 'time'],
      ['T', thickness()],
    ];
    const rows = ['A-1 | 2025-03-01 08:05 | 4.1', 'A-2 || 4.2'];
    expect(told({ columns, rows }, 'measured_at')).toEqual(['2025-03-01T07:05:00.000Z', '2025-03-01T11:00:00.000Z']);
    const given = { columns, rows: ['A-1 | 08:05 | 4.1'], defaults: { measured_at: '2025-03-02' } };
    expect(told(given, 'measured_at')).toEqual(['2025-03-02T07:05:00.000Z']);
  });

  it('has to be told: no reading of the row is taken otherwise', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
      ['W', weight],
    ];
    const given = { columns, rows: ['A-1 || 4.1 | 38.1', 'A-1 | soon | 4.1 |'] };
    const sentence = 'invalid-time: Cannot tell when it was measured: neither the row nor one above it has a date';
    const [first, second] = said(given);
    expect(first).toEqual([sentence, sentence]);
    expect(second).toEqual([expect.stringMatching(/^invalid-time: Cannot read the date "soon": /)]);
    expect(readRows(given)[0]?.place.measuredAt).toBeUndefined();
  });

  it('is noted behind the notes of the row', () => {
    const columns: Columns = [
      ['Cell', 'cell'],
      ['Date', 'measured_at'],
      ['T', thickness()],
      ['Remark', 'notes'],
    ];
    const rows = ['A-1 | 2025-03-01 | 4.1 | dented', '||4.2|'];
    expect(told({ columns, rows }, 'notes')).toEqual([`dented; ${noon}`, noon]);
  });
});

describe('a row that cannot be read', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Date', 'measured_at'],
    ['Stage', 'stage'],
    ['T', thickness()],
    ['W', weight],
    ['Stable', 'stable'],
    ['No.', 'reading_id'],
  ];
  const good = 'A-1 | 2025-03-01 | dry | 4.1 | 38.1 | yes | 7';
  const ragged =
    'unreadable-row: Cannot read the row: it has 9 cells, and the header 7; is a cell with a separator in it not quoted?';

  it('has cells behind the last column: no value of it is taken', () => {
    expect(said({ columns, rows: [`${good} | | x |`] })).toEqual([[ragged, ragged]]);
    expect(said({ columns, rows: [`${good} | | |`] })[0]).toMatchObject([{ value: '4.1' }, { value: '38.1' }]);
  });

  it('leaves nothing to the rows below: they have to name their cell and day', () => {
    const rows = [good, 'A-2 | 2025-03-02 | wet | 4.2 |||| x | x', '||| 4.3', 'A-3 ||| 4.4', '| 2025-03-03 || 4.5'];
    const [, second, third, fourth, fifth] = said({ columns, rows });
    expect(second).toEqual([ragged]);
    expect(third).toEqual(['missing-cell: Cannot file the reading: neither its row nor one above names a cell']);
    expect(fourth).toEqual([
      'invalid-time: Cannot tell when it was measured: neither the row nor one above it has a date',
    ]);
    expect(fifth).toMatchObject([{ cell: 'A-3', value: '4.5' }]);

    // What holds by default was said for rows that were read.
    const defaults = { cell: 'A-9', measured_at: '2025-03-09' };
    expect(said({ columns, rows, defaults }).slice(2)).toEqual([third, fourth, fifth]);
    const byId: Columns = [['ID', 'cell_instance_id'], ...columns.slice(1)];
    expect(said({ columns: byId, rows, defaults: { cell_instance_id: 'c-9' } })[2]).toEqual(third);
  });

  it('says neither yes nor no where it was stable or not', () => {
    const rows = ['yes', 'NEIN', 'stabil', 'WAHR', '0', '', '-', 'perhaps'].map(
      (stable) => `A-1 | 2025-03-01 | dry | 4.1 || ${stable}`,
    );
    expect(told({ columns, rows }, 'stable')).toEqual([
      'true',
      'false',
      'true',
      'true',
      'false',
      '',
      '',
      'unreadable-row: Cannot read the row: "perhaps" in "Stable" is neither yes nor no',
    ]);
    const given = { columns: columns.slice(0, 4), rows: [good.slice(0, 28)], defaults: { stable: 'perhaps' } };
    expect(told(given)).toEqual(['unreadable-row: Cannot read the row: "perhaps" in "stable" is neither yes nor no']);
  });

  it.each([
    [255, 'A-1 | 2025-03-01 | %', undefined, {}],
    [256, 'A-1 | 2025-03-01 | %', 'its column "Stage" has 256 characters, more than 255', {}],
    [253, 'A-1 | 2025-03-01 | dry | | | | %', undefined, {}],
    [254, 'A-1 | 2025-03-01 | dry | | | | %', 'its column "No." has 254 characters, more than 253', {}],
    [256, 'A-1 | 2025-03-01', 'its operator has 256 characters, more than 255', { operator: '%' }],
    [256, 'A-1 | 2025-03-01', 'its instrument has 256 characters, more than 255', { instrument: '%' }],
    [256, 'A-1 | 2025-03-01', 'its position has 256 characters, more than 255', { position: '%' }],
    [300, 'A-1 | 2025-03-01', undefined, { notes: '%', protocol: '%' }],
  ])('has a text of %i characters in %j: %s', (length, text, where, defaults) => {
    const filled = (template: string) => template.replace('%', 'x'.repeat(length));
    const cells = filled(text).split('|');
    cells[3] = '4.1';
    const rows = [Array.from(cells, (cell) => cell ?? '').join('|')];
    const byDefault = Object.fromEntries(Object.entries(defaults).map(([field, value]) => [field, filled(value)]));
    const [[reading] = []] = said({ columns, rows, defaults: byDefault });
    if (where === undefined) expect(reading).toMatchObject({ value: '4.1' });
    else expect(reading).toBe(`unreadable-row: Cannot read the row: ${where}`);
  });
});

it('columns with values are those of readings, and the one of values', () => {
  const layout = layoutWith([
    ['Cell', 'cell'],
    ['T', thickness()],
    ['Value', 'value'],
    ['Mean', { kind: 'computed' }],
    ['Frame', 'raw'],
  ]);
  expect(valueColumns(layout).map(({ header }) => header)).toEqual(['T', 'Value']);
});
