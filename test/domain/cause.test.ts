import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { causeOf } from '../../lib/domain/cause.ts';
import { fieldsOf, messageOf, problemIn } from '../support/readings.ts';

describe('the cause of a detail', () => {
  it.each([
    ['an integer', 'its session has 12 readings', 'its session has # readings'],
    ['a decimal', 'Cannot file 4.120 mm', 'Cannot file # mm'],
    ['a sign', 'Cannot file -0.5 mm, +3 g, −7 g', 'Cannot file # mm, # g, # g'],
    ['a sign that stands apart', 'it says + 12.5 g', 'it says # g'],
    ['no digit before the point', 'it says .5 mm', 'it says # mm'],
    ['an exponent', 'it says 1.5e-3 or 2E+19', 'it says # or #'],
    ['groups of digits', "it may mean 1'234.5 or 1,234,567", 'it may mean # or #'],
    ['a unit that it touches', 'it says 25.4mm, 5%', 'it says #mm, #%'],
    ['an index', 'Cannot read readings[12].unit', 'Cannot read readings[#].unit'],
    ['an index between points', 'at loc.0.value', 'at loc.#.value'],
    ['a range', 'an id has 27-28 letters, 1.5-3 digits', 'an id has # letters, # digits'],
  ])('has # for a number: %s', (_what, detail, cause) => {
    expect(causeOf(detail)).toBe(cause);
  });

  it.each([
    ['a moment', 'until 2026-11-20T08:00:00.000Z at the latest', 'until … at the latest'],
    ['a moment with its zone', 'at 2026-11-20 08:00+01:00, at 2026-11-20T08:00:00,5-0500', 'at …, at …'],
    ['a day', 'until 2026-11-20', 'until …'],
    ['a clock', 'at 08:00 or 8:00:30.5', 'at … or …'],
    ['a UUID', 'for cell 6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001', 'for cell …'],
    ['a UUID that begins like a number', 'for cell 12345678-0B7A-4d57-9a53-2c1f0a9b0001:', 'for cell …:'],
    ['a digest', 'it exists as 3fa9c1d2e4b6', 'it exists as …'],
    ['an id with a number', 'the reading r-1 said', 'the reading … said'],
    ['an id with an index', 'the reading run12a/3 said', 'the reading …/# said'],
    ['a frame', 'from FFFF000412130', 'from …'],
    ['an id that ends in a number', 'for cell ab1cd_12, for cell abcd_12b', 'for cell …, for cell …'],
    ['letters of any alphabet', 'for cell Zellé電12', 'for cell …'],
  ])('has … for what names one of many: %s', (_what, detail, cause) => {
    expect(causeOf(detail)).toBe(cause);
  });

  it.each([
    'Cannot convert "furlong": the unit is none of mm, um, µm, m², °C, GN',
    'Cannot read raw_base64: it is no base64',
    'it is no frame of mitutoyo-mux10',
    'it is no frame of kern-470',
    'the balance reports error 3t (checksum, in the terminal)',
    'it is 12mm',
    'a name has letters (a-z), _ or -',
    "it begins with { (Expected ',' or '}')",
    '…',
  ])('leaves fields, formats, units and short words alone: %s', (detail) => {
    expect(causeOf(detail)).toBe(detail);
  });

  it.each([
    ['a name', 'Cannot find the cell "A-017"', 'Cannot find the cell "…"'],
    ['a short word with a digit', 'in "mm2" of "B3"', 'in "…" of "…"'],
    ['words', 'received "no way"', 'received "no way"'],
    ['a number', 'Cannot take the value "+4.120"', 'Cannot take the value "#"'],
    ['a frame', 'the frame "S S     38.4127 g\\r\\n"', 'the frame "S S # g\\r\\n"'],
    ['a frame whose unit touches', 'the frame "12.5g"', 'the frame "#g"'],
    ['a frame whose sign stands apart', 'the frame "G + - 12.345 g"', 'the frame "G # g"'],
    ['a number with an exponent', 'the value "2E19" or "-1.5e-3"', 'the value "#" or "#"'],
    ['a sign without number', 'the frame "S +"', 'the frame "S +"'],
    ['a sign of another word', 'the frame "S+ +S 5" or "G - x 5"', 'the frame "S+ +S #" or "G - x #"'],
    ['a number within a word', 'the frame "A5."', 'the frame "…"'],
    ['a frame that is no number', 'the frame "01A+0000.12"', 'the frame "…"'],
    ['escaped quotes', 'the message "{\\"cell\\":\\"A-1\\"" at 5', 'the message "…" at #'],
    ['a list', 'the nearest are "A-1", "A-2", "A-3", "Anode"', 'the nearest are "…", "Anode"'],
    ['a measurement', 'in "thickness dry 2026-11-20T08:00:00Z 3fa9c1d2e4b6"', 'in "thickness dry … …"'],
    ['an end that is cut off', 'the frame "S S 4.1 g A-1', 'the frame "S S # g …'],
    ['an end cut within an escape of a word', 'the frame "abc\\', 'the frame "abc\\'],
    ['an end cut within an escape', 'the frame "S S A-1\\', 'the frame "S S …'],
  ])('folds what is quoted, word by word: %s', (_what, detail, cause) => {
    expect(causeOf(detail)).toBe(cause);
  });

  it('says once what a list repeats', () => {
    expect(causeOf('2 cells bear this name (c-1, c-2, c-3, c-4, c-5, c-6); 1, 2, 3')).toBe(
      '# cells bear this name (…); #',
    );
  });

  it('keeps the name of a property apart from its number', () => {
    expect(causeOf('greater than 0 (body.properties.thickness_12.value)')).toBe(
      'greater than # (body.properties.thickness_#.value)',
    );
  });

  it('has one blank where there are several, or lines', () => {
    expect(causeOf('  a \n\t b  ')).toBe('a b');
  });

  it('has at most 300 characters', () => {
    expect(causeOf('word '.repeat(100))).toBe('word '.repeat(60).trim());
    expect(causeOf('x'.repeat(1_000_000))).toBe('x'.repeat(300));
  });

  it('is folded again where the cut leaves a number of a word', () => {
    expect(causeOf(`${'word '.repeat(59)}a b 3t`)).toMatch(/a b #$/);
  });
});

describe('readings with the same fault', () => {
  it.each([
    ['another value', { value: '12', unit: 'furlong' }, { value: '-7.50', unit: 'furlong' }],
    ['another frame', { raw: 'S D    38.4127 g', value: undefined }, { raw: 'S D   138.4 g', value: undefined }],
    ['another cell', { cell_instance_id: '../A-1' }, { cell_instance_id: '../CELL-002' }],
    ['another time', { measured_at: '2026-11-20' }, { measured_at: '2025-01-02' }],
  ])('have one cause, whatever differs: %s', (_what, one, other) => {
    const [a, b] = [one, other].map(
      (given) => problemIn(messageOf(fieldsOf({ ...given, ...('raw' in given && { unit: undefined }) }))).detail,
    );
    expect(a).not.toBe(b);
    expect(causeOf(a as string)).toBe(causeOf(b as string));
  });

  it('do not share it with those of another unit', () => {
    const [a, b] = ['furlong', 'rod'].map((unit) => problemIn(messageOf(fieldsOf({ unit }))).detail);
    expect(causeOf(a as string)).not.toBe(causeOf(b as string));
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      '3t',
      'A-1',
      'kern-470',
      'raw_base64',
      'mm',
      'x_1',
      '-',
      '+',
      '.',
      ',',
      ':',
      '"',
      '\\',
      '\\"',
      ' ',
      ', ',
      '#',
      '…',
    ],
    ...[
      '12',
      '1.5',
      '.5',
      '1e5',
      '08:00',
      '2026-11-20',
      'T',
      'Z',
      'abc1',
      'abcde1',
      'é',
      '😀',
      '\n',
      "'",
      '/',
      '_',
      '(',
      ']',
    ],
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.array(word, { minLength: 100, maxLength: 400 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );

  it('has a cause that is its own cause, of 300 characters at most', () => {
    fc.assert(
      fc.property(text, (detail) => {
        const cause = causeOf(detail);
        expect(causeOf(cause)).toBe(cause);
        expect(cause.length).toBeLessThanOrEqual(Math.min(300, detail.length));
      }),
      { numRuns: 3000 },
    );
  });

  it('has the same cause with other numbers in it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        fc.pre(Number.isFinite(a) && Number.isFinite(b));
        const [one, other] = [a, b].map((value) => causeOf(`Cannot convert ${value} "furlong": it is "${value}"`));
        expect(one).toBe(other);
      }),
    );
  });
});
