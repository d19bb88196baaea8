import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { andCsv, andNu, andStd } from '../../../lib/domain/instruments/and-standard.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('the standard format', () => {
  it.each([
    ['ST,+00123.45··g', '123.45 g stable'],
    ['US,-00018.36··g', '-18.36 g unstable'],
    ['QT,+00000250·PC', '250 pcs stable'],
    ['US,+00000003·PC', '3 pcs unstable'],
    ['ST,+00000.00··g', '0.00 g stable'],
    ['ST,-00000.00··g', '0.00 g stable'],
    ['ST,+0001.234·kg', '1.234 kg stable'],
    ['ST,+0000.123ozt', '0.123 ozt stable'],
    ['ST,+0123.4567··g', '123.4567 g stable'],
    ['ST,+0123.4567···g', '123.4567 g stable'],
    ['US,-0123.45678··g', '-123.45678 g unstable'],
    ['ST,+0012345.··g', '12345 g stable'],
    ['ST,+000099.8··%', '99.8 % stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andStd, frame)).toBe(reading);
  });

  it.each([
    ['··g', 'g'],
    ['·kg', 'kg'],
    ['·mg', 'mg'],
    ['·ct', 'ct'],
    ['·oz', 'oz'],
    ['·lb', 'lb'],
    ['ozt', 'ozt'],
    ['dwt', 'dwt'],
    ['·GN', 'GN'],
    ['mom', 'mom'],
    ['·tl', 'tl'],
    ['··t', 'tola'],
    ['··N', 'newton'],
    ['·DS', 'DS'],
    ['·PC', 'pcs'],
    ['··%', '%'],
    ['·xy', 'xy'],
  ])('the unit %s is %s', (written, unit) => {
    expect(read(andStd, `ST,+0012.345${written}`)).toBe(`12.345 ${unit} stable`);
  });

  it.each([
    ['ST,+00123.45·g', '123.45 g stable'],
    ['·ST,+00123.45··g·', '123.45 g stable'],
    ['ST,+00123.45·oz', '123.45 oz stable'],
    ['US,+00123.45·ozt', '123.45 ozt unstable'],
    ['ST,+00123.45ozt', '123.45 ozt stable'],
  ])('may have its padding changed: %s is %s', (frame, reading) => {
    expect(read(andStd, frame)).toBe(reading);
  });

  it.each([
    'ST,+00123.45oz',
    'ST,+00123.45g',
    'ST,+00123.45t',
    'US,-0001.234kg',
    'QT,+00000250PC',
    'ST,+000099.8%',
    'ST,HI,+00123.45oz',
    'ST,N,+01.234567g',
    'PT,+00010.00g',
  ])('%s is invalid: a unit that touches the digits has three letters, and this one may have lost some', (frame) => {
    expect(read(andStd, frame)).toBe('invalid');
  });
});

describe('a second header', () => {
  it.each([
    ['ST,HI,+0002.750·kg', '2.750 kg stable (HI)'],
    ['ST,OK,+0002.750·kg', '2.750 kg stable (OK)'],
    ['US,LO,-0002.750·kg', '-2.750 kg unstable (LO)'],
    ['QT,OK,+00001234·PC', '1234 pcs stable (OK)'],
    ['ST,--,+0002.750·kg', '2.750 kg stable'],
    ['ST,N,+01.234567··g', '1.234567 g stable net'],
    ['ST,N·,+01.234567··g', '1.234567 g stable net'],
    ['US,G·,-01.234567··g', '-1.234567 g unstable gross'],
    ['ST,T·,+01.234567··g', '!not-a-reading'],
    ['ST,PT,+01.234567··g', '!not-a-reading'],
    ['PT,+00010.00··g', '!not-a-reading'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andStd, frame)).toBe(reading);
  });

  it.each([
    'ST,NT,+0002.750kg',
    'ST,GS,+0002.750kg',
    'ST,hi,+0002.750·kg',
    'ST,HI,OK,+0002.750·kg',
    'ST,·HI,+0002.750·kg',
  ])('%s is invalid: the balances have no such header', (frame) => {
    expect(read(andStd, frame)).toBe('invalid');
  });
});

