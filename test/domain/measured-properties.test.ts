import { describe, expect, it } from 'vitest';

import { propertiesOf } from '../../lib/domain/measured-properties.ts';
import { sessionsOf } from '../../lib/domain/session.ts';
import { aReading, located, type ReadingGiven } from '../support/readings.ts';

/** Readings a second apart, in one session as far as they have room in one measurement. */
const readingsOf = (given: readonly ReadingGiven[]) =>
  given.map((each, index) => aReading({ at: `08:00:${String(index).padStart(2, '0')}`, ...each }));

/** What stands in each measurement: its keys with their values. */
const measured = (...given: ReadingGiven[]): string[][] =>
  sessionsOf(located(readingsOf(given)), 900_000).map(({ readings }) =>
    propertiesOf(readings).map(({ key, value, unit }) => `${key} ${value().toFixed()} ${unit}`),
  );

const keys = (...given: ReadingGiven[]): string[][] =>
  measured(...given).map((lines) => lines.map((line) => line.split(' ')[0] as string));

const scale: ReadingGiven = { property: 'weight', unit: 'g', replicable: false };

describe('a property that is read once', () => {
  it('stands under its name', () => {
    expect(measured({ value: '4.120' }, { ...scale, value: '12.5' })).toEqual([['thickness 4.12 mm', 'weight 12.5 g']]);
  });

  it('stands under its name also where it has a position', () => {
    expect(keys({ position: 'centre' })).toEqual([['thickness']]);
  });
});

describe('a property that is read in replicates', () => {
  it('stands as mean, count, deviation and each reading, in order of time', () => {
    expect(measured({ value: '4.120' }, { value: '4.121' }, { value: '4.123' })).toEqual([
      [
        'thickness 4.12133 mm',
        'thickness_n 3 dimensionless',
        'thickness_std 0.00153 mm',
        'thickness_1 4.12 mm',
        'thickness_2 4.121 mm',
        'thickness_3 4.123 mm',
      ],
    ]);
  });

  it('knows which readings and which property stand behind each key', () => {
    const readings = readingsOf([{}, {}, { ...scale, value: '1' }]);
    const [first, second, third] = readings;
    expect(
      propertiesOf(readings).map(({ key, property, derived, readings: behind }) => [key, property, derived, behind]),
    ).toEqual([
      ['thickness', 'thickness', true, [first, second]],
      ['thickness_n', 'thickness', true, [first, second]],
      ['thickness_std', 'thickness', true, [first, second]],
      ['thickness_1', 'thickness', false, [first]],
      ['thickness_2', 'thickness', false, [second]],
      ['weight', 'weight', false, [third]],
    ]);
  });

  it('may come from readings in several units', () => {
    expect(measured({ value: '4.120', unit: 'mm' }, { value: '4122', unit: 'um' })[0]).toContain('thickness 4.121 mm');
  });

  it('between which other properties are read stays one', () => {
    expect(keys({}, { ...scale, value: '1' }, {})).toEqual([
      ['thickness', 'thickness_n', 'thickness_std', 'thickness_1', 'thickness_2', 'weight'],
    ]);
  });
});

describe('the key of a replicate', () => {
  const suffixes = (...positions: (string | undefined)[]): string[][] =>
    keys(...positions.map((position) => (position === undefined ? {} : { position }))).map((some) =>
      some.slice(3).map((key) => key.slice('thickness_'.length)),
    );

  it.each([
    ['centre', 'centre'],
    ['Corner 2', 'corner_2'],
    ['  left -- top ', 'left_top'],
    ['__proto__', 'proto'],
    ['µm 3.5', 'm_3_5'],
    ['x'.repeat(40), 'x'.repeat(40)],
  ])('is its position, where that makes one: %j is %s', (position, suffix) => {
    expect(suffixes(undefined, position)).toEqual([['1', suffix]]);
  });

  it.each(['n', 'N', 'std', 'STD', ' n ', '', ' ', '--', '中心', '_', 'x'.repeat(41)])(
    'is its number in order of time, where its position makes none: %j',
    (position) => {
      expect(suffixes('centre', position)).toEqual([['centre', '2']]);
      expect(suffixes(position, 'centre')).toEqual([['1', 'centre']]);
    },
  );

  it('is its number in order of time among the readings of its property', () => {
    expect(suffixes(undefined, 'centre', undefined)).toEqual([['1', 'centre', '3']]);
    expect(keys(scale, {}, {})[0]?.slice(-2)).toEqual(['thickness_1', 'thickness_2']);
  });
});

describe('a measurement has no room for', () => {
  it('a second weighing', () => {
    expect(keys(scale, scale)).toEqual([['weight'], ['weight']]);
  });

  it('a reading that is no replicate of those before, or to which those before are none', () => {
    expect(keys({}, { replicable: false })).toEqual([['thickness'], ['thickness']]);
    expect(keys({ replicable: false }, {})).toEqual([['thickness'], ['thickness']]);
  });

  it.each([
    ['id', { id: 'a' }, { id: 'b' }],
    ['serial number', { serial_number: 'a' }, { serial_number: 'b' }],
    ['model', { model: 'a' }, { model: 'b' }],
    ['kind', { kind: 'micrometer' }, { kind: 'caliper' }],
    ['being told', { id: 'a' }, undefined],
  ])('a property read by two instruments that differ by %s', (_what, first, second) => {
    const other = second === undefined ? {} : { instrument: second };
    expect(keys({ instrument: first }, other)).toEqual([['thickness'], ['thickness']]);
    expect(keys({ instrument: first }, { instrument: { ...first } }).length).toBe(1);
  });

  it('a property in two units that do not convert', () => {
    expect(keys({ property: 'swelling', unit: '%' }, { property: 'swelling', unit: 'um' })).toEqual([
      ['swelling'],
      ['swelling'],
    ]);
  });

  it('a position that comes again', () => {
    expect(keys({ position: 'centre' }, { position: 'Centre' })).toEqual([['thickness'], ['thickness']]);
    expect(keys({ position: 'a' }, { position: 'b' }, { position: 'a' }).map((some) => some.length)).toEqual([5, 1]);
  });

  it('a position that is the number of another', () => {
    expect(keys({ position: '2' }, {})).toEqual([['thickness'], ['thickness']]);
    expect(keys({}, { position: '1' })).toEqual([['thickness'], ['thickness']]);
  });

  it.each(['thickness_n', 'thickness_std', 'thickness_1', 'thickness_2', 'thickness_centre'])(
    'replicates beside a property that is called like one of their keys, %s',
    (property) => {
      const replicates: ReadingGiven[] = [{}, { position: 'centre' }, {}];
      const before = keys({ property }, ...replicates);
      const after = keys(...replicates, { property });
      for (const some of [...before, ...after]) expect(new Set(some).size).toBe(some.length);
      const shares = property === 'thickness_2' ? 1 : 2;
      expect([before.length, after.length]).toEqual([shares, shares]);
    },
  );

  it('but for these it has room', () => {
    expect(keys({ property: 'thickness_x' }, {}, {}).length).toBe(1);
    expect(keys({ property: 'thickness_n' }, {}).length).toBe(1);
  });
});
