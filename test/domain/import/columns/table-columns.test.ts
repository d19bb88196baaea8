import { describe, expect, it } from 'vitest';
import { tableColumns } from '../../../../lib/domain/import/columns/table-columns.ts';
import { noMapping } from '../../../../lib/domain/import/mapping/read-mapping.ts';
import type { Mapping } from '../../../../lib/domain/import/mapping.ts';
import { inWords, mapped, sheet } from '../sheet.ts';

function columnsIn(text: string, mapping: Mapping = noMapping) {
  const [header, ...rows] = sheet(text);
  const headings = header?.cells.map((cell) => ({ header: cell, unit: undefined })) ?? [];
  return tableColumns(headings, mapping, rows);
}

const meaningsIn = (text: string, mapping?: Mapping) => columnsIn(text, mapping).map(({ meaning }) => inWords(meaning));

const whyIn = (text: string, mapping?: Mapping) => columnsIn(text, mapping).map(({ why }) => why);

const withDefault = (field: 'property' | 'measured_at', text: string): Mapping => ({
  ...noMapping,
  defaults: new Map([[field, text]]),
});

describe('columns that are told among their neighbours', () => {
  it.each([
    ['T1 | T2 [mm]', ['thickness/1', 'thickness/2[mm]']],
    ['T1', ['unmatched']],
    ['T1 | T1', ['unmatched', 'unmatched']],
    ['T1 [g] | T2 [g]', ['unmatched', 'unmatched']],
    ['T1 [gr] | T2', ['unmatched', 'thickness/2']],
    ['d1 | d2', ['thickness/1', 'thickness/2']],
    ['d1 | d2 | Diameter', ['unmatched', 'unmatched', 'diameter']],
    ['d1 | d2 | Thickness', ['unmatched', 'unmatched', 'thickness']],
    ['d1 | d2 | T1 | T2', ['unmatched', 'unmatched', 'thickness/1', 'thickness/2']],
    ['d1 | d2 | T1', ['thickness/1', 'thickness/2', 'unmatched']],
    ['W1 [g] | W2 [mm] | W3', ['weight/1[g]', 'width/2[mm]', 'unmatched']],
    ['T1 | T2 | Thickness', ['thickness/1', 'thickness/2', 'thickness']],
    ['Thickness N [mm] | Thickness S [mm]', ['thickness/north[mm]', 'thickness/south[mm]']],
    ['Thickness E | Thickness N', ['thickness/east', 'thickness/north']],
    ['Thickness mean | Thickness s | Thickness n', ['computed', 'unmatched', 'computed']],
    ['Thickness n', ['computed']],
    ['Thickness s', ['unmatched']],
    ['Thickness n | Weight s', ['computed', 'unmatched']],
    ['Thickness | Thickness | thickness', ['thickness/1', 'thickness/2', 'thickness/3']],
    ['Thickness [mm] | Thickness [in]', ['thickness[mm]', 'unmatched']],
    ['T1 | Thickness 1 | T2', ['thickness/1', 'unmatched', 'thickness/2']],
    ['Thickness 1 | Thickness 1', ['thickness/1', 'unmatched']],
    ['Messung 1 | Messung 2', ['unmatched', 'unmatched']],
    ['Date | Datum', ['measured_at', 'unmatched']],
    ['Date | Time', ['measured_at', 'time']],
    ['Time | Uhrzeit', ['measured_at', 'unmatched']],
    ['Serial number | Sample ID | Cell ID | Cell name', ['unmatched', 'unmatched', 'unmatched', 'cell']],
    ['Cell name | Cell', ['cell', 'unmatched']],
    ['Cell | cell_instance_id', ['cell', 'cell_instance_id']],
    ['Thickness | Unit | Unit', ['thickness', 'unit', 'unmatched']],
  ])('%s', (text, meanings) => {
    expect(meaningsIn(text)).toEqual(meanings);
  });

  it('are values of a property that is a default', () => {
    expect(meaningsIn('Messung 1 [mm] | Messung 2', withDefault('property', 'thickness'))).toEqual([
      'thickness/1[mm]',
      'thickness/2',
    ]);
  });

  it('keep a time of day where the date is a default', () => {
    expect(meaningsIn('Time', withDefault('measured_at', '2025-03-01'))).toEqual(['time']);
  });
});

