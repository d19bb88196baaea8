import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ohaus } from '../../../lib/domain/instruments/ohaus.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a weight', () => {
  it.each([
    ['········0.00·g·····', '0.00 g stable'],
    ['·······12.73·g····?', '12.73 g unstable'],
    ['······0.4500·oz····', '0.4500 oz stable'],
    ['······0.5950·oz···?', '0.5950 oz unstable'],
    ['···········3·PCS··?', '3 pcs unstable'],
    ['···········3·PCS···', '3 pcs stable'],
    ['······-12.73·g·····', '-12.73 g stable'],
    ['·······-0.00·g·····', '0.00 g stable'],
    ['······98.760·%····?', '98.760 % unstable'],
    ['123456789012·mg····', '123456789012 mg stable'],
    ['-12345.678901·mg···', '-12345.678901 mg stable'],
  ])('of a Scout Pro, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['········200·g··', '200 g stable'],
    ['········311·g·?', '311 g unstable'],
    ['·······0.211·kg·?', '0.211 kg unstable'],
  ])('without padding of the unit, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['·······0.00·····g·', '0.00 g stable'],
    ['······12.73·····g?', '12.73 g unstable'],
    ['·······8.50····oz?', '8.50 oz unstable'],
    ['····-12.730···ozt·', '-12.730 ozt stable'],
  ])('in POS format, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['-···5.250·kg···?NET', '-5.250 kg unstable net'],
    ['·····5.250·kg····NET', '5.250 kg stable net'],
    ['·····5.250·kg····G··', '5.250 kg stable gross'],
    ['-·12.3450·kg····?G··', '-12.3450 kg unstable gross'],
    ['···0.360·kg····G', '0.360 kg stable gross'],
    ['···0.360·kg···?G', '0.360 kg unstable gross'],
    ['···0.360·kg···?N', '0.360 kg unstable net'],
    ['·······0.360····kg····N··', '0.360 kg stable net'],
    ['······-0.360····kg·?··N··', '-0.360 kg unstable net'],
  ])('of a Defender, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['···12.345·kg···NET', '12.345 kg stable net'],
    ['-··12.345·kg·?·NET', '-12.345 kg unstable net'],
    ['···12.345·kg···B/G', '12.345 kg stable gross'],
    ['··12.345·kg·?·Net', '12.345 kg unstable net'],
  ])('of a Ranger or Navigator, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['·····192.08·g···00:00:30', '192.08 g stable'],
    ['·······0.01·g···00:00:00', '0.01 g stable'],
    ['·····176.30·g·?·00:00:15', '176.30 g unstable'],
    ['·····176.30·g·?·NET·00:00:15', '176.30 g unstable net'],
    ['········0.85·oz·····WET·WT', '0.85 oz stable'],
    ['········0.85·oz·····AIR·WT', '0.85 oz stable'],
    ['········0.85·oz···?·AIR·WT', '0.85 oz unstable'],
    ['·····192.08·g···G·12:34:56', '192.08 g stable gross'],
  ])('with a remark that is no part of it, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });

  it.each([
    ['······12.50····kg···N··Under', '12.50 kg stable net (Under)'],
    ['······12.50····kg·?·G·Accept', '12.50 kg unstable gross (Accept)'],
    ['······12.50····kg·····Over··', '12.50 kg stable (Over)'],
  ])('with a verdict of check weighing, %s, is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });
});

describe('a unit', () => {
  it.each('g kg mg ct lb oz ozt GN dwt mom msg tola tl t tlh %'.split(' '))('%s is told as written', (unit) => {
    expect(read(ohaus, `·······12.73·${unit}`)).toBe(`12.73 ${unit} stable`);
  });

  it.each([
    ['N', 'newton'],
    ['oz·t', 'ozt'],
    ['PCS', 'pcs'],
    ['gn', 'GN'],
    ['tical', 'bat'],
    ['baht', 'bat'],
    ['mesghal', 'msg'],
    ['momme', 'mom'],
  ])('%s is %s', (written, unit) => {
    expect(read(ohaus, `·······12.73·${written}`)).toBe(`12.73 ${unit} stable`);
    expect(read(ohaus, `·······12.73·${written}···?·N`)).toBe(`12.73 ${unit} unstable net`);
    expect(read(ohaus, `·······12.73·${written}?`)).toBe(`12.73 ${unit} unstable`);
  });

  it.each(['G', 'T', 'NET', 'PT', 'X', 'mm', 'gT', 'ozx', 'TOTAL', 'WET', 'lb:oz', '?'])(
    '%s is none, and the line is invalid',
    (unit) => {
      expect(read(ohaus, `·······12.73·${unit}`)).toBe('invalid');
    },
  );
});

