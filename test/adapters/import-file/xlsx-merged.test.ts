import { describe, expect, test } from 'vitest';

import { openXlsx } from '../../../lib/adapters/import-file/xlsx-file.ts';
import { fileOf, rowsOf, workbook } from '../../support/workbook.ts';

/** Rows of a sheet; a number is a number, and `undefined` no cell. */
type Cells = readonly (string | number | undefined)[];

async function merged(rows: readonly Cells[], areas: readonly string[], patterns: readonly string[] = []) {
  const xml = rows.map((cells, index) => rowXml(index + 1, cells)).join('');
  const elements = areas.map((area) => `<mergeCell ref="${area}"/>`).join('');
  const after = `<phoneticPr fontId="1"/><mergeCells count="${areas.length}">${elements}</mergeCells>`;
  const { tables } = await openXlsx(fileOf(workbook({ patterns, sheets: [{ rows: xml, after }] })));
  return (await rowsOf(tables[0])).map(({ number, cells }) => [number, ...cells]);
}

function rowXml(number: number, cells: Cells): string {
  const shown = cells.map((cell, index) => {
    const reference = `r="${String.fromCharCode(65 + index)}${number}"`;
    if (cell === undefined) return '';
    if (typeof cell === 'number') return `<c ${reference} s="1"><v>${cell}</v></c>`;
    if (cell.startsWith('#')) return `<c ${reference} t="e"><v>${cell}</v></c>`;
    if (cell.startsWith('=')) return `<c ${reference}><f>${cell.slice(1)}</f></c>`;
    return `<c ${reference} t="str"><v>${cell.replace('<', '&lt;')}</v></c>`;
  });
  return shown.length === 0 ? '' : `<row r="${number}">${shown.join('')}</row>`;
}

const none = undefined;

describe('merged cells', () => {
  test('over rows, the text stands in each of them', async () => {
    const rows = [
      ['C1', 4.1],
      [none, 4.2],
      ['', 4.3],
      ['C2', 4.4],
      [none, 4.5],
      ['C3', 4.6],
    ];
    expect(await merged(rows, ['A4:A5', 'A1:A3'])).toEqual([
      [1, 'C1', '4.1'],
      [2, 'C1', '4.2'],
      [3, 'C1', '4.3'],
      [4, 'C2', '4.4'],
      [5, 'C2', '4.5'],
      [6, 'C3', '4.6'],
    ]);
  });

  test('over columns, the text stands in the first only, whatever is hidden behind the others', async () => {
    expect(await merged([['Thickness', 'old', none, 'Date']], ['A1:C1'])).toEqual([[1, 'Thickness', '', '', 'Date']]);
  });

  test('over both, the text stands in the first column of each row', async () => {
    const rows = [
      ['x', 'Title', 'hidden'],
      ['y', 'hidden', 'hidden', 'z'],
      ['a', 'b'],
    ];
    expect(await merged(rows, ['B1:C2'])).toEqual([
      [1, 'x', 'Title'],
      [2, 'y', 'Title', '', 'z'],
      [3, 'a', 'b'],
    ]);
  });

  test('several areas side by side are each shown', async () => {
    const rows = [
      ['Cell', 'Date', 'Thickness', none, 'Notes'],
      [none, none, 'T1', 'T2'],
    ];
    expect(await merged(rows, ['C1:D1', 'A1:A2', 'B1:B2', 'E1:E2'])).toEqual([
      [1, 'Cell', 'Date', 'Thickness', '', 'Notes'],
      [2, 'Cell', 'Date', 'T1', 'T2', 'Notes'],
    ]);
  });

  test('an amount stands once: it was measured once', async () => {
    const amounts = [38.41, '38,41', '-38.41 g', '< 5', '.5', '#DIV/0!', '=A1'];
    for (const amount of amounts)
      expect(
        await merged(
          [
            ['C1', amount],
            ['C1', none, 'a'],
          ],
          ['B1:B2'],
        ),
      ).toEqual([
        [1, 'C1', String(amount)],
        [2, 'C1', '', 'a'],
      ]);
  });

  test('a date stands in each row', async () => {
    expect(
      await merged(
        [
          ['C1', 45717],
          ['C2', none],
        ],
        ['B1:B2'],
        ['dd/mm/yyyy'],
      ),
    ).toEqual([
      [1, 'C1', '2025-03-01'],
      [2, 'C2', '2025-03-01'],
    ]);
  });

  test('a row that has nothing of its own is blank', async () => {
    expect(await merged([['C1', 4.1], ['', ''], [], [none, 4.2]], ['A1:A4'])).toEqual([
      [1, 'C1', '4.1'],
      [4, 'C1', '4.2'],
    ]);
  });

  test('an area whose first row is blank or missing shows nothing, and hides what is behind it', async () => {
    expect(await merged([[], ['hidden', 4.1], ['', 4.2], ['C2', 4.3]], ['A1:A3'])).toEqual([
      [2, '', '4.1'],
      [3, '', '4.2'],
      [4, 'C2', '4.3'],
    ]);
    expect(await merged([[], [], ['C1', 4.1]], ['A1:A2'])).toEqual([[3, 'C1', '4.1']]);
    expect(
      await merged(
        [
          ['', 4.0],
          ['hidden', 4.1],
        ],
        ['A1:A2'],
      ),
    ).toEqual([
      [1, '', '4'],
      [2, '', '4.1'],
    ]);
  });

  test('twenty thousand areas are found, however they fall on what is read at once', async () => {
    const count = 20_000;
    const xml = Array.from({ length: count }, (_, index) => {
      const row = 2 * index + 1;
      return `<row r="${row}"><c r="A${row}" t="str"><v>C${index}</v></c></row><row r="${row + 1}"><c r="B${row + 1}"><v>1</v></c></row>`;
    });
    const areas = Array.from({ length: count }, (_, index) => `<mergeCell ref="A${2 * index + 1}:A${2 * index + 2}"/>`);
    const sheet = { rows: xml.join(''), after: `<mergeCells>${areas.reverse().join('\n')}</mergeCells>` };
    const { tables } = await openXlsx(fileOf(workbook({ sheets: [sheet] })));
    const rows = await rowsOf(tables[0]);
    expect(rows).toHaveLength(2 * count);
    expect(rows.filter(({ number, cells }) => cells[0] !== `C${Math.floor((number - 1) / 2)}`)).toEqual([]);
  });
});
