import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { andDp, andKf, andMt } from '../../../lib/domain/instruments/and-alternatives.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('the dump print format', () => {
  it.each([
    ['US·····-18.36··g', '-18.36 g unstable'],
    ['WT····+123.45··g', '123.45 g stable'],
    ['WT······+1.27··g', '1.27 g stable'],
    ['WT·······0.00··g', '0.00 g stable'],
    ['WT······-0.00··g', '0.00 g stable'],
    ['US·······0.00··g', '0.00 g unstable'],
    ['WT··········0··g', '0 g stable'],
    ['QT·······+250·PC', '250 pcs stable'],
    ['US·········+3·PC', '3 pcs unstable'],
    ['WT··+0.12782ozt', '0.12782 ozt stable'],
    ['WT·····+12345.·g', '12345 g stable'],
    ['WT+123456.789··g', '123456.789 g stable'],
    ['WT·+123456789··g', '123456789 g stable'],
    ['WT-0.123456789·t', '-0.123456789 tola stable'],
    ['WT·····+99.8···%', '99.8 % stable'],
    ['WT·····+12.3··xy', '12.3 xy stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andDp, frame)).toBe(reading);
  });

  it.each([
    ['WT·+123.45·g', '123.45 g stable'],
    ['·US·-18.36·g·', '-18.36 g unstable'],
    ['WT····-··123.45··g', '-123.45 g stable'],
    ['US·-·18.36·g', '-18.36 g unstable'],
    ['WT·0.00·g', '0.00 g stable'],
    ['WT+123.45g', '123.45 g stable'],
  ])('may have its padding changed: %s is %s', (frame, reading) => {
    expect(read(andDp, frame)).toBe(reading);
  });

  it.each([
    ['············E···', '!overload'],
    ['E', '!overload'],
    ['···········-E···', '!underload'],
    ['·········-··E···', '!underload'],
    ['-E', '!underload'],
    ['EC,E11', '!device-error'],
    ['\x06', '!not-a-reading'],
  ])('%j is %s', (frame, reading) => {
    expect(read(andDp, frame)).toBe(reading);
  });

  it.each([
    '',
    '··',
    'WT',
    'WT··g',
    'WT·····+··g',
    'WT·····-18.36',
    'WT·····-18.36···',
    'WT·····18.36··g',
    'WT·······0.01··g',
    'WT·····+-18.36··g',
    'WT·····+18.3.6··g',
    'WT·····+18,36··g',
    'WT·····+.36··g',
    'WT·····+1·8.36··g',
    'WT·····+18.36·g·g',
    'WT·····+18.36·gram',
    'WT·····+18.36··5',
    'WT·····+18.36·g5',
    'WT·+1234567890··g',
    'WT·+1.1234567890·g',
    'WT,····-18.36··g',
    'ST·····-18.36··g',
    'OL·····-18.36··g',
    'xUS·····-18.36··g',
    'us·····-18.36··g',
    '·······-18.36··g',
    'E1',
    'EE',
    '+E',
    'E-',
    'WT··········E··g',
    'H',
    'SI+',
  ])('%j is invalid', (frame) => {
    expect(read(andDp, frame)).toBe('invalid');
  });
});