describe('out of range', () => {
  it.each([
    ['OL,+9999999E+19', '!overload'],
    ['OL,-9999999E+19', '!underload'],
    ['OL,+9999999E+19··g', '!overload'],
    ['OL,+999999E+19', '!overload'],
    ['OL,-9999999E+19g', '!underload'],
    ['OL,+999999.9··g', '!overload'],
    ['OL,-999999.9··g', '!underload'],
    ['OL,+99999999', '!overload'],
    ['OL,+9', '!overload'],
    ['OL,-99999999·PC', '!underload'],
    ['OL,+0000.234·PC', '!overload'],
    ['OL,+99999999999.', '!overload'],
    ['OL,HI,+9999999E+19', '!overload'],
    ['OL,LO,-999999.9··g', '!underload'],
    ['OL,--,+999999.9·kg', '!overload'],
    ['UL,-999999.9··g', '!underload'],
    ['UL,+9999999E+19', '!underload'],
    ['UL,LO,-0000.001·kg', '!underload'],
  ])('%s is %s, whatever its digits', (frame, reading) => {
    expect(read(andStd, frame)).toBe(reading);
  });

  it.each([
    'OL,9999999E+19',
    'UL,9999999E+19',
    'OL,+9999999E19',
    'OL,+9999999E+199',
    'OL,+9999999E+x9',
    'OL,+9999999E+1x',
    'OL,++999999.9··g',
    'OL,x9999999E+19',
    'OL,·+999999.9··g',
    'OL,+9999999E-19',
    'OL,+E+19',
    'OL,+',
    'ST,+9999999E+19',
    'US,+9999999E+19··g',
    'xOL,+9999999E+19',
    'LO,+999999.9··g',
  ])('%s is invalid', (frame) => {
    expect(read(andStd, frame)).toBe('invalid');
  });

  it.each([
    ['OL,+9999999E+19', 'the balance is overloaded'],
    ['OL,-999999.9  g', 'the balance is below its weighing range'],
    ['ST,T ,+01.234567  g', 'it is a tare weight'],
  ])('%s says that %s', (frame, says) => {
    expect(andStd.decode(frame, {})).toMatchObject({ kind: 'error', says });
  });
});

describe('the answer to a command', () => {
  const decoders = [andStd, andCsv, andNu];

  it.each([
    ['EC,E00', 'the balance reports error E00 (communication)'],
    ['EC,E01', 'the balance reports error E01 (unknown command)'],
    ['EC,E02', 'the balance reports error E02 (not ready)'],
    ['EC,E03', 'the balance reports error E03 (time-out)'],
    ['EC,E04', 'the balance reports error E04 (too many characters)'],
    ['EC,E05', 'the balance reports error E05 (no such id)'],
    ['EC,E06', 'the balance reports error E06 (format of the command)'],
    ['EC,E07', 'the balance reports error E07 (value out of range)'],
    ['EC,E11', 'the balance reports error E11 (the weight is not stable)'],
    ['EC,E16', 'the balance reports error E16'],
    ['EC,E17', 'the balance reports error E17'],
    ['EC,E20', 'the balance reports error E20'],
    ['EC,E21', 'the balance reports error E21'],
    ['EC, E11', 'the balance reports error E11 (the weight is not stable)'],
    [' EC,E42\r\n', 'the balance reports error E42'],
  ])('%j says that %s', (frame, says) => {
    for (const decoder of decoders) {
      expect(decoder.decode(frame, {})).toEqual({ kind: 'error', code: 'device-error', says });
    }
  });

  it.each([
    ['\x06', 'it acknowledges a command'],
    ['\x06\r\n', 'it acknowledges a command'],
    ['ID,000100', 'it tells which balance it is, not a weight'],
    ['ID, LAB-0123', 'it tells which balance it is, not a weight'],
    ['SN,12345678', 'it tells which balance it is, not a weight'],
    ['TN,GX-400', 'it tells which balance it is, not a weight'],
  ])('%j says that %s', (frame, says) => {
    for (const decoder of decoders) {
      expect(decoder.decode(frame, {})).toEqual({ kind: 'error', code: 'not-a-reading', says });
    }
  });

  it.each([
    '\x06\x06',
    '\x06+0042.310',
    'EC,E1',
    'EC,E111',
    'EC,11',
    'EC,EAB',
    'EC,E1x',
    'EC,Ex1',
    'EC,··E11',
    'EC;E11',
    'xEC,E11',
    'EC,E11·g',
    'EC',
    'ID,',
    'ID,12·34',
    'xID,1',
    'XX,1',
    'ID,·+0001.234',
    'ID;1',
  ])('%j is none, and invalid', (frame) => {
    for (const decoder of decoders) expect(read(decoder, frame)).toBe('invalid');
  });
});