describe('a mean that is called like a reading', () => {
  const t = 'T1 | T2 | T3 | Thickness';
  it.each([
    ['rounded to its digits', `${t}\n4.1 | 4.2 | 4.2 | 4.17\n4.0 | 4.0 | 4.1 | 4.03`, 'computed'],
    ['rounded down from a half', `${t}\n1 | 1 | 2.5 | 1.5\n0.5 | 0.5 | 0.5 | 0.5`, 'computed'],
    ['with decimal commas and units', `${t}\n4,1 mm | 4,2 mm | 4,2 mm | 4,17 mm\n4,0 | 4,0 | 4,1 | 4,03`, 'computed'],
    ['in all digits of a float', `${t}\n4.1 | 4.2 | 4.2 | 4.1666666666666667\n1 | 1 | 1 | 1`, 'computed'],
    ['and is in another unit', 'T1 [µm] | T2 [mm] | Thickness [mm]\n1000 | 2 | 1.5\n2000 | 3 | 2.5', 'computed'],
    [
      'but for a unit of another kind',
      'Thickness 1 [g] | Thickness 2 [g] | Thickness [mm]\n1 | 2 | 1.5\n2 | 3 | 2.5',
      'thickness[mm]',
    ],
    [
      'but for a unit that is open',
      'Thickness 1 [mm] | Thickness 2 [mm] | Thickness [M]\n1 | 2 | 1.5\n2 | 3 | 2.5',
      'thickness[M]',
    ],
    [
      'but for units that are open',
      'Thickness 1 [M] | Thickness 2 [M] | Thickness [mm]\n1 | 2 | 1.5\n2 | 3 | 2.5',
      'thickness[mm]',
    ],
    ['and has a unit that they leave out', 'T1 | T2 | Thickness [mm]\n1 | 2 | 1.5\n2 | 3 | 2.5', 'computed'],
    ['and has a unit of its own', 'T1 [mm] | T2 [mm] | Thickness\n1 | 2 | 1.5\n2 | 3 | 2.5', 'computed'],
    ['where others have none', 'T1 | T2 | Thickness [mm]\n1 | 2 | 1.5\n2 | 3 | 2.5', 'computed'],
    [
      'whatever is missing in other rows',
      `${t}\n1 | 1 | 1 | 1\n5 | | 1 | 9\n2 | 2 | 2 | 2\nx | 1 | 1 | 9\n1`,
      'computed',
    ],
    ['but in one row only', `${t}\n1 | 1 | 1 | 1`, 'thickness'],
    ['but not in every row', `${t}\n1 | 1 | 1 | 1\n2 | 2 | 2 | 2\n1 | 1 | 1 | 2`, 'thickness'],
    ['but half a digit off', `${t}\n4.1 | 4.2 | 4.2 | 4.18\n4.0 | 4.0 | 4.1 | 4.03`, 'thickness'],
    ['but of one column only', 'Weight | T1 | T2 | Thickness | Thickness 7\n1|1|1|1|1\n2|2|2|2|2', 'thickness/7'],
    ['but in another unit', 'T1 [mm] | T2 [mm] | Thickness [um]\n1 | 2 | 1.5\n2 | 3 | 2.5', 'thickness[um]'],
    ['but of another property', 'Weight 1 | Weight 2 | Thickness\n1 | 2 | 1.5\n2 | 3 | 2.5', 'thickness'],
    ['but of one reading', 'Thickness 1 | Thickness\n1 | 1\n2 | 2', 'thickness'],
  ])('%s', (_title, text, meaning) => {
    expect(meaningsIn(text).at(-1)).toBe(meaning);
  });

  it('is a reading where the mapping says so', () => {
    const text = `${t}\n1 | 1 | 1 | 1\n2 | 2 | 2 | 2`;
    expect(meaningsIn(text, mapped({ Thickness: 'thickness' })).at(-1)).toBe('thickness');
  });
});

