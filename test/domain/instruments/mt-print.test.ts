import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mtPrint } from '../../../lib/domain/instruments/mt-print.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a line of the PRINT key', () => {
  it.each([
    ['·2····N······105.20·g', '105.20 g net'],
    ['·1····N····-4544.27·g', '-4544.27 g net'],
    ['·····N·······0.3746·g···', '0.3746 g net'],
    ['·····G······12.5834·g···', '12.5834 g gross'],
    ['·············50.1234·g···', '50.1234 g net'],
    ['·3············105.20·g', '105.20 g net'],
    ['··12··Net····105.20·g', '105.20 g net'],
    ['9999··N······105.20·g', '105.20 g net'],
    ['·····N·········250·PCS···', '250 pcs net'],
    ['·····N·220.00901234·g', '220.00901234 g net'],
    ['·····N·123456789012·mg', '123456789012 mg net'],
    ['·····N·······0.0000·g···', '0.0000 g net'],
    ['·····N······-0.0000·g···', '0.0000 g net'],
    ['·····N···········0·kg···', '0 kg net'],
    ['············-0.0001·g···', '-0.0001 g net'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mtPrint, frame)).toBe(reading);
  });

  it.each([
    ['N', 'net'],
    ['Net', 'net'],
    ['NET', 'net'],
    ['G', 'gross'],
    ['Gross', 'gross'],
    ['B', 'gross'],
    ['B/G', 'gross'],
  ])('with the legend %s holds a weight: %s', (legend, weight) => {
    expect(read(mtPrint, `·····${legend}·······0.3746·g···`)).toBe(`0.3746 g ${weight}`);
  });

  it.each(['T', 'PT', 'Tare'])('with the legend %s holds a tare weight, which is no reading', (legend) => {
    expect(read(mtPrint, `·····${legend}·······0.3746·g···`)).toBe('!not-a-reading');
    expect(read(mtPrint, `·4·${legend}·······0.3746·g···`)).toBe('!not-a-reading');
    expect(mtPrint.decode(`${legend} 0.3746 g`, {})).toMatchObject({ says: 'it is a tare weight' });
  });

  it.each('g kg mg ug ct lb oz ozt GN dwt mom msg tlh tls tlt %'.split(' '))(
    'may have the unit %s, told as the balance prints it',
    (unit) => {
      expect(read(mtPrint, `·····N······105.20·${unit}`)).toBe(`105.20 ${unit} net`);
    },
  );

  it.each([
    ['tola', 'tola'],
    ['baht', 'bat'],
    ['PCS', 'pcs'],
    ['mcg', 'ug'],
  ])('with the unit %s is in %s', (written, unit) => {
    expect(read(mtPrint, `·····N······105.20·${written}`)).toBe(`105.20 ${unit} net`);
  });
});

describe('a line whose padding a logger changed', () => {
  it.each([
    ['2·N·105.20·g', '105.20 g net'],
    ['N·105.20·g', '105.20 g net'],
    ['·N·0.3746·g·', '0.3746 g net'],
    ['G······-12.5834·g', '-12.5834 g gross'],
    ['50.1234·g', '50.1234 g net'],
    ['-0.0001·g', '-0.0001 g net'],
    ['2··105.20··g', '105.20 g net'],
    ['2··-105.20·g', '-105.20 g net'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mtPrint, frame)).toBe(reading);
  });

  it.each(['2·105.20·g', '12·345·g', '1·5.20·g', '······1·5.20·g'])(
    '%s has one blank after a running number, or a number with a blank in it',
    (frame) => {
      expect(read(mtPrint, frame)).toBe('!ambiguous-number');
      expect(mtPrint.decode(frame.replaceAll('·', ' '), {})).toMatchObject({
        says: 'what stands before its number may be part of it',
      });
    },
  );

  it.each(['1·2·105.20·g', '1·2·N·105.20·g', '2N·105.20·g', 'N105.20·g', 'N-105.20·g'])(
    '%s is invalid: what is the number and what stands before it is not to be told',
    (frame) => {
      expect(read(mtPrint, frame)).toBe('invalid');
    },
  );
});

describe('what is no line of the PRINT key', () => {
  it.each([
    '',
    '···',
    'N',
    'N·g',
    '105.20',
    'N·105.20',
    '·2····N······105.20',
    'N·105.20g',
    'N·105.20·xyz',
    'N·105.20·G',
    'N·105.20·mm',
    'N·105.20·g·?',
    'N·105.20·g·N',
    'N·105.20·g·5',
    'N·105.20·5',
    'n·105.20·g',
    'NN·105.20·g',
    'D·105.20·g',
    'S·105.20·g',
    'N·N·105.20·g',
    '12345··N·105.20·g',
    '-2··N·105.20·g',
    '2.··N·105.20·g',
    'x2··N·105.20·g',
    '2···n·105.20·g',
    'N·+105.20·g',
    'N·-·105.20·g',
    'N·--105.20·g',
    'N·05.20·g',
    '05.20·g',
    'N·00·g',
    'N·.20·g',
    'N·105.·g',
    'N·105,20·g',
    'N·105.2.0·g',
    'N·1·05.20·g',
    'N·105·20·g',
    'N·1234567890123·g',
    'N·12345678.90123·g',
    'N·1.05e2·g',
    'N·nan·g',
    'S·S·····130.00·g',
    'S·+',
    'ES',
    '4:02.00·lb:oz',
    '12:34:56',
    'Error',
  ])('%j is invalid', (frame) => {
    expect(read(mtPrint, frame)).toBe('invalid');
  });

  it.each(['     N       0.37\xb46 g', '     N       0.3746 g\r\n     N       0.3747 g', 'N\t0.3746 g'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(mtPrint.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any weight in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    running: fc.constantFrom('', '1', '27', '9999'),
    legend: fc.constantFrom('', 'N', 'Net', 'G', 'B/G'),
    number: decimal({ most: 5, fraction: { min: 0, max: 5 } }),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'ozt', '%'),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const frames = weights.chain((weight) => {
    const { running, legend, number, unit, layout } = weight;
    const shown = `${number.minus ? '-' : ''}${number.shown}`;
    const columns = `${running.padStart(2)}${legend.padStart(5)}${shown.padStart(14)} ${unit.padEnd(4)}`;
    const inner = { columns, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ') };
    return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
  });
  fc.assert(
    fc.property(frames, ({ frame, weight: { running, legend, number, unit, layout } }) => {
      fc.pre(!(running !== '' && legend === '' && layout === 'collapsed'));
      const kind = legend === 'G' || legend === 'B/G' ? 'gross' : 'net';
      expect(shorthand(mtPrint.decode(frame, {}))).toBe(`${number.value} ${unit} ${kind}`);
    }),
  );
});

it('a tare line with a character lost, added or replaced becomes a weight only where it reads as one', () => {
  const tares = fc.constantFrom('     T       0.3746 g   ', ' 2    PT      12.50 g', 'Tare 105.20 kg');
  const weight = /^ *(\d{1,4} +)?([NGB] +)?-?(0|[1-9]\d*)(\.\d+)? +(g|kg) *$/;
  fc.assert(
    fc.property(tares.chain(corrupted), (frame) => {
      const decoded = mtPrint.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '')).toMatch(weight);
    }),
    { numRuns: 500 },
  );
});
