import { describe, expect, it } from 'vitest';

import { isHeaderAgain, layoutOf } from '../../../../lib/domain/import/columns/layout.ts';
import { noMapping } from '../../../../lib/domain/import/mapping/read-mapping.ts';
import type { Layout, Mapping } from '../../../../lib/domain/import/mapping.ts';
import { inWords, mapped, sheet } from '../sheet.ts';

function layoutIn(text: string, mapping: Mapping = noMapping): Layout {
  const read = layoutOf(sheet(text), mapping);
  if (read.kind === 'none') throw new Error(read.reason);
  return read.layout;
}

const placesIn = (text: string, mapping?: Mapping) => {
  const { headerRow, unitsRow, titleRows } = layoutIn(text, mapping);
  return { headerRow, unitsRow, titleRows };
};

const meaningsIn = (text: string, mapping?: Mapping): string[] =>
  layoutIn(text, mapping).columns.map(({ meaning }) => inWords(meaning));

const reasonIn = (text: string, mapping: Mapping = noMapping): string => {
  const read = layoutOf(sheet(text), mapping);
  return read.kind === 'none' ? read.reason : `a layout: ${read.layout.headerRow}`;
};

describe('the header of a table', () => {
  it('is the first row of a plain table', () => {
    expect(layoutIn('Cell | Date | Thickness [mm]\nA-1 | 2025-03-01 | 4.121')).toEqual({
      headerRow: 1,
      titleRows: [],
      columns: [
        { index: 0, header: 'Cell', meaning: { kind: 'field', field: 'cell' }, why: '"Cell" is cell' },
        { index: 1, header: 'Date', meaning: { kind: 'field', field: 'measured_at' }, why: '"Date" is measured_at' },
        {
          index: 2,
          header: 'Thickness [mm]',
          meaning: { kind: 'reading', property: 'thickness', unit: 'mm' },
          why: '"Thickness [mm]" is thickness, [mm] its unit',
        },
      ],
    });
  });

  it.each([
    [
      'stands below titles that speak of cells and thickness',
      'Thickness and weight of cells, March 2025\n\nProject 7\nCell | Thickness [mm]\nA-1 | 4.1',
      { headerRow: 4, unitsRow: undefined, titleRows: [1, 3] },
    ],
    [
      'is the row of which most is understood, not the first that would do',
      'Cell | Thickness\nsee below | see below\nCell | Date | Thickness [mm] | Operator\nA-1 | 2025-03-01 | 4.1 | Ann',
      { headerRow: 3, unitsRow: undefined, titleRows: [1, 2] },
    ],
    [
      'is the upper one of tables one below the other, of whichever more is understood',
      'Cell | Thickness [mm]\nMarch\nA-1 | 4.1\nCell | Weight [g] | Width [mm]\nA-1 | 38 | 30\nCell | Date | Width [mm] | Depth [mm]',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
    [
      'is the first of two that are alike',
      'Cell | Thickness [mm]\nA-1 | 4.1\nCell | Thickness [mm]\nA-2 | 4.2',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
    [
      'is not a form with names and values side by side',
      'Cell | A-7 | Thickness [mm] | 4.12 | Date | Operator\nCell | Thickness\nA-7 | 4.1',
      { headerRow: 2, unitsRow: undefined, titleRows: [1] },
    ],
    [
      'has its units below',
      'Cell | Date | Thickness | Weight\n - | | [mm] | (g)\nA-1 | 2025-03-01 | 4.1 | 38',
      { headerRow: 1, unitsRow: 2, titleRows: [] },
    ],
    [
      'has its units above',
      'Report\n | | mm | g\nCell | Date | Thickness | Weight\nA-1 | 2025-03-01 | 4.1 | 38',
      { headerRow: 3, unitsRow: 2, titleRows: [1] },
    ],
    [
      'has units of some of its columns',
      'Cell | Thickness | Weight\n | mm | -\nA-1 | 4.1 | 38',
      { headerRow: 1, unitsRow: 2, titleRows: [] },
    ],
    [
      'has no units where a number stands among them',
      'Cell | Batch | Thickness\nA-1 | 3 | mm\nA-1 | 3 | 4.1',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
    [
      'has no units where a value stands among them',
      'Cell | Thickness | Weight\nA-1 | mm | 38\nA-1 | 4.1 | 38',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
    [
      'has no units in a row of blanks and dashes',
      'Cell | Thickness\n- | -\nA-1 | 4.1',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
    [
      'has no units where only a remark is called like one',
      'Cell | Thickness | Notes\n | | g\nA-1 | 4.1 |',
      { headerRow: 1, unitsRow: undefined, titleRows: [] },
    ],
  ])('%s', (_title, text, places) => {
    expect(placesIn(text)).toEqual(places);
  });

  it('is looked for in thirty rows', () => {
    const table = 'Cell | Thickness\nA-1 | 4.1';
    expect(placesIn(`${'Title\n'.repeat(29)}${table}`).headerRow).toBe(30);
    expect(reasonIn(`${'Title\n'.repeat(30)}${table}`)).toMatch(/^no row names a cell/);
  });

  it('ends the titles, which are not in its columns', () => {
    expect(meaningsIn('x | y | z\nCell | Thickness |\nA-1 | 4.1 |')).toEqual(['cell', 'thickness', 'ignored']);
  });

  it('is found by what the mapping names', () => {
    const text = 'Cell | Thickness\nFoo | Bar\nx | 4.1';
    expect(placesIn(text, mapped({ Foo: 'cell', Bar: 'thickness' })).headerRow).toBe(2);
  });

  it.each([
    ['cell', 'A-1'],
    ['cell_instance_id', '3f0a'],
  ] as const)('needs no cell where the default %s is given', (field, text) => {
    const mapping: Mapping = { ...noMapping, defaults: new Map([[field, text]]) };
    expect(meaningsIn('Thickness [mm]\n4.1', mapping)).toEqual(['thickness[mm]']);
  });

  it.each([
    ['Cell | Value', ['cell', 'value']],
    ['Cell | Frame', ['cell', 'raw']],
    ['Cell | Property | Value [mm]', ['cell', 'property', 'value[mm]']],
    ['cell_instance_id | T1 | T2', ['cell_instance_id', 'thickness/1', 'thickness/2']],
  ])('%s is one', (text, meanings) => {
    expect(meaningsIn(text)).toEqual(meanings);
  });
});

describe('a row that nobody wrote', () => {
  const blanks = (count: number) => Array.from({ length: count }, () => '');
  const columnsOf = (cells: readonly string[]) => {
    const read = layoutOf([{ number: 1, cells }], noMapping);
    return read.kind === 'none' ? read.reason : read.layout.columns.length;
  };

  it('of very many blank cells is a header by its first thousand', () => {
    expect(columnsOf(['Cell', 'Thickness', ...blanks(50_000)])).toBe(1000);
  });

  it('of more than a thousand names is no header', () => {
    expect(columnsOf(['Cell', 'Thickness', ...blanks(998), 'x'])).toMatch(/^no row names a cell/);
    expect(columnsOf(['Cell', 'Thickness', ...blanks(997), 'x'])).toBe(1000);
  });

  it('of a megabyte in a cell is looked at all the same', () => {
    const long = (text: string) => text.repeat(1_000_000 / text.length);
    for (const text of [long('* '), long(':'), `[${long(' ')}x`, long('a'), long('T1 ')]) {
      const read = layoutOf(
        [
          { number: 1, cells: [text, 'Cell', 'Thickness', 'T1', 'T2', text] },
          { number: 2, cells: [text, 'A-1', text, '1', '2', text] },
        ],
        mapped({ Foo: 'notes' }),
      );
      expect(read).toMatchObject({ kind: 'layout', layout: { headerRow: 1, absent: ['Foo'] } });
    }
  });
});

describe('units in a row of their own', () => {
  it('are those of the columns that have none, also of the value of a long table', () => {
    const text =
      'Cell | Thickness | Weight [g] | W1 | W2 | Value\n | [MM] | mg | g | g | µm\nA-1 | 4.1 | 38 | 1 | 2 | 3';
    expect(meaningsIn(text)).toEqual(['cell', 'thickness[mm]', 'weight[g]', 'weight/1[g]', 'weight/2[g]', 'value[um]']);
  });

  it('are told as the reason', () => {
    const { columns } = layoutIn('Cell | Dicke | Value\n | in mm | g\nA-1 | 4.1 | 3');
    expect(columns.slice(1).map(({ why }) => why)).toEqual([
      '"Dicke" is thickness, [mm] its unit',
      '"Value" is value, [g] its unit',
    ]);
  });
});

describe('a header over two rows', () => {
  it.each([
    [
      'numbers below a group',
      'Cell | Thickness [mm] | | | Weight\n | 1 | 2 | 3 | [g]\nA-1 | 1 | 2 | 3 | 38',
      ['cell', 'thickness/1[mm]', 'thickness/2[mm]', 'thickness/3[mm]', 'weight[g]'],
    ],
    [
      'letters below a group that has the unit',
      ' | | Thickness [mm] | | |\nCell | Date | T1 | T2 | Mean | Operator\nA-1 | 2025-03-01 | 1 | 2 | 3 | Ann',
      ['cell', 'measured_at', 'thickness/1[mm]', 'thickness/2[mm]', 'computed', 'operator'],
    ],
    [
      'places below a group, and a name over both rows',
      'Cell | Dicke (mm) |\nCell | oben | unten\nA-1 | 1 | 2',
      ['cell', 'thickness/oben[mm]', 'thickness/unten[mm]'],
    ],
    [
      'numbers below a group that has a place',
      'Cell | Thickness top [mm] |\n | 1 | 2\nA-1 | 1 | 2',
      ['cell', 'thickness/top 1[mm]', 'thickness/top 2[mm]'],
    ],
    [
      'a computed group takes nothing else in',
      'Cell | Thickness | | Mean |\n | 1 | 2 | | Operator\nA-1 | 1 | 2 | 1.5 | Ann',
      ['cell', 'thickness/1', 'thickness/2', 'computed', 'operator'],
    ],
    [
      'values below groups',
      'Cell | Thickness [mm] | Weight [g]\nCell | Value | Value\nA-1 | 1 | 2',
      ['cell', 'thickness[mm]', 'weight[g]'],
    ],
    [
      'a group that has its own numbers is none',
      'Cell | Thickness 1 | Thickness 2\n | 1 | 2\nA-1 | 1 | 2',
      ['cell', 'thickness/1', 'thickness/2'],
    ],
    [
      'what is a value by itself stays what it is',
      ' | Thickness [mm] | | \nCell | T1 | T2 | Weight\nA-1 | 1 | 2 | 3',
      ['cell', 'thickness/1[mm]', 'thickness/2[mm]', 'weight'],
    ],
  ])('%s', (_title, text, meanings) => {
    expect(meaningsIn(text)).toEqual(meanings);
  });

  it('has the lower row as its header, and the upper one among the titles', () => {
    const text = 'Title\nCell | Thickness [mm] |\n | 1 | 2\nA-1 | 4.1 | 4.2';
    expect(placesIn(text)).toEqual({ headerRow: 3, unitsRow: undefined, titleRows: [1, 2] });
    expect(layoutIn(text).columns.map(({ header }) => header)).toEqual([
      'Cell',
      'Thickness [mm] 1',
      'Thickness [mm] 2',
    ]);
  });

  it('is none where the first row of data leaves its cell blank', () => {
    expect(placesIn('Cell | Thickness | Weight\n | 4 | 38\nA-1 | 4 | 38').headerRow).toBe(1);
  });
});

describe('a table that is none', () => {
  it.each([
    ['', 'it has no rows'],
    [
      'Foo | Bar\nx | y',
      'no row names a cell ("Cell name", "Sample ID", "Barcode" …) and a value; row 1 has "Foo", "Bar"; name the columns with --map "Foo"=cell, or "columns" in mapping.json',
    ],
    [
      ' | a | b | c | d | e | f | g',
      'no row names a cell ("Cell name", "Sample ID", "Barcode" …) and a value; row 1 has "a", "b", "c", "d", "e", "f" and 1 more; name the columns with --map "a"=cell, or "columns" in mapping.json',
    ],
    [
      'Title\nCell name | Foo | Date\nx | 1',
      'row 2 names a cell and no value ("Thickness [mm]", "Weight (g)", "Value" …): unknown are "Foo"; name its column with --map "Foo"=thickness, or "columns" in mapping.json',
    ],
    [
      'Cell name | Date\nx | 1',
      'row 1 names a cell and no value ("Thickness [mm]", "Weight (g)", "Value" …): it has no other columns',
    ],
    [
      'Cell name | Mean thickness | SD\nx | 1 | 2',
      'row 1 names a cell, and no value that is not computed from others: "Mean thickness", "SD"; what is to be imported all the same, name with --map "Mean thickness"=thickness, or "columns" in mapping.json',
    ],
    [
      'Foo | Thickness [mm] | Date\nx | 1',
      'row 1 names a value and no cell ("Cell name", "Sample ID", "Barcode" …): unknown are "Foo"; name its column with --map "Foo"=cell, or "columns" in mapping.json, or the cell of all rows with --default cell=…, or "defaults" in mapping.json',
    ],
    [
      'Thickness [mm] | Date\n1',
      'row 1 names a value and no cell ("Cell name", "Sample ID", "Barcode" …): it has no other columns; name the cell of all rows with --default cell=…, or "defaults" in mapping.json',
    ],
    [
      'Cell | Thickness | | Cell | Thickness\nA | 1 | | B | 2',
      'row 1 names the cell twice ("Cell"), each time with values of its own: tables side by side are not told apart; give each its own sheet or file',
    ],
    [
      'Cell | Thickness | Cell | Thickness\nA | 1 | A | 2',
      'row 1 names the cell twice ("Cell"), each time with values of its own: tables side by side are not told apart; give each its own sheet or file',
    ],
    [
      'Cell | Thickness | Cell | Weight\nA | 1 | A | 2\nB | 1 | C | 2',
      'row 1 names the cell twice ("Cell"), each time with values of its own: tables side by side are not told apart; give each its own sheet or file',
    ],
  ])('%j says what it has', (text, reason) => {
    expect(layoutOf(text === '' ? [] : sheet(text), noMapping)).toEqual({ kind: 'none', reason });
  });

  it.each([
    ['of stages', 'Cell | dry | filled\nCell | Weight [g] | Weight [g]\nA | 1 | 2'],
    [
      'that go on to the right',
      ' | dry | | filled |\nCell | Weight [g] | Weight [g] | Weight [g] | Weight [g]\nA | 1 | 2',
    ],
    ['of which the last goes on', 'Cell | dry | filled\nCell | Weight [g] | Weight [g] | Weight [g]\nA | 1 | 2'],
  ])('is one whose columns have one name, and the row above tells them apart: %s', (_title, text) => {
    expect(reasonIn(text)).toBe(
      'row 2 has several columns "Weight [g]", and the row above tells it from others of its name ("dry", "filled"): give each a name of its own, and rows of their own to what is of another stage',
    );
  });

  it.each([
    ['numbers', 'March | 1 | 2'],
    ['one group', 'March | Scale 3 |'],
    ['units', 'March | [g] | mg'],
    ['nothing', 'March | - |'],
    ['nothing over the columns', 'March'],
  ])('but not where the row above has %s', (_title, above) => {
    const text = `${above}\nCell | Weight | Weight\nA | 1 | 2`;
    expect(meaningsIn(text).map((meaning) => meaning.replace(/\[.*/, ''))).toEqual(['cell', 'weight/1', 'weight/2']);
  });

  it('keeps what else it has', () => {
    const text = ' | dry | filled |\nCell | Weight [g] | Weight [g] | Width [mm]\nA | 1 | 2 | 3';
    expect(meaningsIn(text)).toEqual(['cell', 'unmatched', 'unmatched', 'width[mm]']);
  });

  it('is not said to lack a cell that is a default', () => {
    expect(reasonIn('Foo | Bar', { ...noMapping, defaults: new Map([['cell', 'A-1']]) })).toBe(
      'no row names a value ("Thickness [mm]", "Weight (g)", "Value" …); row 1 has "Foo", "Bar"; name the columns with --map "Foo"=thickness, or "columns" in mapping.json',
    );
  });

  it.each([
    ['Cell | Thickness | Cell | Weight\nA | 1 | A | 2', ['cell', 'thickness', 'unmatched', 'weight']],
    ['Cell | Thickness | Cell | Weight\nA | 1 | | 2', ['cell', 'thickness', 'unmatched', 'weight']],
    ['Cell | Thickness | Cell | Notes\nA | 1 | B | x', ['cell', 'thickness', 'unmatched', 'notes']],
    ['Cell | Cell | Thickness | Thickness\nA | A | 1 | 2', ['cell', 'unmatched', 'thickness/1', 'thickness/2']],
  ])('but not where one cell only stands there twice: %j', (text, meanings) => {
    expect(meaningsIn(text)).toEqual(meanings);
  });
});

describe('a row of units', () => {
  it('may have units that nothing is filed in, by which T1 is no thickness', () => {
    const text = 'Cell | T1 | T2 | Thickness | OCV\n | °C | [°C] | mm | V\nA-1 | 24.1 | 24.2 | 4.1 | 3.7';
    expect(placesIn(text)).toMatchObject({ unitsRow: 2 });
    expect(meaningsIn(text)).toEqual(['cell', 'unmatched', 'unmatched', 'thickness[mm]', 'unmatched']);
  });
});

describe('headers of the mapping', () => {
  it('that the table does not have are told', () => {
    const mapping = mapped({ 'dicke_[MM]': 'thickness', Foo: 'notes', Bar: 'ignore' });
    expect(layoutIn('Zelle | Dicke [mm]\nA-1 | 4.1', mapping).absent).toEqual(['Foo', 'Bar']);
  });

  it('that are all there leave nothing to tell', () => {
    expect(layoutIn('Zelle | Foo\nA-1 | 4.1', mapped({ Foo: 'thickness' }))).not.toHaveProperty('absent');
  });
});

describe('a row further down', () => {
  const plain = layoutIn('Cell | Date | Thickness\n | | mm\nA-1 | 2025-03-01 | 4.1');
  const double = layoutIn('Cell | Thickness [mm] | \n | 1 | 2\nA-1 | 1 | 2');
  const unitless = layoutIn('Cell | Thickness | Weight\n | mm | -\nA-1 | 4.1 | 38');
  const valued = layoutIn('Cell | Property | Value\n | | g\nA-1 | weight | 38');
  const long = layoutIn('Cell | Value [mm] | Notes\nA-1 | 4.1 |');
  const again = (text: string, layout: Layout) => {
    const cells = text.split('|').map((cell) => cell.trim());
    return isHeaderAgain({ number: 90, cells }, layout);
  };

  it.each([
    ['Cell | Date | Thickness', plain],
    [' | | mm', plain],
    [' | | [mm]', plain],
    [' - | | mm', plain],
    [' | mm | -', unitless],
    [' | | g', valued],
    ['Cell | Thickness [mm] |', double],
    ['Cell | Thickness [mm]', double],
    ['Cell | Value [mm] | Notes', long],
    ['Cell | Frame', layoutIn('Cell | Frame')],
  ])('%j is the header again', (text, layout) => {
    expect(again(text, layout)).toBe(true);
  });

  it.each([
    ['A-2 | 2025-03-01 | 4.1', plain],
    ['A-2', plain],
    ['Cell', plain],
    ['Cell | | Notes', long],
    ['Cell | Value | Notes', long],
    ['Cell | 4.1 | x', long],
    ['Cell | Date | 4.1', plain],
    [' | | 4.1', plain],
    [' | | g', plain],
    [' | | -', plain],
    [' | | OL', unitless],
    [' | | 38', unitless],
    [' | mm | OL', unitless],
    ['A-2 | | mm', plain],
    ['g | | g', valued],
    ['', plain],
    [' | 1 | 2', double],
    [' | mm | mm', double],
  ])('%j is not', (text, layout) => {
    expect(again(text, layout)).toBe(false);
  });
});
