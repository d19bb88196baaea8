import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { blameOf, halves, type ValidationError } from '../../lib/domain/blame.ts';
import { measurementOf } from '../../lib/domain/measurement.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { type Session, sessionsOf } from '../../lib/domain/session.ts';
import { aReading, located } from '../support/readings.ts';

const [a, b, c] = [
  aReading({ id: 'a' }),
  aReading({ id: 'b', at: '08:00:10' }),
  aReading({ id: 'c', property: 'weight', unit: 'g', replicable: false, at: '08:00:20' }),
];
const measurement = measurementOf(sessionsOf(located([a, b, c]), 900_000)[0] as Session);

const error = (...loc: (string | number)[]): ValidationError => ({
  loc,
  msg: 'Input should be valid',
  type: 'value_error',
});

/** `a b` where these readings are blamed, else the kind of blame. */
function blamed(...errors: ValidationError[]): string {
  const blame = blameOf(measurement, errors);
  switch (blame.kind) {
    case 'readings':
      return [...blame.guilty.keys()].map(({ id }) => id).join(' ');
    case 'property':
      return `some of ${blame.property}`;
    default:
      return blame.kind;
  }
}

describe('an error that names', () => {
  it.each([
    ['a reading', ['body', 'properties', 'thickness_2', 'value'], 'b'],
    ['a reading, behind the tag of a union', ['body', 'properties', 'dict[str,Quantity]', 'thickness_2', 'value'], 'b'],
    ['a reading, without its field', ['body', 'properties', 'thickness_1'], 'a'],
    ['a reading of the only one of its property', ['body', 'properties', 'weight', 'unit'], 'c'],
    ['a reading, with the model that was tried', ['body', 'properties', 'weight', 'Quantity', 'unit'], 'c'],
    ['a reading, deeper within', ['body', 'measurement', 'properties', 'thickness_2'], 'b'],
    ['a reading, without the body', ['properties', 'thickness_2', 'value'], 'b'],
    ['a mean', ['body', 'properties', 'thickness', 'value'], 'some of thickness'],
    ['a count', ['body', 'properties', 'thickness_n', 'unit'], 'some of thickness'],
    ['a deviation', ['body', 'properties', 'thickness_std'], 'some of thickness'],
    ['the name', ['body', 'name'], 'measurement'],
    ['the name, without the body', ['name'], 'measurement'],
    ['the start', ['body', 'start_time'], 'measurement'],
    ['the set-up', ['body', 'test_setup', 'readings', 0, 'value'], 'measurement'],
    ['the protocol', ['body', 'protocol', 'properties', 'thickness_2'], 'measurement'],
    ['the notes', ['body', 'notes'], 'measurement'],
    ['the type', ['body', 'measurement_type'], 'measurement'],
    ['the cell', ['path', 'cell_instance_id'], 'measurement'],
    ['a header', ['header', 'x-api-key'], 'measurement'],
    ['the query', ['query', 'limit'], 'measurement'],
    ['a cookie', ['cookie', 'session'], 'measurement'],
    ['the body', ['body'], 'unknown'],
    ['the properties', ['body', 'properties'], 'unknown'],
    ['a property that is not ours', ['body', 'properties', 'height'], 'unknown'],
    ['a property by its index', ['body', 'properties', 0], 'unknown'],
    ['something else', ['body', 'something'], 'unknown'],
    ['nothing', [], 'unknown'],
  ])('%s blames: %j, %s', (_what, loc, whom) => {
    expect(blamed(error(...loc))).toBe(whom);
  });
});