describe('what is no standard frame', () => {
  it.each([
    '',
    '··',
    'ST',
    'ST,',
    ',',
    'ST,+',
    'ST,··g',
    'ST,+··g',
    'ST,+00123.45',
    'ST,+00123.45···',
    'ST,+0123.45··g',
    'ST,+00000123.45··g',
    'ST,00123.45··g',
    'ST,·+00123.45··g',
    'ST,+·0123.45··g',
    'ST,+··123.45··g',
    'ST,+00123,45··g',
    'ST,+001.3.45··g',
    'ST,+.0012345··g',
    'ST,+-0123.45··g',
    'ST,+00123.45··g/',
    'ST,+00123.45·g·g',
    'ST,+00123.45gram',
    'ST,+00123.45··5',
    'ST,+00123.4g··g',
    'ST,+00123.45,··g',
    'ST;+00123.45··g',
    'ST·+00123.45··g',
    'ST+00123.45··g',
    'st,+00123.45··g',
    'SS,+00123.45··g',
    'T,+00123.45··g',
    'WT,+00123.45··g',
    'HI,+00123.45··g',
    '+00123.45··g',
    'AST,+00123.45··g',
    '1,ST,+00123.45··g',
    ',+00123.45··g',
    ',,+00123.45··g',
  ])('%j is invalid', (frame) => {
    expect(read(andStd, frame)).toBe('invalid');
  });

  it.each([
    'ST,+00123.45 \xe7g',
    'S\xd4,+00123.45  g',
    'ST,+00123.45  g\r\nST,+00123.46  g',
    'ST,\t+00123.45  g',
    'ST\x06',
  ])('%j is invalid: its bytes are not those of one ASCII line', (frame) => {
    for (const decoder of [andStd, andCsv, andNu]) expect(decoder.decode(frame, {})).toBeUndefined();
  });
});

