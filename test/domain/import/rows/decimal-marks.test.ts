import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decimalEvidence, isPointDecimal } from '../../../../lib/domain/import/rows/decimal-marks.ts';
import { numberAndUnit } from '../../../../lib/domain/import/rows/number-and-unit.ts';
import { readNumber } from '../../../../lib/domain/number.ts';

describe('the decimal mark that a text gives away', () => {
  it.each([
    ['38,41', ','],
    ['4,1', ','],
    ['0,520', ','],
    ['-0,520', ','],
    ['0,520 mm', ','],
    ['4,121,0', undefined],
    ['1234,567', ','],
    [',5', ','],
    [',520', ','],
    ['12,', ','],
    ['-38,41', ','],
    ['38,41 mm', ','],
    ['4,1203', ','],
    ['1.234,5', ','],
    ['1 234,567', ','],
    ['1,234.5', '.'],
    ['1,234.5 g', '.'],
    ['1,234,567', '.'],
    ['12,345', 'ambiguous'],
    ['12,345 mm', 'ambiguous'],
    ['-4,121', 'ambiguous'],
    ['12.345', undefined],
    ['1.234.567', undefined],
    ['4', undefined],
    ['', undefined],
    ['no, it fell', undefined],
    ['=A1,B1', undefined],
    ['4,1; 4,2', undefined],
  ])('%s: %s', (text, mark) => {
    expect(decimalEvidence(text)).toBe(mark);
  });

  it('is one by which the text is a number, and where it is ambiguous the marks make two of it', () => {
    const texts = fc.stringMatching(/^-?[0-9]{1,4}[.,]?[0-9]{0,4}[.,]?[0-9]{0,4}( mm)?$/);
    fc.assert(
      fc.property(texts, (text) => {
        const mark = decimalEvidence(text);
        const { number } = numberAndUnit(text);
        const [byPoint, byComma] = [readNumber(number, '.'), readNumber(number, ',')];
        if (mark === 'ambiguous') expect(byPoint).not.toEqual(byComma);
        else if (mark !== undefined) expect(readNumber(number, mark)).toMatchObject({ kind: 'number' });
        else expect(byPoint).toEqual(byComma);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a point', () => {
  it.each(['4.12', '0.520', '0.5', '4.1205', '1234.567', '4.12 mm', '-4.1', '.5'])(
    'of %j is a decimal mark',
    (text) => {
      expect(isPointDecimal(text)).toBe(true);
    },
  );

  it.each(['2.345', '12.345', '-2.345', '2.345 mm', '1.234.567', '1.234,5', '4,12', '4', '', 'a.m.', '01.03.2025'])(
    'of %j may be none',
    (text) => {
      expect(isPointDecimal(text)).toBe(false);
    },
  );
});
