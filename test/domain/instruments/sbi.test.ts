import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sbi } from '../../../lib/domain/instruments/sbi.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a line of 16 characters', () => {
  it.each([
    ['+·····1.23·g··', '1.23 g stable'],
    ['+···1255.7·g··', '1255.7 g stable'],
    ['-···1255.7·kg·', '-1255.7 kg stable'],
    ['+111.25507·mg·', '111.25507 mg stable'],
    ['+····0.006·/lb', '0.006 /lb stable'],
    ['·····0.00·g···', 'invalid'],
    ['······0.00·g··', '0.00 g stable'],
    ['···111.255·g··', '111.255 g stable'],
    ['-·····0.00·g··', '0.00 g stable'],
    ['+······250·pcs', '250 pcs stable'],
    ['+····1255.·g··', '1255 g stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });

  it.each([
    ['+···42.310····', '42.310 – unstable'],
    ['-····0.118····', '-0.118 – unstable'],
    ['······0.00····', '0.00 – unstable'],
    ['+1234.5678····', '1234.5678 – unstable'],
  ])('without unit, %s, is not stable: %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });
});

it.each('g kg mg ct lb oz ozt GN dwt tlh tls tlt tlc mom K bat % pcs /lb'.split(' '))(
  'the unit %s is told as the balance prints it',
  (unit) => {
    expect(read(sbi, `+·····1.23·${unit}`)).toBe(`1.23 ${unit} stable`);
  },
);

it.each([
  ['gr', 'GN'],
  ['tol', 'tola'],
  ['MS', 'msg'],
])('the unit %s is %s', (written, unit) => {
  expect(read(sbi, `+·····1.23·${written}`)).toBe(`1.23 ${unit} stable`);
});

describe('a line of 22 characters', () => {
  it.each([
    ['N·····+····0.006·g··', '0.006 g stable net'],
    ['N·····-····0.118····', '-0.118 – unstable net'],
    ['N1····+···12.345·g··', '12.345 g stable net'],
    ['·····N+···12.345·g··', '12.345 g stable net'],
    ['G#····+···12.345·g··', '12.345 g stable gross'],
    ['G·····-···12.345·kg·', '-12.345 kg stable gross'],
    ['Qnt···+······250·pcs', '250 pcs stable'],
    ['······+···12.345·g··', '12.345 g stable'],
    ['N············0.0·g··', '0.0 g stable net'],
    ['N············0.0····', '0.0 – unstable net'],
  ])('%s is %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });

  it.each([
    'T·····+···12.345·g··',
    'T2····+···12.345·g··',
    'nRef··+·······10·pcs',
    'wRef··+··1.23456·g··',
    'Nom.··+··100.000·g··',
    'Nom···+··100.000·g··',
    'T1····+···12.345·g··',
    'pRef··+···100.00·%··',
    'srel··+·····0.01·%··',
    'Total·+··300.003·g··',
    'Diff··+····0.002·g··',
    'Max···+··100.002·g··',
    'Min···+···99.998·g··',
    'Setp··+··100.000·g··',
    'Prc···+····99.98·%··',
    'D·····+····0.002·g··',
    'n·····+········5····',
    'Avg.··+··100.001·g··',
    's·····+····0.001·g··',
    '*G····+··100.001·g··',
    '*N····+··100.001·g··',
    'Ser.no······12345678',
    'Ser.no·····012345678',
    'SerNo.····12345678··',
    'BAC:······12345678··',
  ])('%s is not a reading', (frame) => {
    expect(read(sbi, frame)).toBe('!not-a-reading');
  });

  it('names the code of what is not a reading', () => {
    expect(sbi.decode('T2    +   12.345 g  ', {})).toMatchObject({
      says: 'its code T2 marks it as neither net nor gross weight',
    });
  });

  it.each([
    'ABC···+···12.345·g··',
    'Net···+···12.345·g··',
    'Stat··+···12.345·g··',
    'n1····+···12.345·g··',
    'toolong+··12.345·g··',
  ])('%s is invalid: its code is unknown', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });
});

describe('a digit in brackets', () => {
  it.each([
    ['N·····+···98.7[4]g··', '98.74 g stable net'],
    ['+···98.7[4]g··', '98.74 g stable'],
    ['+··123.5[6]·g·', '123.56 g stable'],
    ['+123.5[6]·g', '123.56 g stable'],
    ['-·····1.[5]kg·', '-1.5 kg stable'],
    ['····98.7[4]g··', '98.74 g stable'],
    ['+···98.7[4]···', '98.74 – unstable'],
    ['····98.7[4]···', '98.74 – unstable'],
    ['N·········98.7[4]g··', '98.74 g stable net'],
  ])('is a digit: %s is %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });

  it.each([
    '+··[9]8.74·g··',
    '+··98.7[]g··',
    '+··98.7[45]g··',
    '+··98.7[4·g··',
    '+··98.7·[4]g',
    '+··98.7[4][5]g',
    '·98.7[4]g',
    '98.7[4]',
    '+··98.7g[4]',
    '+0[5]·g',
  ])('stands last and alone: %s is invalid', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });
});

describe('a line whose padding a logger changed', () => {
  it.each([
    ['+·····1.23·g', '1.23 g stable'],
    ['+·1.23·g', '1.23 g stable'],
    ['+1.23·g', '1.23 g stable'],
    ['-·1.23···g', '-1.23 g stable'],
    ['N·+·0.006·g', '0.006 g stable net'],
    ['N+·0.006·g', '0.006 g stable net'],
    ['······0.00·g', '0.00 g stable'],
    ['N·-·0.118', '-0.118 – unstable net'],
    ['+···42.310', '42.310 – unstable'],
    ['+·42.310', '42.310 – unstable'],
    ['+1234.5678', '1234.5678 – unstable'],
    ['H', '!overload'],
    ['Stat·Err·219', '!device-error'],
    ['+··100.00·g', '100.00 g stable'],
    ['N·····+··1500.00·g', '1500.00 g stable net'],
    ['N·····+··1500.00', '1500.00 – unstable net'],
    ['N·+·1500.00·g·', '1500.00 g stable net'],
    ['N·+1500.00·g', '1500.00 g stable net'],
    ['N+1500.00·g', '1500.00 g stable net'],
    ['N+··1500.00·g··', '1500.00 g stable net'],
    ['N+··1500.00····', '1500.00 – unstable net'],
    ['Qnt+······250·pcs', '250 pcs stable'],
    ['G#+··150.0[0]g', '150.00 g stable gross'],
    ['N·+··1500.00·g··', '1500.00 g stable net'],
    ['Qnt·+····253·pcs··', '253 pcs stable'],
    ['N·····+1500.00·g··', '1500.00 g stable net'],
    ['G#····-1500.00·g', '-1500.00 g stable gross'],
    ['N·····+···1500.00·g·', '1500.00 g stable net'],
    ['N·····+··1500.0[0]·g', '1500.00 g stable net'],
  ])('%s is %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });

  it.each([
    ['N····+··1500.00·g··', 'of a total, *N'],
    ['N····+·1500.00·g··', 'of a total, *N'],
    ['G····+··1500.00·g··', 'of a total, *G'],
    ['·G····+·1500.00·g··', 'of a total, *G'],
    ['N····+··1500.00····', 'of a total, *N'],
    ['N····+··150.0[0]g··', 'of a total, *N'],
    ['N····+1500.00·g··', 'of a total, *N'],
    ['·····+··100.00·g··', 'of a tare, T'],
    ['·····+···100.00·g··', 'of a tare, T'],
    ['·····+···100.00····', 'of a tare, T'],
    ['·····+··100.0[0]g··', 'of a tare, T'],
    ['·+···100.00·g··', 'of a tare, T'],
    ['··+···1.234·g··', 'of a reference weight, wRef'],
    ['··+····1.234·g··', 'of a reference weight, wRef'],
    ['···-··100.00·g··', 'of a nominal value, Nom'],
    ['·+·100.00·g', 'of a tare, T'],
    ['·+100.00·g', 'of a tare, T'],
    ['······+1500.00·g··', 'of a line out of its columns'],
    ['······+···1500.00·g·', 'of a line out of its columns'],
  ])('%s is invalid: the columns it shows are the end %s', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });

  it.each([
    'N·····+·1500.00·g··',
    'N·····+····1500.00·g',
    'N+·1500.00·g··',
    'N+···1500.00·g··',
    'Qnt+·····250·pcs··',
    'Qnt··+······250·pcs',
  ])('%s is invalid: it shows its padding, but not in its columns', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });

  it('that has lost its beginning is refused as long as it begins with a blank or a code', () => {
    const lines = [
      '*N    +  1500.00 g  ',
      '*G    +  150.0[0]g  ',
      'T     -   100.00 g  ',
      'wRef  +    1.234 g  ',
      'Nom.  +  1500.00    ',
    ];
    for (const line of lines) {
      for (let start = 1; start < line.length; start += 1) {
        const rest = line.slice(start);
        if (/^[A-Z ]/.test(rest)) expect(sbi.decode(rest, {})?.kind).not.toBe('value');
      }
    }
  });

  it.each([
    '1.23·g',
    '····1.23·g··',
    '0.00·g',
    '1.23',
    '······1.23',
    '·······1.23····',
    '+1.23',
    '-000.417',
    '+012.345·mm',
    '+12.345·mm',
    'N·1.23·g',
    'N·····1.23·g··',
    'N·····1.23····',
  ])('%s is invalid: it may be the end of another line, or another gauge', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });
});

describe('a line without a weight', () => {
  it.each([
    ['H·············', '!overload'],
    ['······H·······', '!overload'],
    ['······High····', '!overload'],
    ['······HH······', '!overload'],
    ['Stat······H·········', '!overload'],
    ['Stat······High······', '!overload'],
    ['L·············', '!underload'],
    ['······Low·····', '!underload'],
    ['······LL······', '!underload'],
    ['Stat······L·········', '!underload'],
    ['······--······', '!no-data'],
    ['-----------', '!no-data'],
    ['···-·-·-·-····', '!no-data'],
    ['Stat······--········', '!no-data'],
    ['···Err·219····', '!device-error'],
    ['···Err··54····', '!device-error'],
    ['···Err·1234···', '!device-error'],
    ['Stat·····Err·219····', '!device-error'],
    ['Stat·····Err··54····', '!device-error'],
    ['Stat·····ERR·101····', '!device-error'],
    ['Stat··APP.·ERR······', '!device-error'],
    ['Stat··DIS.·ERR······', '!device-error'],
    ['Stat··PRT.·ERR······', '!device-error'],
    ['······C·······', '!not-a-reading'],
    ['·····Cal.·····', '!not-a-reading'],
    ['Stat······Cal.······', '!not-a-reading'],
    ['Stat······Cal.·Ext.·', '!not-a-reading'],
    ['Stat······Cal.Ext.··', '!not-a-reading'],
    ['Stat······Cal.·Int.·', '!not-a-reading'],
    ['Stat······Cal.Int.··', '!not-a-reading'],
    ['Stat······OFF·······', '!not-a-reading'],
  ])('%s is %s', (frame, reading) => {
    expect(read(sbi, frame)).toBe(reading);
  });

  it.each([
    ['H', 'the balance is overloaded'],
    ['HH', 'the weight is above the range of the check-weighing'],
    ['LL', 'the weight is below the range of the check-weighing'],
    ['Cal.', 'the balance is being adjusted'],
    ['OFF', "the balance's display is off"],
    ['SerNo.    12345678', 'it tells which balance it is, not a weight'],
    ['APP.   ERR', 'the balance reports error APP'],
    ['APP.ERR', 'the balance reports error APP'],
    ['Stat     Err 219', 'the balance reports error 219'],
    ['APP. ERR', 'the balance reports error APP'],
    ['--', 'the balance shows dashes: it has no value yet'],
  ])('%s says that %s', (frame, says) => {
    expect(sbi.decode(frame, {})).toMatchObject({ kind: 'error', says });
  });
});

describe('what is no line of a Sartorius', () => {
  it.each([
    '',
    '··',
    '+',
    '-',
    '+·g',
    '+··········g··',
    '+·1.23·xyz',
    '+·1.23·Err',
    '+·1.23·G',
    '+·1.23·g·g',
    '+·1.23g··',
    '+·1·23·g',
    '+·1,23·g',
    '+·.23·g',
    '+·1.2.3·g',
    '+-1.23·g',
    '+·1234567890·g',
    '+·12345678.90·g',
    '+·1.23e3·g',
    'h',
    'HHH',
    'Err',
    'Err·12345',
    'Err·219·g',
    'XYZ.·ERR',
    'xErr·219',
    'xAPP.·ERR',
    'APP.·ERR·x',
    'x--',
    '--x',
    'xSerNo.·1',
    'BAC:·1·x',
    'StatH',
    'HStat·H',
    'BP221S',
    'BAC:',
    'Stat',
    '+·nan·g',
    '+···20.758g··',
    '+009.198·g··',
  ])('%j is invalid', (frame) => {
    expect(read(sbi, frame)).toBe('invalid');
  });

  it.each(['+   \xb11.23 g  ', '\xab  1255.7 g  ', '+   1.23 g\r\n+  1.24 g', '+\t1.23 g'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(sbi.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('any weight in the grammar', () => {
  const weights = fc.record({
    code: fc.constantFrom('', 'N', 'N1', 'G', 'G#', 'Qnt'),
    number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
    unit: fc.constantFrom('', 'g', 'kg', 'mg', 'ozt', 'GN', '%', 'pcs', '/lb'),
    bracketed: fc.boolean(),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const kinds: Readonly<Record<string, string>> = { N: ' net', N1: ' net', G: ' gross', 'G#': ' gross' };

  it('is read as it stands, in columns or stripped or collapsed', () => {
    const frames = weights.chain((weight) => {
      const { code, number, unit, bracketed, layout } = weight;
      const last = number.shown.slice(-1);
      const shown = bracketed ? `${number.shown.slice(0, -1)}[${last}` : number.shown;
      const columns = `${number.minus ? '-' : '+'}${shown.padStart(9)}${bracketed ? ']' : ' '}${unit.padEnd(3)}`;
      const line = code === '' ? columns : code.padEnd(6) + columns;
      const inner = { columns: line, stripped: line.trimEnd(), collapsed: line.replaceAll(/ +/g, ' ').trim() };
      return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
    });
    const isFull = ({ shown }: { shown: string }) => shown.length >= 8;
    fc.assert(
      fc.property(frames, ({ frame, weight: { code, number, unit } }) => {
        // A number that fills its columns leaves no blank to collapse.
        fc.pre(!isFull(number));
        const stability = unit === '' ? '– unstable' : `${unit} stable`;
        expect(shorthand(sbi.decode(frame, {}))).toBe(`${number.value} ${stability}${kinds[code] ?? ''}`);
      }),
    );
  });
});

it('an error line with a character lost, added or replaced becomes a weight only where it reads as one', () => {
  const errors = fc.constantFrom(
    'H             ',
    '      HH      ',
    '   Err 219    ',
    'Stat     Err 219    ',
    'Stat  APP. ERR      ',
    '      --      ',
    'T     +   12.345 g  ',
    'n     +        5    ',
    'SerNo.    12345678  ',
  );
  const weight = /^ *(N1?|G#?|Qnt|) *[+-]? *(0|[1-9]\d*)(\.\d*)?( +(g|kg|mg|ct|oz|GN|K|%))? *$/;
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      const decoded = sbi.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '')).toMatch(weight);
    }),
    { numRuns: 2000 },
  );
});
