import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { andIndicator } from '../../../lib/domain/instruments/and-indicator.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a weight', () => {
  it.each([
    ['ST,NT,+··1.234kg', '1.234 kg stable net'],
    ['ST,GS,+0012.34kg', '12.34 kg stable gross'],
    ['US,GS,+01234.56··lb', '1234.56 lb unstable gross'],
    ['US,NT,-0000.20kg', '-0.20 kg unstable net'],
    ['ST,G·,+01234.5kg', '1234.5 kg stable gross'],
    ['ST,N·,-01234.5kg', '-1234.5 kg stable net'],
    ['ST,N,-01234.5kg', '-1234.5 kg stable net'],
    ['ST,GS,+0000000kg', '0 kg stable gross'],
    ['ST,GS,+000000.kg', '0 kg stable gross'],
    ['ST,NT,-0000.00kg', '0.00 kg stable net'],
    ['ST,GS,+0001234·g', '1234 g stable gross'],
    ['ST,GS,+0012.34·kg', '12.34 kg stable gross'],
    ['ST,GS,+12345678901kg', '12345678901 kg stable gross'],
    ['ST,GS,+0.123456789kg', '0.123456789 kg stable gross'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andIndicator, frame)).toBe(reading);
  });

  it.each([
    ['ST,NT,-··1.234kg', '-1.234 kg stable net'],
    ['US,NT,-··0.200kg', '-0.200 kg unstable net'],
    ['ST,GS,··18.000kg', '18.000 kg stable gross'],
    ['ST,NT,+·1.234·kg', '1.234 kg stable net'],
    ['ST,NT,1.234kg', '1.234 kg stable net'],
    ['·ST,NT,+1.234kg·', '1.234 kg stable net'],
    ['ST,NT,·+··1.234kg', '1.234 kg stable net'],
  ])('may have its sign apart from its digits, or a blank for plus: %s is %s', (frame, reading) => {
    expect(read(andIndicator, frame)).toBe(reading);
  });

  it.each([
    ['ST,GS····1.000KG', '1.000 kg stable gross'],
    ['US,GS·1.342KG', '1.342 kg unstable gross'],
    ['ST,NT·-1.342LB', '-1.342 lb stable net'],
    ['ST,NT-0012.34KG', '-12.34 kg stable net'],
    ['ST,NT+0012.34·G', '12.34 g stable net'],
    ['ST,G··+12.3456,kg', '12.3456 kg stable gross'],
    ['ST,N·,-12.3456,·kg', '-12.3456 kg stable net'],
  ])('may lack the second comma, or have one before the unit: %s is %s', (frame, reading) => {
    expect(read(andIndicator, frame)).toBe(reading);
  });

  it.each([
    ['kg', 'kg'],
    ['KG', 'kg'],
    ['Kg', 'kg'],
    ['·g', 'g'],
    ['·G', 'g'],
    ['·t', 'tonne'],
    ['·T', 'tonne'],
    ['lb', 'lb'],
    ['LB', 'lb'],
    ['oz', 'oz'],
    ['·oz', 'oz'],
    ['ozt', 'ozt'],
    ['·tl', 'tl'],
    ['PC', 'pcs'],
    ['pcs', 'pcs'],
    ['·%', '%'],
    ['xyz', 'xyz'],
  ])('in %s is in %s', (written, unit) => {
    expect(read(andIndicator, `ST,NT,+0012.34${written}`)).toBe(`12.34 ${unit} stable net`);
  });
});

describe('out of range', () => {
  it.each([
    ['OL,NT,-···.···kg', '!underload'],
    ['OL,NT,+···.···kg', '!overload'],
    ['OL,GS,+·······kg', '!overload'],
    ['OL,GS,+············', '!overload'],
    ['OL,GS,-············', '!underload'],
    ['OL,G·,+····.··kg', '!overload'],
    ['OL,N·,-····.··kg', '!underload'],
    ['OL,GS,········kg', '!overload'],
    ['OL,GS,+9999999kg', '!overload'],
    ['OL,GS,-99999.9·t', '!underload'],
    ['UL,GS,+·······kg', '!underload'],
    ['UL,NT,-99999·kg', '!underload'],
    ['OL,GS,+0012.34kg', '!overload'],
    ['OL,TR,+···.···kg', '!overload'],
    ['OL,TW,+···.···kg', '!overload'],
    ['OL,GS·+···.···KG', '!overload'],
    ['OL,GS-···.···KG', '!underload'],
    ['OL,N·,-···.···,·kg', '!underload'],
    ['OL,GS,+·······ozt', '!overload'],
    ['OL,NT,-·······%', '!underload'],
    ['OL,GS,', '!overload'],
    ['LO,GS,+····.··kg', '!out-of-range'],
    ['LO,NT,-····.··kg', '!out-of-range'],
    ['LO,NT,+0012.34kg', '!out-of-range'],
    ['LO,GS,+', '!out-of-range'],
  ])('%s is %s, whatever its digits', (frame, reading) => {
    expect(read(andIndicator, frame)).toBe(reading);
  });

  it.each([
    'OL,GS,+···x··5kg',
    'OL,GS,+···.··kilo',
    'OL,GS,++····kg',
    'LO,GS,·+-kg',
    'OL,XX,+·······kg',
    'OL,+·······kg',
    'OL',
  ])('%s is invalid', (frame) => {
    expect(read(andIndicator, frame)).toBe('invalid');
  });
});