describe('the CSV format', () => {
  it.each([
    ['ST,+045.2291,··g', '45.2291 g stable'],
    ['US,-00018.36,··g', '-18.36 g unstable'],
    ['QT,+00000250,·PC', '250 pcs stable'],
    ['ST,+0001.278,·ct', '1.278 ct stable'],
    ['ST,+00123.45,··t', '123.45 tola stable'],
    ['ST,+00000.00,··g', '0.00 g stable'],
    ['ST,-00000.00,··g', '0.00 g stable'],
    ['ST,+01.234567,··g', '1.234567 g stable'],
    ['ST,+0123.4567·,··g', '123.4567 g stable'],
    ['ST,+045.2291,g', '45.2291 g stable'],
    ['·ST,·+045.2291,··g·', '45.2291 g stable'],
    ['ST,OK,+0002.750,·kg', '2.750 kg stable (OK)'],
    ['ST,--,+0002.750,·kg', '2.750 kg stable'],
    ['US,N·,+01.234567,··g', '1.234567 g unstable net'],
    ['ST,G,+01.234567,··g', '1.234567 g stable gross'],
    ['ST,T,+01.234567,··g', '!not-a-reading'],
    ['ST,PT,+01.234567,··g', '!not-a-reading'],
    ['PT,+00010.00,··g', '!not-a-reading'],
    ['OL,+9999999E+19,··g', '!overload'],
    ['OL,-9999999E+19,··g', '!underload'],
    ['OL,+9999999E+19,·ct', '!overload'],
    ['OL,+9999999E+19,', '!overload'],
    ['OL,-999999.9,··g', '!underload'],
    ['UL,-999999.9,··g', '!underload'],
    ['UL;+0000,001;·kg', '!underload'],
    ['OL,HI,+9999999E+19,··g', '!overload'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andCsv, frame)).toBe(reading);
  });

  it.each([
    ['ST;+045,2291;··g', '45.2291 g stable'],
    ['US;-00018,36;··g', '-18.36 g unstable'],
    ['QT;+00000250;·PC', '250 pcs stable'],
    ['ST;+0012345,;··g', '12345 g stable'],
    ['ST;+0123,45678;··g', '123.45678 g stable'],
    ['ST;OK;+0002,750;·kg', '2.750 kg stable (OK)'],
    ['OL;+9999999E+19;··g', '!overload'],
    ['OL;-999999,9;··g', '!underload'],
    ['LAB-0123;2024/07/01;12:34:56;ST;+0000,1278;··g', '0.1278 g stable'],
    ['No.012;ST;+000,1234;··g', '0.1234 g stable'],
    ['22.11.2026;12:00:00;ST;+000,1234;··g', '0.1234 g stable'],
    ['LAB.1;No.012;22.11.2026;12:00:00;US;OK;-0012,345;·kg', '-12.345 kg unstable (OK)'],
    ['No.012;OL;+999999,9;··g', '!overload'],
    ['·No.012;·ST;·+0012,345·;·g·', '12.345 g stable'],
  ])('has semicolons where the decimal mark is a comma: %s is %s', (frame, reading) => {
    expect(read(andCsv, frame)).toBe(reading);
  });

  it.each([
    ['LAB-0123,ST,+045.2291,··g', '45.2291 g stable'],
    ['LAB-0123,2004/07/01,12:34:56,ST,+0000.1278,··g', '0.1278 g stable'],
    ['SAMPLE-0123-4,No,012,2017/07/01,12:34:56,ST,+00123.45,··g', '123.45 g stable'],
    ['SAMPLE-0123-4,No,012,2017/07/01,12:34:56,ST,OK,+00123.45,··g', '123.45 g stable (OK)'],
    ['1,ST,+00123.45,··g', '123.45 g stable'],
    ['lab-1,ST,+00123.45,··g', '123.45 g stable'],
    ['No.012,US,-00123.45,··g', '-123.45 g unstable'],
    ['12/31/2010,·1:34:56·PM,ST,N,+00123.45,··g', '123.45 g stable net'],
    ['01234567890123456789,ST,+00123.45,··g', '123.45 g stable'],
    ['LAB·0123,OL,+9999999E+19,··g', '!overload'],
  ])('may begin with id, number, date and time: %s is %s', (frame, reading) => {
    expect(read(andCsv, frame)).toBe(reading);
  });

  it.each([
    ',ST,+045.2291,··g',
    '-1,ST,+045.2291,··g',
    '+1,ST,+045.2291,··g',
    'LAB_1,ST,+045.2291,··g',
    'LAB+1,ST,+045.2291,··g',
    '012345678901234567890,ST,+045.2291,··g',
    'a,b,c,d,e,f,ST,OK,+045.2291,··g',
    'a,b,c,d,e,f,g,ST,+045.2291,··g',
    'ST,+045.2291,··g,ST,+045.2292,··g',
    'OL,ST,+045.2291,··g',
    'ST,OL,+045.2291,··g',
    'ST,HI,OK,+045.2291,··g',
    'ST,NT,+045.2291,··g',
    'ST,+045.2291',
    'ST,+045.2291,',
    'ST,+045.2291,···',
    'ST,+045.2291··g',
    'ST,+045.2291,··g,',
    'ST,+045.2291,··g,1',
    'ST,+045.2291,gram',
    'ST,+045.2291,5g',
    'ST,+045.2291,g5',
    'ST,+045,2291,··g',
    'ST,+45.2291,··g',
    'ST,+00000045.2291,··g',
    'ST,045.2291,··g',
    'ST,··g',
    'ST,+,··g',
    'OL,··g',
    'OL',
    'OL,+,··g',
    'OL,9999999E+19,··g',
    'OL,+9999999E19,··g',
    'OL,+9999999E+199,··g',
    'OL,+99x99,··g',
    'OL,1,+9999999E+19,··g',
    'ST,+9999999E+19,··g',
    'ST;+045.2291;··g',
    'No.012;ST;+0012.345;··g',
    'No.012;ST;·+0012.345;··g',
    'No,012;ST;+0012,345;··g',
    'ST;+0012,345;·g.',
    'ST;OK.;+0012,345;··g',
    'ST;+00045.2291;··g',
    'ST;+45,2291;··g',
    'ST;+045,22,1;··g',
    'ST;+,0452291;··g',
    'ST;045,2291;··g',
    'ST;x+045,2291;··g',
    'ST;+00000045,2291;··g',
    'ST,+045,2291;··g',
    'LO,+045.2291,··g',
    '001,·-1.2340,·NRM,·01',
    '+045.2291,··g',
    '',
  ])('%j is invalid', (frame) => {
    expect(read(andCsv, frame)).toBe('invalid');
  });
});

