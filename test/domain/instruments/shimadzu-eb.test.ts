import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shimadzuEb } from '../../../lib/domain/instruments/shimadzu-eb.ts';
import { corrupted, decimal, frame, read, shorthand, wrapped } from './frames.ts';

describe('a weight', () => {
  it.each([
    ['·200.0013g·', '200.0013 g'],
    ['-··186.65g·', '-186.65 g'],
    ['···186.65g·', '186.65 g'],
    ['·····0.00g·', '0.00 g'],
    ['-····0.00g·', '0.00 g'],
    ['·····4200g·', '4200 g'],
    ['········0kg', '0 kg'],
    ['-····1.2kg·', '-1.2 kg'],
    ['-··21.6865g·', '-21.6865 g'],
    ['-123.4567·g·', '-123.4567 g'],
    ['···21.6865g·', '21.6865 g'],
    ['··12.3456·g·', '12.3456 g'],
    ['·200.00013g·', '200.00013 g'],
  ])('without prefix does not tell its stability: %s is %s', (frame, reading) => {
    expect(read(shimadzuEb, frame)).toBe(reading);
  });

  it.each([
    ['U-···12.07g·', '-12.07 g unstable'],
    ['S-···12.07g·', '-12.07 g stable'],
    ['S····12.07g·', '12.07 g stable'],
    ['U····12.07g·', '12.07 g unstable'],
    ['S·200.0013g·', '200.0013 g stable'],
    ['U-200.0013g·', '-200.0013 g unstable'],
    ['S-··1000.00g', '-1000.00 g stable'],
    ['S-····0.000mom', '0.000 mom stable'],
  ])('has its stability glued to its sign: %s is %s', (frame, reading) => {
    expect(read(shimadzuEb, frame)).toBe(reading);
  });

  it.each([
    ['····12.3[4]g·', '12.34 g'],
    ['-····98.7[6]g·', '-98.76 g'],
    ['S····98.7[6]g·', '98.76 g stable'],
    ['U-·123.45[67]g·', '-123.4567 g unstable'],
    ['··123.45[67]g·', '123.4567 g'],
    ['·200.001[3]g·', '200.0013 g'],
    ['·200.0001[3]g·', '200.00013 g'],
    ['S·····18.[5]g', '18.5 g stable'],
    ['S·····418[5]g', '4185 g stable'],
  ])('of a verified balance has its last digits in brackets: %s is %s', (frame, reading) => {
    expect(read(shimadzuEb, frame)).toBe(reading);
  });

  it.each([
    ['g', 'g'],
    ['kg', 'kg'],
    ['mg', 'mg'],
    ['ct', 'ct'],
    ['lb', 'lb'],
    ['oz', 'oz'],
    ['ozt', 'ozt'],
    ['dwt', 'dwt'],
    ['GN', 'GN'],
    ['mom', 'mom'],
    ['tl', 'tl'],
    ['PC', 'pcs'],
    ['pcs', 'pcs'],
    ['%', '%'],
  ])('carries the unit %s, which is %s', (written, unit) => {
    expect(read(shimadzuEb, `···12.345${written}`)).toBe(`12.345 ${unit}`);
    expect(read(shimadzuEb, `S-··12.345${written}`)).toBe(`-12.345 ${unit} stable`);
  });
});

describe('a line whose padding a logger changed', () => {
  it.each([
    ['200.0013g', '200.0013 g'],
    ['12.07g', '12.07 g'],
    ['·12.07g', '12.07 g'],
    ['-12.07g', '-12.07 g'],
    ['-·12.07g', '-12.07 g'],
    ['U-12.07g', '-12.07 g unstable'],
    ['U-·12.07g', '-12.07 g unstable'],
    ['S·12.07g', '12.07 g stable'],
    ['12.3[4]g', '12.34 g'],
    ['·S·12.07g', '12.07 g stable'],
    ['···S·12.07g', '12.07 g stable'],
    ['···-12.07g', '-12.07 g'],
    ['···-·oL', '!underload'],
    ['21.68650·g', '21.68650 g'],
    ['·250PC', '250 pcs'],
    ['oL', '!overload'],
    ['-oL', '!underload'],
    ['U·oL', '!overload'],
    ['U-·oL', '!underload'],
  ])('%s is %s', (frame, reading) => {
    expect(read(shimadzuEb, frame)).toBe(reading);
  });

  it.each([
    '···12.07g·',
    '······12.07g·',
    '·······12.07g·',
    '··200.0013g·····x',
    '···98.7[6]g·',
    '······98.7[6]g·',
    '··12.07g',
  ])('%s is invalid: its blanks are there, but not all of them', (frame) => {
    expect(read(shimadzuEb, frame)).toBe('invalid');
  });
});

describe('a weight out of range', () => {
  it.each([
    ['·····oL···', '!overload'],
    ['-····oL···', '!underload'],
    ['·····OL·····', '!overload'],
    ['-····OL·····', '!underload'],
    ['S·····oL···', '!overload'],
    ['U·····oL···', '!overload'],
    ['U-····oL···', '!underload'],
    ['S-····OL···', '!underload'],
    ['S-OL', '!underload'],
    ['·······oLg·', '!overload'],
    ['-······oL·kg', '!underload'],
    ['-······OLPC', '!underload'],
    ['·······OL%', '!overload'],
  ])('%s is %s', (frame, reading) => {
    expect(read(shimadzuEb, frame)).toBe(reading);
  });

  it('says on which side', () => {
    expect(shimadzuEb.decode('      OL', {})).toMatchObject({ says: 'the balance is overloaded' });
    expect(shimadzuEb.decode('U-    oL', {})).toMatchObject({ says: 'the balance is below its weighing range' });
  });

  it.each([
    'ol',
    'Ol',
    'L',
    'o',
    'ooL',
    'oLL',
    'oL·xyz',
    'oL·1',
    'oL·g·g',
    'xoL',
    'SoL',
    'UOL',
    'S·-oL',
    '+oL',
    '--oL',
    'Xo·L',
    'oL12.07g',
    '12.07oL',
    'X·oL',
    'oL·oz·t',
  ])('%s is invalid', (frame) => {
    expect(read(shimadzuEb, frame)).toBe('invalid');
  });
});