describe('several errors', () => {
  it('blame every reading that they name, with the first error of each', () => {
    const first = error('body', 'properties', 'thickness_1', 'value');
    const blame = blameOf(measurement, [
      first,
      error('body', 'properties', 'thickness_1', 'unit'),
      error('body', 'properties', 'weight'),
    ]);
    expect(
      blame.kind === 'readings' && [...blame.guilty].map(([reading, why]) => [reading.id, why.loc.at(-1)]),
    ).toEqual([
      ['a', 'value'],
      ['c', 'weight'],
    ]);
  });

  it('that name a reading and the mean made of it blame the reading', () => {
    expect(blamed(error('body', 'properties', 'thickness'), error('body', 'properties', 'thickness_2'))).toBe('b');
  });

  it('that name a reading and nobody knows what blame the reading', () => {
    expect(blamed(error('body'), error('body', 'properties', 'thickness_2'))).toBe('b');
  });

  it('of which one names what all readings share blame the measurement, with the first such error', () => {
    const shared = error('body', 'name');
    const another = error('path', 'cell_instance_id');
    expect(blameOf(measurement, [error('body', 'properties', 'thickness_2'), shared, another])).toEqual({
      kind: 'measurement',
      error: shared,
    });
  });

  it('that are none blame nobody', () => {
    expect(blamed()).toBe('unknown');
  });
});

it('a property of the name of a field of the body is not mistaken for it', () => {
  const named = ['name', 'notes'].map((property) => aReading({ id: property, property }));
  const session = measurementOf(sessionsOf(located(named), 900_000)[0] as Session);
  const blame = blameOf(session, [error('body', 'properties', 'notes', 'value')]);
  expect(blame.kind === 'readings' && [...blame.guilty.keys()].map(({ id }) => id)).toEqual(['notes']);
  expect(blameOf(session, [error('properties', 'notes', 'value')]).kind).toBe('readings');
});

describe('halves', () => {
  /** `ab/c`: the smaller part, then the larger. Letters are readings, capitals properties: `aA` is reading a of A. */
  const parted = (words: string, blamedProperty?: string): string => {
    const readings = words
      .split(' ')
      .map(([id, property]) => aReading({ id: id as string, property: property as string }));
    return halves(readings, blamedProperty)
      .map((part) => part.map(({ id }) => id).join(''))
      .join('/');
  };

  it.each([
    ['aA bA', 'a/b'],
    ['aA bA cA', 'a/bc'],
    ['aA bA cA dA eA', 'ab/cde'],
    ['aA bB', 'a/b'],
    ['aA bA cB', 'c/ab'],
    ['aA bB cA dA', 'b/acd'],
    ['aA bB cC', 'a/bc'],
    ['aA bA cB dB eC', 'ab/cde'],
    ['aA bB cB cB dC', 'ad/bcc'],
    ['aA bB cC dD', 'ab/cd'],
    ['aA bB cC dC eC fD gD hD', 'cdea/bfgh'],
  ])('of %s are by property first, then within: %s', (readings, parts) => {
    expect(parted(readings)).toBe(parts);
  });

  it.each([
    ['aA bA cB', 'A', 'a/bc'],
    ['cB aA bA', 'A', 'a/cb'],
    ['aA bA cA dB eB', 'A', 'a/bcde'],
    ['aA bB cA dB eA fA', 'A', 'ac/bdef'],
  ])('of %s, with %s blamed, part only its readings: %s', (readings, property, parts) => {
    expect(parted(readings, property)).toBe(parts);
  });

  it('of any readings are two parts of all of them, the smaller first', () => {
    const properties = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 2, maxLength: 90 });
    fc.assert(
      fc.property(properties, fc.boolean(), (list, blame) => {
        const readings: Reading[] = list.map((property) => aReading({ property }));
        const repeated = list.find((property) => list.indexOf(property) !== list.lastIndexOf(property));
        const property = blame ? repeated : undefined;
        const [smaller, larger] = halves(readings, property);
        expect(smaller.length).toBeGreaterThan(0);
        expect(new Set([...smaller, ...larger])).toEqual(new Set(readings));
        expect(smaller.length + larger.length).toBe(readings.length);
        const suspects = (part: readonly Reading[]) =>
          part.filter((one) => property === undefined || one.property === property).length;
        expect(suspects(larger)).toBeGreaterThanOrEqual(suspects(smaller));
      }),
    );
  });
});
