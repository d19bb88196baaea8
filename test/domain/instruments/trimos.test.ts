import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { trimos } from '../../../lib/domain/instruments/trimos.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('a numbered line', () => {
  it.each([
    ['··1·NORM···12.3450·mm', '12.3450 mm'],
    ['001·NORM··-12.3450·mm', '-12.3450 mm'],
    ['012·NORM···-0.0005·mm', '-0.0005 mm'],
    ['·12·NORM····0.0000·mm', '0.0000 mm'],
    ['·12·NORM···-0.0000·mm', '0.0000 mm'],
    ['999·NORM-1234.5678·mm', '-1234.5678 mm'],
    ['999·NORM·1234.5678·mm', '1234.5678 mm'],
    ['··2·DIA·····25.400·mm', '25.400 mm'],
    ['··3·MAX····1.00005·in', '1.00005 in'],
    ['··3·MIN···-0.49210·in', '-0.49210 in'],
    ['··4·REF1·····100.5·mm', '100.5 mm'],
    ['··4·REF1··-1100.55·mm', '-1100.55 mm'],
    ['··5·h········10.25·mm', '10.25 mm'],
    ['··6·AzZa·····10.25·mm', '10.25 mm'],
    ['··6··AzZ·····10.25·mm', '10.25 mm'],
    ['··7·Z09·····-10.25·mm', '-10.25 mm'],
    ['··8·aA·······10.25·mm', '10.25 mm'],
    ['··9·z········10.25·mm', '10.25 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(trimos, frame)).toBe(reading);
  });

  it.each([
    ['··1·NORM-··12.3450·mm', '-12.3450 mm'],
    ['··1·NORM·-·12.3450·mm', '-12.3450 mm'],
    ['··1·NORM+··12.3450·mm', '12.3450 mm'],
  ])('may have its sign apart: %s is %s', (frame, reading) => {
    expect(read(trimos, frame)).toBe(reading);
  });

  it.each([
    ['1·NORM·12.3450·mm', '12.3450 mm'],
    ['1·NORM·-12.3450·mm', '-12.3450 mm'],
    ['1·NORM-12.3450·mm', '-12.3450 mm'],
    ['12·DIA·25.400·mm··', '25.400 mm'],
    ['·12·DIA·25.400·mm', '25.400 mm'],
    ['4·REF1-1100.55·mm', '-1100.55 mm'],
    ['1·NORM···12.3450·mm', '12.3450 mm'],
    ['12·DIA·····25.400·mm··', '25.400 mm'],
    ['·2·DIA·····25.400·mm', '25.400 mm'],
  ])('may have lost its padding: %s is %s', (frame, reading) => {
    expect(read(trimos, frame)).toBe(reading);
  });
});

describe('a line that shows its padding', () => {
  it.each([
    ['··1·NORM···2.3450·mm', 'a digit is lost'],
    ['··1·NORM···12.345·mm', 'a digit is lost'],
    ['··1·NORM-··12.345·mm', 'a digit is lost'],
    ['1·NORM···2.3450·mm', 'a digit is lost'],
    ['··1·NORM··12.3450·mm', 'a blank or the minus is lost'],
    ['··4·REF1-1100.55·mm', 'blanks are lost'],
    ['··1·NOM···12.3450·mm', 'a letter is lost'],
    ['··1·NORM····12.3450·mm', 'it has a blank too many'],
    ['··1··NORM···12.3450·mm', 'it has a blank too many'],
    ['··1·NORM···12.3450··mm', 'it has a blank too many'],
    ['··1·NORM···12.345··mm', 'its last digit became a blank'],
    ['··1·NORM···12.345·mm··', 'a digit is lost'],
    ['12·DIA·25.400··mm', 'it shows no other blank of its padding'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(trimos, frame)).toBe('invalid');
  });

  it.each(
    ['··1·NORM···12.3450·mm', '··1·NORM··-12.3450·mm', '··2·DIA·····25.400·in'].flatMap((line) =>
      lacking(line).slice(2),
    ),
  )('%s is invalid: a character is lost', (frame) => {
    expect(read(trimos, frame)).toBe('invalid');
  });
});