describe('a line without a reading', () => {
  it.each([
    ['······12.73·g·····T', '!not-a-reading', 'it is a tare weight'],
    ['······12.73·kg···?T··', '!not-a-reading', 'it is a tare weight'],
    ['······12.73·g·····PT', '!not-a-reading', 'it is a tare weight'],
    ['······12.73·g·····PT·00:00:15', '!not-a-reading', 'it is a tare weight'],
    ['······12.73·oz·t···T', '!not-a-reading', 'it is a tare weight'],
    ['·····207.80·g·TOTAL', '!not-a-reading', 'it is a total of several weighings'],
    ['·····207.80·g·?·TOTAL', '!not-a-reading', 'it is a total of several weighings'],
    ['·····207.80·g·NET·TOTAL', '!not-a-reading', 'it is a total of several weighings'],
    ['OK!', '!not-a-reading', 'it acknowledges a command'],
    ['·OK!·', '!not-a-reading', 'it acknowledges a command'],
    ['OK!\r\n', '!not-a-reading', 'it acknowledges a command'],
    ['Err·0', '!not-a-reading', 'it tells that there was no error'],
    ['[Err·0]', '!not-a-reading', 'it tells that there was no error'],
    ['Err0', '!not-a-reading', 'it tells that there was no error'],
    ['ES', '!device-error', 'the balance does not know the command (ES)'],
    ['··ES', '!device-error', 'the balance does not know the command (ES)'],
    ['\0ES\r', '!device-error', 'the balance does not know the command (ES)'],
    ['Err·8.3', '!device-error', 'the balance reports error 8.3'],
    ['[Err··8.4]', '!device-error', 'the balance reports error 8.4'],
    ['Err·53', '!device-error', 'the balance reports error 53'],
  ])('%j is %s: %s', (frame, reading, says) => {
    expect(read(ohaus, frame)).toBe(reading);
    expect(ohaus.decode(frame.replaceAll('·', ' '), {})).toMatchObject({ says });
  });

  it.each(['OK', 'ok!', 'OK!·OK!', 'ES·1', 'xES', 'Err', 'Err·', 'Err·123', 'Err·8.33', 'Err·8.', 'Err·.3', 'Err·x'])(
    '%s is invalid',
    (frame) => {
      expect(read(ohaus, frame)).toBe('invalid');
    },
  );

  it.each(['xErr·8.3', 'Err·8.3x', 'Err·8x3', 'x[Err·0]', '[Err·0]x', 'Err·8.3·g'])('%s is invalid', (frame) => {
    expect(read(ohaus, frame)).toBe('invalid');
  });
});

