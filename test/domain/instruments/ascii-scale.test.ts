import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { asciiScale } from '../../../lib/domain/instruments/ascii-scale.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a line padded with blanks', () => {
  it.each([
    ['+···20.758g··', '20.758 g'],
    ['-···20.758g··', '-20.758 g'],
    ['+··320.344GN·', '320.344 GN'],
    ['+·1508.019GN·', '1508.019 GN'],
    ['-·1508.019GN·', '-1508.019 GN'],
    ['+····0.000g··', '0.000 g'],
    ['-····0.000g··', '0.000 g'],
    ['-····0.020g··', '-0.020 g'],
    ['+··12.3456ozt', '12.3456 ozt'],
    ['+······250pcs', '250 pcs'],
    ['+········5kg·', '5 kg'],
    ['+·12345678g··', '12345678 g'],
    ['+····98.76%··', '98.76 %'],
  ])('%s is %s', (frame, reading) => {
    expect(read(asciiScale, frame)).toBe(reading);
  });

  it.each([
    ['+·20.758g', '20.758 g'],
    ['-·20.758g', '-20.758 g'],
    ['+·320.344GN', '320.344 GN'],
    ['·+···20.758g', '20.758 g'],
  ])('may have lost its padding: %s is %s', (frame, reading) => {
    expect(read(asciiScale, frame)).toBe(reading);
  });
});

describe('a line padded with zeros', () => {
  it.each([
    ['+009.198·g··', '9.198 g'],
    ['-009.198·g··', '-9.198 g'],
    ['-0000.00·GN·', '0.00 GN'],
    ['+0000.00·GN·', '0.00 GN'],
    ['+0142.02·GN·', '142.02 GN'],
    ['+0.32445·oz·', '0.32445 oz'],
    ['+045.991·ct·', '45.991 ct'],
    ['+0.02027·lb·', '0.02027 lb'],
    ['-1234.56·GN·', '-1234.56 GN'],
    ['+0000250·PC·', '250 pcs'],
    ['+098.765·%··', '98.765 %'],
    ['+009.198·g', '9.198 g'],
    ['·+009.198···g', '9.198 g'],
  ])('%s is %s', (frame, reading) => {
    expect(read(asciiScale, frame)).toBe(reading);
  });
});

describe('a line in columns', () => {
  it.each([
    ['-··450.38·GN', '-450.38 GN'],
    ['····10.30·GN', '10.30 GN'],
    ['-··29.182·g·', '-29.182 g'],
    ['····0.000·g·', '0.000 g'],
    ['····0.000·g', '0.000 g'],
    ['+·1234.56·ct', '1234.56 ct'],
    ['·12345678·%·', '12345678 %'],
  ])('may have a blank for plus: %s is %s', (frame, reading) => {
    expect(read(asciiScale, frame)).toBe(reading);
  });

  it.each([
    '···10.30·GN',
    '·····10.30·GN',
    '10.30·GN',
    '····10.30··g',
    '····10.30·g·g',
    '···010.30·GN',
    '····10.30·ozt',
    '····10.30·xy',
    '···-10.30·GN',
    '····10.3.·GN',
  ])('is whole, with its unit: %s is invalid', (frame) => {
    expect(read(asciiScale, frame)).toBe('invalid');
  });
});

describe('an overload', () => {
  it.each([
    ['+·~~~~~~~~GN·', '!overload', 'the balance is overloaded'],
    ['+·~~~~~~~~g··', '!overload', 'the balance is overloaded'],
    ['+~~~~~~~·g··', '!overload', 'the balance is overloaded'],
    ['+·~~~~~~~~', '!overload', 'the balance is overloaded'],
    ['+·~g', '!overload', 'the balance is overloaded'],
    ['-·~~~~~~~~GN·', '!underload', 'the balance is below its weighing range'],
    ['-·~~~~~~~~%··', '!underload', 'the balance is below its weighing range'],
    ['-~~~~~~~·oz·', '!underload', 'the balance is below its weighing range'],
  ])('fills the number: %s is %s: %s', (frame, reading, says) => {
    expect(read(asciiScale, frame)).toBe(reading);
    expect(asciiScale.decode(frame.replaceAll('·', ' '), {})).toMatchObject({ says });
  });

  it.each([
    '~~~~~~~~GN',
    '+·~~~~~~~~~GN',
    '+·GN',
    '+·~~~~~~~1GN',
    '+·1~~~~~~~GN',
    '+·~~~~.~~~GN',
    '+·~~~~·~~~GN',
    '+·~~~~~~~~xyz',
    '+·~~~~~~~~GN·g',
    '+·~~~~~~~~oz·t',
    '+·~~~~~~~~1',
    'x+·~~~~~~~~GN',
    '+-~~~~~~~~GN',
  ])('%s is none', (frame) => {
    expect(read(asciiScale, frame)).toBe('invalid');
  });
});

