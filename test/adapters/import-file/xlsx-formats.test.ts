import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cellFormat } from '../../../lib/adapters/import-file/xlsx/cell-format.ts';
import { fixedText, numberText } from '../../../lib/adapters/import-file/xlsx/number-text.ts';
import { openXlsx } from '../../../lib/adapters/import-file/xlsx-file.ts';
import { fileOf, rowsOf, workbook } from '../../support/workbook.ts';

const shown = (pattern: string, stored: string, epoch: 1900 | 1904 = 1900) => cellFormat(pattern, epoch).textOf(stored);

describe('a number shows the digits of its format', () => {
  test.each([
    ['0.000', '4.1209999999999996', '4.121'],
    ['0.000', '4.12', '4.120'],
    ['0.000', '8.8124999999999998E-4', '0.001'],
    ['0.0', '0.25', '0.3'],
    ['0.00', '1.005', '1.01'],
    ['0.00', '-1.005', '-1.01'],
    ['0.00', '-0.001', '0.00'],
    ['0', '4.5', '5'],
    ['0.000', '1234567890123.4567', '1234567890123.460'],
    ['0.00', ' 4.1 ', '4.10'],
    ['00.0', '4.12', '04.1'],
    ['0.00##', '4.121', '4.121'],
    ['0.00##', '4.1', '4.10'],
    ['0.0??', '4.12', '4.12'],
    ['??0.0', '-4.12', '-4.1'],
    ['#.##', '0.5', '.5'],
    ['#.##', '5', '5'],
    ['#.##', '0', '0'],
  ])('%s of %s is %s', (pattern, stored, expected) => expect(shown(pattern, stored)).toBe(expected));

  test('a plain format says the same by the short way and by the long one', () => {
    const values = fc.oneof(
      fc.double({ min: -1e10, max: 1e10, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.integer({ min: -1_000_000, max: 1_000_000 }).map((count) => count / 2000),
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (value, decimals) => {
        expect(fixedText(value, decimals)).toBe(numberText(value, `0.${'0'.repeat(decimals)}`));
      }),
    );
  });
});

describe('what a format says around the digits', () => {
  test.each([
    ['0.000" mm"', '4.1209999999999996', '4.121 mm'],
    ['0.00\\ [$µm]', '4.121', '4.12 µm'],
    ['"CELL-"0000', '17', 'CELL-0017'],
    ['000\\-000', '123456', '123-456'],
    ['\\(000\\)\\ 000', '123456', '(123) 456'],
    ['General" mm"', '4.1209999999999996', '4.121 mm'],
    ['"Ø "General', '-4.5', '-Ø 4.5'],
    ['General" mm";General" mm"', '-2.5E-21', '-2.5E-21 mm'],
    ['0.0%', '0.125', '12.5%'],
    ['0%', '0.12', '12%'],
    ['0.0\\ \\("wet"\\)', '4.12', '4.1 (wet)'],
    ['[<1]0.000" m";0.0" mm"', '0.5', '0.500 m'],
    ['[<1]0.000" m";0.0" mm"', '4.12', '4.1 mm'],
    ['#,##0.00\\ [$€-407]', '1234.5', '1234.50 €'],
  ])('%s of %s is %s', (pattern, stored, expected) => expect(shown(pattern, stored)).toBe(expected));
});

describe('what only looks nice is not in the text', () => {
  test.each([
    ['grouping', '#,##0.00', '1234567.891', '1234567.89'],
    ['thousands cut off', '0.0,', '1234567', '1234.6'],
    ['blanks as wide as a digit', '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', '1234.5', '1234.50'],
    ['a colour', '0.00;[Red]-0.00', '-4.121', '-4.12'],
    ['a colour instead of a sign', '0.00;[Red]0.00', '-4.121', '-4.12'],
    ['brackets instead of a sign', '0.00_);(0.00)', '-4.121', '-4.12'],
    ['brackets as LibreOffice writes them', '0.00_);[RED]\\(0.00\\)', '-4.121', '-4.12'],
    ['powers of ten', '0.00E+00', '0.000012345', '0.0000123'],
    ['powers of ten in threes', '##0.0E+0', '-12345', '-12300'],
    ['powers of ten beyond reading', '0.0E+00', '1.5E+25', '1.5E+25'],
    ['decimal commas of a language', '[$-407]0.00', '4.121', '4.12'],
    ['digits of another script', '[DBNum1]0.0', '4.12', '4.1'],
  ])('%s', (_, pattern, stored, expected) => expect(shown(pattern, stored)).toBe(expected));
});

describe('a number in no format, or in one that does not show it, has up to 15 digits', () => {
  test.each([
    ['General', '4.1209999999999996', '4.121'],
    ['General', '0.30000000000000004', '0.3'],
    ['General', '123456789.12345678', '123456789.123457'],
    ['General', '-0', '0'],
    ['General', '-1.50', '-1.5'],
    ['General', '1.5000000000000001E-7', '0.00000015'],
    ['General', '1E+20', '100000000000000000000'],
    ['General', '-2.5E-21', '-2.5E-21'],
    ['General', '1E+21', '1E+21'],
    ['General', '12345678901234567', '12345678901234600'],
    ['GENERAL', '4.1209999999999996', '4.121'],
    ['@', '4.1209999999999996', '4.121'],
    ['# ?/?', '4.1209999999999996', '4.121'],
    ['# ??/??" in"', '0.125', '0.125 in'],
    [';;;', '4.1209999999999996', '4.121'],
    ['"hidden"', '4.121', '4.121'],
    ['[=1]"yes";[=0]"no"', '2', '2'],
    ['[=1]"yes";[=0]"no"', '1', '1'],
    ['0.000;-0.000;"none"', '0', '0'],
    ['_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', '0', '0'],
    ['0.00;-0.00;0;General', '4.121', '4.12'],
    ['no [format', '4.121', '4.121'],
    ['0.00', 'INF', 'INF'],
  ])('%s of %s is %s', (pattern, stored, expected) => expect(shown(pattern, stored)).toBe(expected));
});

describe('a date is ISO text, whatever its format shows', () => {
  const moment = '45717.336909722224';
  test.each([
    ['dd/mm/yyyy hh:mm', moment, '2025-03-01T08:05:09'],
    ['[$-407]d\\.\\ mmmm\\ yyyy;@', moment, '2025-03-01T08:05:09'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '45717', '2025-03-01'],
    ['yyyy\\-mm\\-dd\\ hh:mm', '45717', '2025-03-01'],
    ['mmm\\-yy', '45717', '2025-03-01'],
    ['m/d/yy h:mm', '45717.999999999', '2025-03-02'],
    ['hh:mm:ss', moment, '2025-03-01T08:05:09'],
    ['yyyy\\-mm\\-dd\\ hh:mm:ss.000', '45717.33690987269', '2025-03-01T08:05:09.013'],
    ['h:mm', '0.336909722222222', '08:05:09'],
    ['[$-F400]h:mm:ss\\ AM/PM', '0.75', '18:00:00'],
    ['mm:ss.0', '0.0000578703703703704', '00:00:05'],
    ['h:mm', '0', '00:00:00'],
    ['dd/mm/yyyy hh:mm', '0.5', '12:00:00'],
    ['dd/mm/yyyy', '0.5', '12:00:00'],
    ['[h]:mm', '1.25', '30:00:00'],
    ['[mm]:ss', '0.0625', '01:30:00'],
    ['yyyy\\-mm\\-dd', '0', '1900-01-00'],
    ['yyyy\\-mm\\-dd', '1', '1900-01-01'],
    ['yyyy\\-mm\\-dd', '59', '1900-02-28'],
    ['yyyy\\-mm\\-dd', '60', '1900-02-29'],
    ['yyyy\\-mm\\-dd', '61', '1900-03-01'],
    ['yyyy\\-mm\\-dd', '2958465', '9999-12-31'],
  ])('%s of %s is %s', (pattern, stored, expected) => expect(shown(pattern, stored)).toBe(expected));

  test.each([
    ['yyyy\\-mm\\-dd', '0', '1904-01-01'],
    ['yyyy\\-mm\\-dd hh:mm', '0.5', '1904-01-01T12:00:00'],
    ['h:mm', '0.5', '12:00:00'],
    ['mm:ss', '0.0625', '01:30:00'],
    ['yyyy\\-mm\\-dd', '44255', '2025-03-01'],
    ['yyyy\\-mm\\-dd', '2957003', '9999-12-31'],
    ['yyyy\\-mm\\-dd', '2957004', '2957004'],
  ])('from 1904 on, %s of %s is %s', (pattern, stored, expected) =>
    expect(shown(pattern, stored, 1904)).toBe(expected),
  );

  test.each([
    ['dd/mm/yyyy', '-1', '-1'],
    ['dd/mm/yyyy', '2958466', '2958466'],
    ['dd/mm/yyyy', '20250301123', '20250301123'],
  ])('a number that is no date in %s is itself: %s', (pattern, stored, expected) =>
    expect(shown(pattern, stored)).toBe(expected),
  );

  test('thousands of different times are each right', () => {
    const { textOf } = cellFormat('h:mm:ss', 1900);
    const secondsOfDay = Array.from({ length: 12_000 }, (_, second) => second);
    for (const second of [...secondsOfDay, ...secondsOfDay]) {
      const expected = new Date(second * 1000).toISOString().slice(11, 19);
      expect(textOf(String(second / 86_400))).toBe(expected);
    }
  });
});

test('formats that are built in need no pattern', async () => {
  const ids = [0, 1, 2, 4, 9, 10, 11, 12, 14, 15, 17, 18, 21, 22, 27, 38, 45, 46, 47, 49, 57, 99];
  const cells = ids.map((_, index) => `<c s="${index + 1}"><v>45717.5</v></c>`).join('');
  const { tables } = await openXlsx(
    fileOf(workbook({ patterns: ids, sheets: [{ rows: `<row>${cells}<c s="77"><v>0.1</v></c></row>` }] })),
  );
  const [row] = await rowsOf(tables[0]);
  const moment = '2025-03-01T12:00:00';
  expect(Object.fromEntries(ids.map((id, index) => [id, row?.cells[index]]))).toEqual({
    ...{ 0: '45717.5', 1: '45718', 2: '45717.50', 4: '45717.50', 9: '4571750%', 10: '4571750.00%', 11: '45700' },
    ...{ 12: '45717.5', 14: moment, 15: moment, 17: moment, 18: moment, 21: moment, 22: moment, 27: moment },
    ...{ 38: '45718', 45: moment, 46: '1097220:00:00', 47: moment, 49: '45717.5', 57: moment, 99: '45717.5' },
  });
  expect(row?.cells.at(-1)).toBe('0.1');
});