describe('the Karl Fischer format', () => {
  it.each([
    ['+···42.310··g·', '42.310 g stable'],
    ['+···42.310·g··', '42.310 g stable'],
    ['+···42.310···g', '42.310 g stable'],
    ['-···183.69·g··', '-183.69 g stable'],
    ['-··0.12782·ct·', '-0.12782 ct stable'],
    ['······0.00·g··', '0.00 g stable'],
    ['+·····0.00·g··', '0.00 g stable'],
    ['-·····0.00·g··', '0.00 g stable'],
    ['+······250·PC·', '250 pcs stable'],
    ['+·····12.3·t··', '12.3 tola stable'],
    ['+·····12.3·N··', '12.3 newton stable'],
    ['+·····12.3·DS·', '12.3 DS stable'],
    ['+1234.5678·ozt', '1234.5678 ozt stable'],
    ['+····1255.·g··', '1255 g stable'],
    ['+·0.123456789·g', '0.123456789 g stable'],
    ['+·123456789.1·g', '123456789.1 g stable'],
    ['+·····99.8·%··', '99.8 % stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andKf, frame)).toBe(reading);
  });

  it.each([
    ['+···42.310····', '42.310 – unstable'],
    ['-···183.69····', '-183.69 – unstable'],
    ['······0.00····', '0.00 – unstable'],
    ['+1234.5678····', '1234.5678 – unstable'],
    ['+123456789····', '123456789 – unstable'],
  ])('without unit, %s, is not stable: %s', (frame, reading) => {
    expect(read(andKf, frame)).toBe(reading);
  });

  it.each([
    ['+···42.310··g', '42.310 g stable'],
    ['+·42.310·g', '42.310 g stable'],
    ['-18.36·g', '-18.36 g stable'],
    ['·+··42.310··g', '42.310 g stable'],
    ['·0.00·g', '0.00 g stable'],
    ['+···42.310', '42.310 – unstable'],
    ['-·42.310', '-42.310 – unstable'],
    ['+1234.5678', '1234.5678 – unstable'],
    ['······0.00', '0.00 – unstable'],
  ])('may have its padding changed: %s is %s', (frame, reading) => {
    expect(read(andKf, frame)).toBe(reading);
  });

  it.each([
    ['·············H', '!overload'],
    ['·········H····', '!overload'],
    ['H', '!overload'],
    ['·········L····', '!underload'],
    ['L', '!underload'],
    ['EC,E02', '!device-error'],
    ['ID,000100', '!not-a-reading'],
    ['\x06\r\n', '!not-a-reading'],
  ])('%j is %s', (frame, reading) => {
    expect(read(andKf, frame)).toBe(reading);
  });

  it.each([
    '',
    '··',
    '+',
    '+··g',
    '42.310·g',
    '····42.310··g·',
    '0.00·g',
    '0.00',
    '··0.00····',
    '·······0.00····',
    '+42.310',
    '-18.36··',
    '···+42.310',
    '+009.198·g··',
    '+0012.34·g··',
    '+··00·g',
    '+···20.758g··',
    '+···42.310·mm',
    '+···42.310·G',
    '+···42.310·gram',
    '+···42.310·5',
    '+···42.310·g5',
    '+···42.310·g·g',
    '+···42.310·E',
    '+···42,310·g',
    '+···4·2.310·g',
    '+···42.3.10·g',
    '+···.310·g',
    '+-··42.310·g',
    '+·1234567890·g',
    '+·1.1234567890·g',
    'x+··42.310·g',
    'S+··42.310·g',
    'HH',
    'H1',
    'h',
    'E',
    'SI+',
  ])('%j is invalid', (frame) => {
    expect(read(andKf, frame)).toBe('invalid');
  });
});

describe('the MT format', () => {
  it.each([
    ['SD·····-1.14·GN', '-1.14 GN unstable'],
    ['S······123.45·g', '123.45 g stable'],
    ['S·····-123.45··g', '-123.45 g stable'],
    ['SD·····183.69·g', '183.69 g unstable'],
    ['S········0.00·g', '0.00 g stable'],
    ['S·······-0.00·g', '0.00 g stable'],
    ['S·········250·PC', '250 pcs stable'],
    ['S······12345.·g', '12345 g stable'],
    ['S······12.3···g', '12.3 g stable'],
    ['S····0.12782·ozt', '0.12782 ozt stable'],
    ['S·······12.3·t', '12.3 tola stable'],
    ['S·······12.3·abcde', '12.3 abcde stable'],
    ['S··123456789·g', '123456789 g stable'],
    ['SD··1.123456789·g', '1.123456789 g unstable'],
    ['SD-252.00000·g', '-252.00000 g unstable'],
    ['SD-12345.678·g', '-12345.678 g unstable'],
    ['SD-12345.67··g', '-12345.67 g unstable'],
    ['SD-123456789·GN', '-123456789 GN unstable'],
    ['SD-0.0000000·g', '0.0000000 g unstable'],
    ['S·-252.00000·g', '-252.00000 g stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andMt, frame)).toBe(reading);
  });

  it.each([
    ['S·123.45·g', '123.45 g stable'],
    ['SD·-1.14·GN··', '-1.14 GN unstable'],
    ['··SD···-1.14··GN·', '-1.14 GN unstable'],
    ['·SD-252.00000··g·', '-252.00000 g unstable'],
  ])('may have its padding changed: %s is %s', (frame, reading) => {
    expect(read(andMt, frame)).toBe(reading);
  });

  it.each([
    ['······123.45·g', '123.45 g stable'],
    ['·····123.45··g', '123.45 g stable'],
    ['·····-123.45·g', '-123.45 g stable'],
    ['···123456789·g', '123456789 g stable'],
    ['···12345678·kg', '12345678 kg stable'],
    ['···0.1234567·g', '0.1234567 g stable'],
    ['···1234567.···kg', '1234567 kg stable'],
    ['·······1234.·kg', '1234 kg stable'],
    ['···········0·PC', '0 pcs stable'],
    ['········99.8··%', '99.8 % stable'],
    ['······123.45·ozt··', '123.45 ozt stable'],
    ['·D·····-1.14·GN', '-1.14 GN unstable'],
    ['D·123.45·g', '123.45 g unstable'],
  ])('has no S after the PRINT key: %s is %s', (frame, reading) => {
    expect(read(andMt, frame)).toBe(reading);
  });

  it.each([
    '123.45·g',
    '··1234567890·g',
    '··········.5·g',
    '···1234567890·g',
    '····123.45·g',
    '·······123.45·g',
    '···········x0·g',
    '··123456.789·g',
    '······123.45·xy',
    '······123.45·gram',
    '······123.45·5',
    '······123.45·g·g',
    '······123.45·g/',
    '······123.45·',
    '······123.45g',
    '······1·3.45·g',
    '····-·123.45·g',
    '·····+123.45·g',
    '······1.3.45·g',
    '······123,45·g',
    'x·····123.45·g',
  ])('without header, %s is invalid: it may be the end of another line, or another balance', (frame) => {
    expect(read(andMt, frame)).toBe('invalid');
  });

  it.each([
    ['SI+', '!overload'],
    ['SI+···', '!overload'],
    ['SI-', '!underload'],
    ['SI', '!out-of-range'],
    ['EC,E01', '!device-error'],
    ['TN,GX-400', '!not-a-reading'],
    ['\x06', '!not-a-reading'],
  ])('%j is %s', (frame, reading) => {
    expect(read(andMt, frame)).toBe(reading);
  });

  it.each([
    '',
    '··',
    'S',
    'SD',
    'S·I',
    'S·+',
    'SI·+',
    'SI·?·····0.0213·g··',
    'S··g',
    'S··-··g',
    'S·····123.45',
    'SD·····-1.14···',
    'S123.45·g',
    'S-123.45·g',
    'S-252.00000·g',
    'S-12345.678·g',
    'D-252.00000·g',
    '-252.00000·g',
    'SD252.00000·g',
    'SD1234567890·g',
    'SD+252.00000·g',
    'SD--252.0000·g',
    'SD-·252.0000·g',
    'SD-1.14·GN',
    'SD-252.000·g',
    'SD-2252.00000·g',
    'SD-252.00000g',
    'SDx-252.0000·g',
    'xSD-252.00000·g',
    'S·····123.45g',
    'S····+123.45·g',
    'S··-··123.45·g',
    'S·S···123.45·g',
    'S·D·····-0.42·g',
    'S··1·23.45·g',
    'S·····123,45·g',
    'S·····1.2.3·g',
    'S·······.45·g',
    'S··1234567890·g',
    'S··1.1234567890·g',
    'S·····123.45·abcdef',
    'S·····123.45·5',
    'S·····123.45·g5',
    'S·····123.45·g·g',
    'SDD···123.45·g',
    'DS···123.45·g',
    'US···123.45·g',
    'sd···123.45·g',
    'E',
    'H',
  ])('%j is invalid', (frame) => {
    expect(read(andMt, frame)).toBe('invalid');
  });
});

it.each([
  [andDp, 'E', 'the balance is overloaded'],
  [andDp, '-E', 'the balance is below its weighing range'],
  [andKf, 'H', 'the balance is overloaded'],
  [andKf, 'L', 'the balance is below its weighing range'],
  [andMt, 'SI-', 'the balance is below its weighing range'],
  [andMt, 'SI', 'the balance is out of its weighing range'],
  [andMt, 'EC,E11', 'the balance reports error E11 (the weight is not stable)'],
])('$format: %s says that %s', (decoder, frame, says) => {
  expect(decoder.decode(frame, {})).toMatchObject({ kind: 'error', says });
});

it.each(['WT \xb1 123.45  g', '+  42.310 \xe7', 'S   123.45 g\r\nS   123.46 g', 'S\t123.45 g'])(
  '%j is invalid: its bytes are not those of one ASCII line',
  (frame) => {
    for (const decoder of [andDp, andKf, andMt]) expect(decoder.decode(frame, {})).toBeUndefined();
  },
);

describe('any weight', () => {
  const weights = fc.record({
    number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'oz', 'lb', 'ozt', 'dwt', 'GN', 'mom', 'tl', '%'),
    stable: fc.boolean(),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  type Weight = typeof weights extends fc.Arbitrary<infer W> ? W : never;
  const framed = (render: (weight: Weight) => string) =>
    weights.chain((weight) => {
      const columns = render(weight);
      const lines = { columns, stripped: columns.trimEnd(), collapsed: columns.trim().replaceAll(/ +/g, ' ') };
      return wrapped(lines[weight.layout as keyof typeof lines]).map((frame) => ({ frame, weight }));
    });
  const signed = ({ number: { minus, shown } }: Weight) => `${minus ? '-' : '+'}${shown}`;
  const reading = ({ number: { value }, unit, stable }: Weight) => `${value} ${unit} ${stable ? 'stable' : 'unstable'}`;

  it('in the dump print format is read as it stands, in columns or stripped or collapsed', () => {
    const frames = framed(
      (weight) => `${weight.stable ? 'WT' : 'US'}${signed(weight).padStart(11)}${weight.unit.padStart(3)}`,
    );
    fc.assert(
      fc.property(frames, ({ frame, weight }) => {
        expect(shorthand(andDp.decode(frame, {}))).toBe(reading(weight));
      }),
    );
  });

  it('in the Karl Fischer format is read as it stands, in columns or stripped or collapsed', () => {
    const frames = framed((weight) => {
      const sign = weight.number.minus ? '-' : '+';
      return `${sign}${weight.number.shown.padStart(9)} ${(weight.stable ? weight.unit : '').padStart(2).padEnd(3)}`;
    });
    fc.assert(
      fc.property(frames, ({ frame, weight }) => {
        const { number, stable } = weight;
        const said = stable ? reading(weight) : `${number.value} – unstable`;
        expect(shorthand(andKf.decode(frame, {}))).toBe(said);
      }),
    );
  });

  it('in the MT format is read as it stands, in columns or stripped or collapsed', () => {
    const frames = framed((weight) => {
      const { minus, shown } = weight.number;
      return `${weight.stable ? 'S ' : 'SD'}${`${minus ? '-' : ''}${shown}`.padStart(10)} ${weight.unit}`;
    });
    fc.assert(
      fc.property(frames, ({ frame, weight }) => {
        expect(shorthand(andMt.decode(frame, {}))).toBe(reading(weight));
      }),
    );
  });
});

it('an error frame with a character lost, added or replaced becomes no value', () => {
  const frames = fc.constantFrom(
    '            E   ',
    '           -E   ',
    '         H    ',
    '         L    ',
    'SI+',
    'SI-',
    'SI',
    'EC,E11',
    'ID,000100',
  );
  // A digit in place of the letter makes a zero of a Karl Fischer frame, and nothing else.
  const bareZero = /^[\0 ]*[+-]? *0[ \0]*$/;
  fc.assert(
    fc.property(frames.chain(corrupted), (frame) => {
      for (const decoder of [andDp, andKf, andMt]) {
        const decoded = decoder.decode(frame, {});
        if (decoded?.kind === 'value') expect(frame).toMatch(bareZero);
      }
    }),
    { numRuns: 500 },
  );
});