describe('what is no line of the format', () => {
  it.each([
    ['', 'empty'],
    ['····', 'blank'],
    ['-', 'no number'],
    ['S', 'no number'],
    ['U-', 'no number'],
    ['g', 'no number'],
    ['-····g', 'no number'],
    ['·12.07', 'no unit'],
    ['S-12.07', 'no unit'],
    ['S·12.07xyz', 'an unknown unit'],
    ['12.07mm', 'a unit of length'],
    ['12.07Lg', 'an unknown unit'],
    ['12.07gg', 'an unknown unit'],
    ['12.07g·x', 'something after the unit'],
    ['12.07·g·g', 'two units'],
    ['12.07oz·t', 'a unit of two words'],
    ['12.07·S', 'a status for a unit'],
    ['S12.07g', 'no column for the sign'],
    ['U12.07g', 'no column for the sign'],
    ['S·-12.07g', 'the minus behind the sign column'],
    ['S+12.07g', 'a plus'],
    ['+12.07g', 'a plus'],
    ['--12.07g', 'two signs'],
    ['X-12.07g', 'an unknown prefix'],
    ['s-12.07g', 'a small prefix'],
    ['SU-12.07g', 'two prefixes'],
    ['S·S·12.07g', 'another protocol'],
    ['xS-12.07g', 'something before the prefix'],
    ['012.07g', 'leading zeros'],
    ['-00.07g', 'leading zeros'],
    ['.07g', 'no digit before the point'],
    ['12.g', 'no digit after the point'],
    ['1.2.07g', 'two points'],
    ['12,07g', 'a comma'],
    ['1·2.07g', 'a blank in the number'],
    ['1.2e3g', 'an exponent'],
    ['1234567.890g', 'more than nine columns'],
    ['1234567890g', 'more than nine columns'],
    ['123456.78[90]g', 'more than nine columns'],
    ['12.07[]g', 'empty brackets'],
    ['12.0[123]g', 'three digits in brackets'],
    ['12.0[7g', 'an open bracket'],
    ['12.0]7g', 'an open bracket'],
    ['12.[0]7g', 'brackets before the last digit'],
    ['[1]2.07g', 'brackets before the last digit'],
    ['12.0·[7]g', 'a blank before the brackets'],
    ['12.0[7][1]g', 'two pairs of brackets'],
    ['0[5]g', 'leading zeros'],
    ['[5]g', 'all digits in brackets'],
    ['12[.7]g', 'the point in brackets'],
    ['12.07[x]g', 'a letter in brackets'],
    ['SI·?·-·5.2·g', 'another protocol'],
    ['12.07g12.07g', 'two frames in one'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(shimadzuEb, frame)).toBe('invalid');
  });

  it.each(['-  186.65\xe7 ', '\xad  186.65g ', ' 12.07g\r 12.08g', '-\t12.07g', ' '.repeat(200)])(
    '%j is invalid: its bytes are not those of one ASCII line of a fit length',
    (frame) => {
      expect(shimadzuEb.decode(frame, {})).toBeUndefined();
    },
  );
});

it('tells a mass and its unit always, its stability sometimes', () => {
  expect(shimadzuEb).toMatchObject({
    format: 'shimadzu-eb',
    measures: 'mass',
    tells: { unit: 'always', stability: 'sometimes' },
  });
});

it('reads its own example', () => {
  expect(read(shimadzuEb, shimadzuEb.example)).toBe('-12.07 g unstable');
});

it('any weight in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    stability: fc.constantFrom('', 'S', 'U'),
    number: decimal({ most: 3, fraction: { min: 1, max: 4 } }),
    width: fc.constantFrom(8, 9),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'mom', '%'),
    marked: fc.constantFrom(0, 1),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const frames = weights.chain((weight) => {
    const { stability, number, width, unit, marked, layout } = weight;
    const { minus, shown } = number;
    const last = shown.length - marked;
    const digits = marked === 0 ? shown : `${shown.slice(0, last)}[${shown.slice(last)}]`;
    const columns = `${stability}${minus ? '-' : ' '}${digits.padStart(width + 2 * marked)}${unit.padEnd(2)}`;
    const inner = { columns, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ') };
    return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
  });
  const told: Readonly<Record<string, string>> = { '': '', S: ' stable', U: ' unstable' };
  fc.assert(
    fc.property(frames, ({ frame, weight: { stability, number, unit } }) => {
      expect(shorthand(shimadzuEb.decode(frame, {}))).toBe(`${number.value} ${unit}${told[stability]}`);
    }),
  );
});

it('an overload with a character lost, added or replaced never becomes a weight', () => {
  const errors = fc.constantFrom('     oL   ', '-    OL     ', 'U-    oL', 'S     OLg ', '-oL', '       oLkg');
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      expect(shimadzuEb.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});

it('a line that has lost its beginning is refused as long as it shows two of its blanks', () => {
  const line = frame('U-···12.07g·');
  for (const start of [2, 3]) expect(shimadzuEb.decode(line.slice(start), {})).toBeUndefined();
});