describe('a line whose padding a logger changed', () => {
  it.each([
    ['0.00·g', '0.00 g stable'],
    ['0.5950·oz·?', '0.5950 oz unstable'],
    ['0.5950·oz?', '0.5950 oz unstable'],
    ['-·5.250·kg·?NET', '-5.250 kg unstable net'],
    ['-5.250·kg·NET', '-5.250 kg stable net'],
    ['192.08·g·00:00:30', '192.08 g stable'],
    ['0.85·oz·WET·WT', '0.85 oz stable'],
    ['0.85·oz·····WET··WT', '0.85 oz stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(ohaus, frame)).toBe(reading);
  });
});

describe('what is no line of an Ohaus', () => {
  it.each([
    '',
    '···',
    '?',
    'g',
    '-·g',
    '12.73',
    '······12.73·····?',
    '12.73g',
    '12.73··',
    '12.73·g·N·N',
    '12.73·g·N·T',
    '12.73·g·00:00:15·N',
    '12.73·g·NUnder',
    '12.73·g·X',
    '12.73·g·NETT',
    '12.73·g·Tare·weight',
    '12.73·g·net',
    '12.73·g·under',
    '12.73·g·1',
    '12.73·g·1:00:15',
    '12.73·g·001:00:15',
    '12.73·g·00:0:15',
    '12.73·g·00:00:1',
    '12.73·g·00:00:150',
    '12.73·g·00:00',
    '12.73·g·x00:00:15',
    '12.73·g·TOTALS',
    '12.73·g·WET',
    '12.73·g·WT',
    '12.73·g·Accept·Over',
    '12.73·gN·?',
    '12.73·g-N',
    '12.73·g00:00:15',
    '12.73·g·??',
    '12.73·g·?·?',
    '12.73·g·N·?',
    '12.73·?·g',
    '?·12.73·g',
    'x12.73·g',
    'N·12.73·g',
    '+12.73·g',
    '--12.73·g',
    '-·-12.73·g',
    '012.73·g',
    '00·g',
    '.73·g',
    '12.·g',
    '12,73·g',
    '12.7.3·g',
    '12·73·g',
    '1·2.73·g',
    '1234567890123·g',
    '123456.7890123·g',
    '1.2e3·g',
    'nan·g',
    '4:02.00·lb:oz',
    '4·lb·2.00·oz',
    'S·S·····130.00·g',
    '+·····1.23·g··',
    'ST,+00123.45··g',
  ])('%j is invalid', (frame) => {
    expect(read(ohaus, frame)).toBe('invalid');
  });

  it.each(['     12.7\xb3 g', '     12.73 g\r\n     12.74 g', '12.73\tg'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(ohaus.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('any weight in the grammar', () => {
  const weights = fc.record({
    number: decimal({ most: 5, fraction: { min: 0, max: 5 } }),
    unit: fc.constantFrom('g', 'kg', 'ct', 'ozt', 'oz t', 'GN', '%'),
    stable: fc.boolean(),
    legend: fc.constantFrom('', 'NET', 'N', 'G', 'B/G'),
    remark: fc.constantFrom('', '00:00:30', 'AIR WT'),
    plan: fc.constantFrom('Scout', 'POS', 'Defender', 'format 2'),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const kinds: Readonly<Record<string, string>> = { NET: ' net', N: ' net', G: ' gross', 'B/G': ' gross' };
  type Weight = typeof weights extends fc.Arbitrary<infer T> ? T : never;

  function planned({ number, unit, stable, legend, remark, plan }: Weight): string {
    const shown = `${number.minus ? '-' : ''}${number.shown}`;
    const marker = stable ? ' ' : '?';
    const tail = [legend, remark].filter((part) => part !== '').join(' ');
    if (plan === 'POS') return `${shown.padStart(11)} ${unit.padStart(5)}${marker}`;
    if (plan === 'format 2') return `${shown.padStart(12)} ${unit} ${marker} ${tail}`;
    if (plan === 'Scout') return `${shown.padStart(12)} ${unit.padEnd(5)}${marker} ${tail}`;
    return `${number.minus ? '-' : ' '} ${number.shown.padStart(7)} ${unit.padEnd(5)}${marker}${legend.padEnd(3)}`;
  }

  it('is read as it stands, in columns or stripped or collapsed', () => {
    const frames = weights.chain((weight) => {
      const columns = planned(weight);
      const inner = { columns, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ').trim() };
      return wrapped(inner[weight.layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
    });
    fc.assert(
      fc.property(frames, ({ frame, weight: { number, unit, stable, legend, plan } }) => {
        const written = unit === 'oz t' ? 'ozt' : unit;
        const kind = plan === 'POS' ? '' : (kinds[legend] ?? '');
        const reading = `${number.value} ${written} ${stable ? 'stable' : 'unstable'}${kind}`;
        expect(shorthand(ohaus.decode(frame, {}))).toBe(reading);
      }),
      { numRuns: 500 },
    );
  });
});

it('a line without a reading becomes one by a character lost, added or replaced only where it reads as one', () => {
  const others = fc.constantFrom('   12.73 g     T', '  207.80 g TOTAL', '   12.73 kg  ?PT', 'OK!', 'ES', 'Err 8.3');
  const weight = /^ *(- *)?(0|[1-9]\d*)(\.\d+)? +(g|kg) *\??( *(N|G))? *$/;
  fc.assert(
    fc.property(others.chain(corrupted), (frame) => {
      const decoded = ohaus.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '')).toMatch(weight);
    }),
    { numRuns: 500 },
  );
});
