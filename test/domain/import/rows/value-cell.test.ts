import { describe, expect, it } from 'vitest';

import { isNoValue, readValue } from '../../../../lib/domain/import/rows/value-cell.ts';

/** The value with its unit, or the code and the reason of its refusal. */
function shown(text: string, decimal?: '.' | ','): string {
  const read = readValue(text, { column: 'T1', decimal });
  if (read.ok) return `${read.value.value} ${read.value.unit ?? ''}`.trim();
  const { code, detail } = read.problem;
  return `${code}: ${detail.replace(`Cannot take ${JSON.stringify(text)} from the column "T1": `, '')}`;
}

describe('a value in a cell', () => {
  it.each([
    ['4.121', '4.121'],
    ['4.120', '4.120'],
    ['0', '0'],
    ['-0.5', '-0.5'],
    ['+4.1', '4.1'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['007.50', '7.50'],
    ['1.5e-3', '0.0015'],
    ['1,234.5', '1234.5'],
    ['38,41', '38.41'],
    ['−3.2', '-3.2'],
    ['４．１', '4.1'],
    ['4.121 mm', '4.121 mm'],
    ['4.121mm', '4.121 mm'],
    ['4.121\u00a0µm', '4.121 um'],
    ['0.162"', '0.162 in'],
    ['0.162 ″', '0.162 in'],
    ['1.2 oz t', '1.2 ozt'],
    ['12%', '12 percent'],
    ['1.5e-3 g', '0.0015 g'],
    ['38,41 Gramm', '38.41 g'],
    ['2 tl', '2 tl'],
  ])('%j is %s', (text, value) => {
    expect(shown(text)).toBe(value);
  });

  it.each([
    ['4,121', '4.121'],
    ['4,120', '4.120'],
    ['12,345 mm', '12.345 mm'],
    ['-12,345', '-12.345'],
    ['0,5', '0.5'],
    ['1.234,5', '1234.5'],
    ['4.121', '4.121'],
    ['12,', '12'],
  ])('%j is %s by a decimal comma', (text, value) => {
    expect(shown(text, ',')).toBe(value);
  });

  it('groups by a comma where the point is the decimal mark', () => {
    expect(shown('12,345', '.')).toBe('12345');
  });

  it.each([
    [
      '12,345',
      'ambiguous-number: it may mean 12.345 or 12345; give --decimal "," or --decimal ".", or "decimal" in mapping.json',
    ],
    [
      '12,345 mm',
      'ambiguous-number: it may mean 12.345 or 12345; give --decimal "," or --decimal ".", or "decimal" in mapping.json',
    ],
    ['=1+1', 'invalid-value: it is a formula; save the sheet with its values'],
    ['#DIV/0!', 'invalid-value: the sheet has no value there, but an error'],
    ['#N/A', 'invalid-value: the sheet has no value there, but an error'],
    ['OL', 'invalid-value: it is neither a number nor a number with its unit'],
    ['< 5', 'invalid-value: it is neither a number nor a number with its unit'],
    ['4.1/4.2', 'invalid-value: it is neither a number nor a number with its unit'],
    ['4.1 (again)', 'invalid-value: it is neither a number nor a number with its unit'],
    ['12.05.2026', 'invalid-value: it is neither a number nor a number with its unit'],
    ['4.1 furlong', 'unknown-unit: there is no unit "furlong"'],
    ['mm', 'invalid-value: it is neither a number nor a number with its unit'],
  ])('%j is refused: %s', (text, why) => {
    expect(shown(text)).toBe(why);
  });

  it('that contradicts the decimal mark says so', () => {
    expect(shown('0,520', '.')).toBe(
      'invalid-value: it is neither a number nor a number with its unit, where . is the decimal mark',
    );
    expect(shown('OL', '.')).toBe('invalid-value: it is neither a number nor a number with its unit');
    expect(shown('a,b', ',')).toBe('invalid-value: it is neither a number nor a number with its unit');
  });

  it.each(['2.345', '-12.345', '1.234 mm'])(
    '%j is refused where decimal marks are commas and points may group',
    (text) => {
      const [number = ''] = text.split(' ');
      const [comma, none] = [number.replace('.', ','), number.replace('.', '')];
      expect(readValue(text, { column: 'T', decimal: ',', mayPointGroup: true })).toMatchObject({
        problem: {
          code: 'ambiguous-number',
          detail: `Cannot take "${text}" from the column "T": it may mean ${number} or ${none}, as other numbers of the file have decimal commas; write it as ${comma} or ${none}`,
        },
      });
    },
  );

  it.each([
    ['2.34', '2.34'],
    ['0.345', '0.345'],
    ['1.234,5', '1234.5'],
    ['1.234.567', '1234567'],
    ['2,345', '2.345'],
    ['2345', '2345'],
  ])('%j is %s there', (text, value) => {
    expect(readValue(text, { column: 'T', decimal: ',', mayPointGroup: true })).toMatchObject({ value: { value } });
  });

  it('is named with its column in the sentence', () => {
    expect(readValue('Err\u0007', { column: 'Dicke [mm]', decimal: undefined })).toEqual({
      ok: false,
      problem: {
        code: 'invalid-value',
        detail:
          'Cannot take "Err\\u0007" from the column "Dicke [mm]": it is neither a number nor a number with its unit',
      },
    });
  });
});

it('an absent cell is no value, a number always one', () => {
  expect(isNoValue(undefined)).toBe(true);
  expect(isNoValue('0')).toBe(false);
  expect(isNoValue('9n/a')).toBe(false);
  expect(isNoValue('OL')).toBe(false);
  expect(isNoValue('/n/a/n/a')).toBe(false);
});