describe('the numerical format', () => {
  it.each([
    ['+0042.310', '42.310 –'],
    ['-00018.36', '-18.36 –'],
    ['+00000.00', '0.00 –'],
    ['-00000.00', '0.00 –'],
    ['+00000250', '250 –'],
    ['+000.12782', '0.12782 –'],
    ['-0123.45678', '-123.45678 –'],
    ['+0012345.', '12345 –'],
    ['·+0042.310·', '42.310 –'],
    ['+99999998', '99999998 –'],
    ['+9999.998', '9999.998 –'],
    ['+89999.99', '89999.99 –'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andNu, frame)).toBe(reading);
  });

  it.each([
    ['+99999999', '!overload'],
    ['-99999999', '!underload'],
    ['+999999999', '!overload'],
    ['-999999999', '!underload'],
    ['+99999.99', '!overload'],
    ['-999999.9', '!underload'],
    ['+9999999.', '!overload'],
  ])('%s, all nines, is %s', (frame, reading) => {
    expect(read(andNu, frame)).toBe(reading);
  });

  it.each([
    '',
    '+',
    '0042.310',
    '+042.310',
    '-0018.36·',
    '+0000042.3100',
    '+·042.310',
    '+·0042.310',
    '+0042,310',
    '+0042.310··g',
    '+00.2.310',
    '+.0042310',
    '+-042.310',
    '+0042.31E',
    'x+0042.310',
    '+0042.310+0042.310',
    '+9999999E+19',
  ])('%j is invalid', (frame) => {
    expect(read(andNu, frame)).toBe('invalid');
  });
});

describe('any weight', () => {
  const number = decimal({ most: 4, fraction: { min: 1, max: 4 } });
  const unit = fc.constantFrom('g', 'kg', 'mg', 'ct', 'oz', 'lb', 'ozt', 'dwt', 'GN', 'mom', 'tl', '%');
  const weights = fc.record({
    number,
    unit,
    stable: fc.boolean(),
    width: fc.integer({ min: 8, max: 10 }),
    last: fc.constantFrom('', ' '),
    stripped: fc.boolean(),
  });
  type Weight = typeof weights extends fc.Arbitrary<infer W> ? W : never;
  const framed = (render: (weight: Weight) => string) =>
    weights.chain((weight) => wrapped(render(weight)).map((frame) => ({ frame, weight })));
  const padded = ({ number: { minus, shown }, width }: Weight) => `${minus ? '-' : '+'}${shown.padStart(width, '0')}`;
  const reading = ({ number: { value }, unit: id, stable }: Weight) =>
    `${value} ${id} ${stable ? 'stable' : 'unstable'}`;

  it('in the standard format is read as it stands, in columns or collapsed', () => {
    const frames = framed((weight) => {
      const tail = weight.last + weight.unit.padStart(3);
      return `${weight.stable ? 'ST' : 'US'},${padded(weight)}${weight.stripped ? tail.replace(/ +/, ' ') : tail}`;
    });
    fc.assert(
      fc.property(frames, ({ frame, weight }) => {
        expect(shorthand(andStd.decode(frame, {}))).toBe(reading(weight));
      }),
    );
  });

  it('in the CSV format is read as it stands, with either separator', () => {
    const frames = framed((weight) => {
      const header = weight.stable ? 'ST' : 'US';
      const field = weight.stripped ? weight.unit : weight.unit.padStart(3);
      const line = `${header},${padded(weight)}${weight.last},${field}`;
      return weight.last === '' ? line : line.replaceAll(',', ';').replace('.', ',');
    });
    fc.assert(
      fc.property(frames, ({ frame, weight }) => {
        expect(shorthand(andCsv.decode(frame, {}))).toBe(reading(weight));
      }),
    );
  });

  it('in the numerical format is read as it stands, but for nines', () => {
    fc.assert(
      fc.property(
        framed((weight) => padded(weight) + weight.last),
        ({ frame, weight: { number: shown, width } }) => {
          fc.pre(shown.shown.length < width || /[0-8]/.test(shown.shown));
          expect(shorthand(andNu.decode(frame, {}))).toBe(`${shown.value} –`);
        },
      ),
    );
  });
});

describe('an error frame with a character lost, added or replaced', () => {
  it('becomes no value in the formats with headers', () => {
    const frames = fc.constantFrom(
      'OL,+9999999E+19',
      'OL,-9999999E+19  g',
      'OL,+999999.9  g',
      'OL,HI,-99999999 PC',
      'OL,+9999999E+19,  g',
      'OL;-9999999E+19;  g',
      'EC,E11',
      'ID,000100',
    );
    fc.assert(
      fc.property(frames.chain(corrupted), (frame) => {
        for (const decoder of [andStd, andCsv]) expect(decoder.decode(frame, {})?.kind).not.toBe('value');
      }),
      { numRuns: 500 },
    );
  });

  it('becomes a value in the numerical format only where it shows another digit than nine', () => {
    const frames = fc.constantFrom('+99999999', '-99999999', '+999999999', 'EC,E11').chain(corrupted);
    fc.assert(
      fc.property(frames, (frame) => {
        const decoded = andNu.decode(frame, {});
        if (decoded?.kind === 'value') expect(frame).toMatch(/^[^\d]*[+-](?=9*[0-8])\d{8,10}[^\d]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