describe('what is no single weighing', () => {
  it.each([
    ['ST,TR,+0012.34kg', '!not-a-reading'],
    ['ST,T·,+0012.34kg', '!not-a-reading'],
    ['US,PT,+0012.34kg', '!not-a-reading'],
    ['ST,TW,+0000123.45kg', '!not-a-reading'],
    ['ST,TW,+12345678.90·t', '!not-a-reading'],
    ['ST,TN,+0000000012', '!not-a-reading'],
    ['ST,TR·12.34KG', '!not-a-reading'],
  ])('%s is %s', (frame, reading) => {
    expect(read(andIndicator, frame)).toBe(reading);
  });

  it.each(['ST,TR,', 'ST,TW,+', 'ST,TR,+·······kg', 'ST,TN,+12:00'])('%s is invalid: it shows no number', (frame) => {
    expect(read(andIndicator, frame)).toBe('invalid');
  });
});

it.each([
  ['OL,GS,+       kg', 'the balance is overloaded'],
  ['OL,GS,-       kg', 'the balance is below its weighing range'],
  ['LO,GS,+       kg', 'the balance is out of its weighing range'],
  ['ST,PT,+0012.34kg', 'it is a tare weight'],
  ['ST,TW,+0012.34kg', 'it is a total of several weighings'],
  ['ST,TN,+0000012', 'it is a total of several weighings'],
])('%s says that %s', (frame, says) => {
  expect(andIndicator.decode(frame, {})).toMatchObject({ kind: 'error', says });
});

describe('what is no frame of the format', () => {
  it.each([
    '',
    '··',
    'ST',
    'ST,GS',
    'ST,GS,',
    'ST,GS,kg',
    'ST,GS,+kg',
    'ST,GS,+·······kg',
    'US,GS,+···.···kg',
    'ST,GS,+0012.34',
    'ST,GS,+0012.34··',
    'ST,GS,+0012.34,',
    'ST,GS,+0012,34kg',
    'ST,GS,+00·12.34kg',
    'ST,GS,+0012.3.4kg',
    'ST,GS,+.1234kg',
    'ST,GS,+-012.34kg',
    'ST,GS,,+012.34kg',
    'ST,GS,+0012.34kilo',
    'ST,GS,+0012.34kg5',
    'ST,GS,+0012.34k/',
    'ST,GS,+0012.34,,kg',
    'ST,GS,+0012.34·k·g',
    'ST,GS,+123456789012kg',
    'ST,GS,+0.1234567890kg',
    'ST,GS,+9999999E+19',
    'ST,GS1.000KG',
    'ST,GS;+0012.34kg',
    'ST·GS,+0012.34kg',
    'ST,·GS,+0012.34kg',
    'ST,GSS,+012.34kg',
    'ST,,+0012.34kg',
    'ST,OK,+0002.750kg',
    'ST,gs,+0012.34kg',
    'st,GS,+0012.34kg',
    'HD,GS,+0012.34kg',
    'ST,+0012.34kg',
    'xST,GS,+0012.34kg',
    'T,GS,+0012.34kg',
    'GS,+0012.34kg',
    '+0012.34kg',
    'ST,GS,+0012.34kgST,GS,+0012.34kg',
    'EC,E11',
  ])('%j is invalid', (frame) => {
    expect(read(andIndicator, frame)).toBe('invalid');
  });

  it.each(['ST,GS,+0012.34\xebg', 'S\xd4,GS,+0012.34kg', 'ST,GS,+0012.34kg\rST,GS,+0012.35kg', 'ST,GS,\t0012.34kg'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(andIndicator.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any weight in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    number: decimal({ most: 4, fraction: { min: 1, max: 3 } }),
    unit: fc.constantFrom('g', 'kg', 'lb', 'oz', 'PC'),
    stable: fc.boolean(),
    kind: fc.constantFrom('GS', 'G ', 'NT', 'N '),
    pad: fc.constantFrom('0', ' '),
    separator: fc.constantFrom(',', ' '),
    unitWidth: fc.constantFrom(2, 3),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const frames = weights.chain((weight) => {
    const { number, unit, stable, kind, pad, separator, unitWidth } = weight;
    const data = `${number.minus ? '-' : '+'}${number.shown.padStart(8, pad)}${unit.padStart(unitWidth)}`;
    const columns = `${stable ? 'ST' : 'US'},${kind}${separator}${data}`;
    const lines = { columns, stripped: columns.trimEnd(), collapsed: columns.replaceAll(/ +/g, ' ') };
    return wrapped(lines[weight.layout as keyof typeof lines]).map((frame) => ({ frame, weight }));
  });
  const units: Readonly<Record<string, string>> = { PC: 'pcs' };
  fc.assert(
    fc.property(frames, ({ frame, weight: { number, unit, stable, kind } }) => {
      const beside = `${stable ? 'stable' : 'unstable'} ${kind.startsWith('G') ? 'gross' : 'net'}`;
      expect(shorthand(andIndicator.decode(frame, {}))).toBe(`${number.value} ${units[unit] ?? unit} ${beside}`);
    }),
    { numRuns: 300 },
  );
});

it('an error frame with a character lost, added or replaced becomes no value', () => {
  const frames = fc.constantFrom(
    'OL,NT,-   .   kg',
    'OL,GS,+9999999kg',
    'OL,GS,-99999.9 t',
    'LO,GS,+    .  kg',
    'LO,NT,+0012.34kg',
    'ST,TW,+0000123.45kg',
    'ST,TR,+0012.34kg',
    'US,PT,+0012.34kg',
  );
  fc.assert(
    fc.property(frames.chain(corrupted), (frame) => {
      const decoded = andIndicator.decode(frame, {});
      // One letter lost or changed makes another weight of a tare or total: `T`, `N`.
      if (decoded?.kind === 'value') expect(frame).toMatch(/^\0?(?:ST|US),(?:NT?|GS?) ?,\+[\d.]+kg\0?$/);
    }),
    { numRuns: 500 },
  );
});