describe('the mapping', () => {
  it.each([
    ['wins over a name that is known', 'Cell | Thickness', { Thickness: 'weight' }, ['cell', 'weight']],
    ['wins over a computed name', 'Cell | Mean [mm]', { 'Mean [mm]': 'thickness' }, ['cell', 'thickness[mm]']],
    ['leaves the unit to the header', 'Foo_um | Bar [N]', { Foo_um: 'x', 'Bar [N]': 'y' }, ['x[um]', 'y[N]']],
    ['has a unit that wins', 'Foo [um]', { 'Foo [um]': 'x/top[mm]' }, ['x/top[mm]']],
    [
      'gives a value its unit',
      'Foo [um] | Bar [g]',
      { 'Foo [um]': 'value', 'Bar [g]': 'notes' },
      ['value[um]', 'notes'],
    ],
    ['ignores', 'Thickness [mm]', { 'Thickness [mm]': 'ignore' }, ['ignored']],
    ['knows a header by another way of writing', 'Dicke  [MM]:', { 'dicke_[mm]': 'width[mm]' }, ['width[mm]']],
    ['goes by the exact header first', 'X | x', { X: 'a', x: 'b' }, ['a', 'b']],
    ['wins over a better name for a field', 'Cell | Foo', { Foo: 'cell' }, ['unmatched', 'cell']],
    ['wins over an earlier mapped one never', 'Foo | Bar', { Foo: 'cell', Bar: 'cell' }, ['cell', 'unmatched']],
    ['keeps a time a time', 'Time', { Time: 'time' }, ['time']],
    [
      'may name one property several times',
      'Foo | Bar | Thickness',
      { Foo: 'thickness', Bar: 'thickness/1' },
      ['thickness', 'thickness/1', 'unmatched'],
    ],
    ['may name one place twice', 'Foo | Bar', { Foo: 'thickness', Bar: 'thickness' }, ['thickness', 'thickness']],
    ['numbers columns of one header', 'Foo | Foo', { Foo: 'thickness' }, ['thickness/1', 'thickness/2']],
    [
      'takes headers like properties of objects as any other',
      '__proto__ | constructor',
      Object.fromEntries([
        ['__proto__', 'cell'],
        ['constructor', 'thickness'],
      ]),
      ['cell', 'thickness'],
    ],
  ] as [string, string, Record<string, string>, string[]][])('%s', (_title, text, targets, meanings) => {
    expect(meaningsIn(text, mapped(targets))).toEqual(meanings);
  });
});

describe('a column without a header', () => {
  it('is ignored where nothing is in it, and nobody knows it otherwise', () => {
    expect(columnsIn('Cell | | \nA-1 | x\nA-2 | x')).toMatchObject([
      { header: 'Cell' },
      { header: '', meaning: { kind: 'unmatched' }, why: 'it has no header' },
      { header: '', meaning: { kind: 'ignored' }, why: 'it has neither a header nor anything in it' },
    ]);
  });
});

describe('why a column is understood so', () => {
  it.each([
    ['Dicke 1 [mm]', ['"Dicke 1 [mm]" is thickness, "1" its place, [mm] its unit']],
    ['Mean', ['its name says that it is made of other values']],
    ['Foo', ['no known name']],
    ['T1 | T2', ['"T1" is thickness, "1" its place: one of 2 columns, T with a number', expect.any(String)]],
    ['T1', ['"T1" may be many things']],
    ['Thickness s', ['"s" is no known place on a cell']],
    ['Messung 1', ['it is a value, and nothing says of which property']],
    ['Date | Datum', ['"Date" is measured_at', '"Date" is measured_at already']],
    ['Time', ['"Time" is measured_at, as no other column has a date']],
    ['Dicke [mm] | Dicke [in]', [expect.any(String), '"Dicke [mm]" is thickness already']],
    ['T1 | T2 | Dicke 2', [expect.any(String), expect.any(String), '"T2" is thickness 2 already']],
    [
      'Dicke | Dicke',
      [
        '"Dicke" is thickness; one of 2 columns "Dicke": 1 is its place',
        '"Dicke" is thickness; one of 2 columns "Dicke": 2 is its place',
      ],
    ],
    [
      'T1 | T2 | Dicke\n1 | 1 | 1\n2 | 2 | 2',
      [
        expect.any(String),
        expect.any(String),
        'it is the mean of the 2 other columns of thickness in every row looked at',
      ],
    ],
  ])('%j is told', (text, why) => {
    expect(whyIn(text)).toEqual(why);
  });

  it('is the mapping, or a default', () => {
    expect(whyIn('Foo', mapped({ Foo: 'cell' }))).toEqual(['mapped']);
    expect(whyIn('Wert 1', withDefault('property', 'width'))).toEqual([
      '"Wert 1" is width, "1" its place; the property is a default',
    ]);
  });
});