describe('what is no numbered line', () => {
  it.each([
    ['12.3450·mm', 'it is the end of a line'],
    ['NORM·12.3450·mm', 'it is the end of a line'],
    ['·12.3450·mm', 'it is the end of a line'],
    ['001·12.3450·mm', 'it has no mode'],
    ['1001·NORM·12.3450·mm', 'its counter has four digits'],
    ['0x1·NORM·12.3450·mm', 'its counter is no number'],
    ['x01·NORM·12.3450·mm', 'its counter is no number'],
    ['x·NORM·12.3450·mm', 'its counter is no number'],
    ['001NORM·12.3450·mm', 'counter and mode are not apart'],
    ['·NORM·12.3450·mm', 'it has no counter'],
    ['001·NORMA·12.3450·mm', 'its mode has five letters'],
    ['001·NORMAL·12.3450·mm', 'its mode has six letters'],
    ['001·1NOR·12.3450·mm', 'its mode begins with a digit'],
    ['001·NO-M·12.3450·mm', 'its mode is none'],
    ['001·REF12.3450·mm', 'mode and number are not apart'],
    ['001·NORM12.3450·mm', 'mode and number are not apart'],
    ['001·NORM·12.3450', 'it has no unit'],
    ['001·NORM·12.3450·', 'it has no unit'],
    ['001·NORM·12.3450mm', 'its unit is not apart'],
    ['001·NORM·12.3450·MM', 'its unit is none of the two'],
    ['001·NORM·12.3450·ym', 'its unit is none of the two'],
    ['001·NORM·12.3450·my', 'its unit is none of the two'],
    ['001·NORM·12.3450·yn', 'its unit is none of the two'],
    ['001·NORM·12.3450·iy', 'its unit is none of the two'],
    ['001·NORM·12.3450·m', 'its unit is none of the two'],
    ['001·NORM·12.3450·mmm', 'its unit is none of the two'],
    ['001·NORM·12.3450·g', 'its unit is none of the two'],
    ['001·NORM·123450·mm', 'it has no point'],
    ['001·NORM·.3450·mm', 'it has no digit before the point'],
    ['001·NORM·12.·mm', 'it has no digit after the point'],
    ['001·NORM·12,3450·mm', 'its mark is a comma'],
    ['001·NORM·12x3450·mm', 'its mark is no point'],
    ['001·NORM·1.2.345·mm', 'it has two points'],
    ['001·NORM·1A.345·mm', 'not all are digits'],
    ['001·NORM·12.3A5·mm', 'not all are digits'],
    ['001·NORM·A2.345·mm', 'not all are digits'],
    ['001·NORM·12345.67·mm', 'it has too many digits'],
    ['001·NORM·12.345678·mm', 'it has too many digits'],
    ['001·NORM·0012.3450·mm', 'its left is filled with zeros'],
    ['001·NORM·--12.3450·mm', 'it has two signs'],
    ['001·NORM·-·-12.3450·mm', 'it has two signs'],
    ['001·NORM·12·345·mm', 'it is broken by a blank'],
    ['001·NORM·12.3450·mm·13.2·mm', 'something follows'],
    ['001·NORM·12.3450·mm001', 'something follows'],
    ['2·TO·9999.9999·mm', 'it is the filler of a gauge that did not answer a multiplexer'],
    ['', 'it is empty'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(trimos, frame)).toBe('invalid');
  });

  it.each(['001 NORM   12.345\xb0 mm', '\xb001 NORM   12.3450 mm', '001 NORM   12.3450 mm\r002 NORM   12.3450 mm'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(trimos.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('any length in the grammar', () => {
  const lines = fc.record({
    counter: fc.integer({ min: 1, max: 999 }),
    mode: fc.constantFrom('NORM', 'DIA', 'REF1', 'h'),
    number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
    unit: fc.constantFrom('mm', 'in'),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });

  it('is read as it stands, in columns or stripped or collapsed', () => {
    const frames = lines.chain(({ counter, mode, number, unit, layout }) => {
      const shown = `${number.minus ? '-' : ''}${number.shown}`.padStart(10);
      const line = `${String(counter).padStart(3)} ${mode.padEnd(4)}${shown} ${unit}`;
      const inner = { columns: line, stripped: line.trim(), collapsed: line.replaceAll(/ +/g, ' ').trim() };
      return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, number, unit }));
    });
    fc.assert(
      fc.property(frames, ({ frame, number, unit }) => {
        expect(shorthand(trimos.decode(frame, {}))).toBe(`${number.value} ${unit}`);
      }),
    );
  });
});

it('a line with a character lost, added or replaced is read only where it is still such a line', () => {
  const counted = /^\0* *\d{1,3} +[A-Za-z][A-Za-z\d]* *[+-]? *\d+\.\d+ +(?:mm|in)\0*$/;
  const lines = fc.constantFrom('001 NORM  -12.3450 mm', '999 REF1 1234.5678 mm', '  1 DIA     1.00005 in');
  fc.assert(
    fc.property(lines.chain(corrupted), (frame) => {
      if (trimos.decode(frame, {})) expect(frame).toMatch(counted);
    }),
    { numRuns: 500 },
  );
});