describe('what is no line of the format', () => {
  it.each([
    ['', 'empty'],
    ['+', 'no number'],
    ['+·g', 'no number'],
    ['-··········g', 'no number'],
    ['20.758g', 'no sign'],
    ['·20.758g', 'no sign'],
    ['009.198·g', 'no sign'],
    ['+20.758g', 'no blank after the sign'],
    ['+20.758·g', 'neither seven characters nor a blank'],
    ['+·20.758·g', 'a blank before the unit, as Sartorius has it'],
    ['+·009.198g', 'padded with zeros and a blank'],
    ['+·009.198·g', 'padded with zeros and a blank'],
    ['+09.198·g', 'six characters'],
    ['+0009.198·g', 'eight characters'],
    ['+009.198g', 'no blank before the unit'],
    ['+·12345.6789g', 'more than eight columns'],
    ['+·123456789g', 'more than eight columns'],
    ['+·20.758', 'no unit'],
    ['+009.198', 'no unit'],
    ['+012.345·mm', 'a unit of length'],
    ['+·20.758mm', 'a unit of length'],
    ['+·20.758xyz', 'an unknown unit'],
    ['+009.198·xy', 'an unknown unit'],
    ['+·20.758oz·t', 'a unit of two words'],
    ['+009.198·oz·t', 'a unit of two words'],
    ['+·20.758g·g', 'two units'],
    ['+·20.758g·x', 'something after the unit'],
    ['x+·20.758g', 'something before the sign'],
    ['x+009.198·g', 'something before the sign'],
    ['ST,+009.198·g', 'another protocol'],
    ['+-009.198·g', 'two signs'],
    ['+-·20.758g', 'two signs'],
    ['+··-20.758g', 'two signs'],
    ['+·.758g', 'no digit before the point'],
    ['+·20.g', 'no digit after the point'],
    ['+.009198·g', 'no digit before the point'],
    ['+009198.·g', 'no digit after the point'],
    ['+·2.0.758g', 'two points'],
    ['+0.9.198·g', 'two points'],
    ['+·20,758g', 'a comma'],
    ['+009,198·g', 'a comma'],
    ['+·20·758g', 'a blank in the number'],
    ['+·2e3g', 'an exponent'],
    ['+·98.7[4]g', 'brackets'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(asciiScale, frame)).toBe('invalid');
  });

  it.each(['\xab   20.758g  ', '+   20.758\xe7  ', '+ 20.758g\r\n+ 20.759g', '+\t20.758g'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(asciiScale.decode(frame, {})).toBeUndefined();
    },
  );
});

it('tells a mass and its unit always, its stability never', () => {
  expect(asciiScale).toMatchObject({
    format: 'ascii-scale',
    measures: 'mass',
    tells: { unit: 'always', stability: 'never' },
  });
});

it('reads its own example', () => {
  expect(read(asciiScale, asciiScale.example)).toBe('20.758 g');
});

it('any weight in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    number: decimal({ most: 4, fraction: { min: 1, max: 2 } }),
    unit: fc.constantFrom('g', 'GN', 'oz', 'ct', 'lb', '%'),
    zeros: fc.boolean(),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const frames = weights.chain((weight) => {
    const { number, unit, zeros, layout } = weight;
    const { minus, shown } = number;
    const padded = zeros ? `${shown.padStart(7, '0')} ${unit.padEnd(3)}` : ` ${shown.padStart(8)}${unit.padEnd(3)}`;
    const columns = `${minus ? '-' : '+'}${padded}`;
    const inner = { columns, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ') };
    return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
  });
  fc.assert(
    fc.property(frames, ({ frame, weight: { number, unit } }) => {
      expect(shorthand(asciiScale.decode(frame, {}))).toBe(`${number.value} ${unit}`);
    }),
  );
});

it('an overload with a character lost, added or replaced never becomes a weight', () => {
  fc.assert(
    fc.property(fc.constantFrom('+ ~~~~~~~~GN ', '- ~~~~~~~~g  ', '+~~~~~~~ g  ').chain(corrupted), (frame) => {
      expect(asciiScale.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
