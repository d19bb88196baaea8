import { describe, expect, it } from 'vitest';

import {
  described,
  instrumentNamed,
  kindOf,
  measuresInReplicates,
  propertyByKind,
} from '../../lib/domain/instrument.ts';

describe('the instrument a message names', () => {
  it.each([
    ['mic-1', { id: 'mic-1' }],
    [
      { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' },
      { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' },
    ],
    [{ kind: 'scale', model: '', id: null }, { kind: 'scale' }],
    [{ serial_number: '77' }, { serial_number: '77' }],
    [{}, undefined],
    [{ id: '' }, undefined],
    [undefined, undefined],
  ])('as %j is %j', (instrument, named) => {
    expect(instrumentNamed(instrument === undefined ? {} : { instrument })).toEqual(named);
  });

  it('is described by the registry where the message does not describe it', () => {
    const entry = { kind: 'micrometer', model: 'MDC-25', serial_number: '77', lab: 'B2', unit: 'mm' };
    expect(described({ id: 'mic-1' }, entry)).toEqual({
      id: 'mic-1',
      kind: 'micrometer',
      model: 'MDC-25',
      serial_number: '77',
    });
    expect(described({ id: 'mic-1', kind: 'caliper' }, entry).kind).toBe('caliper');
    expect(described({ id: 'mic-1' }, { lab: 'B2' })).toEqual({ id: 'mic-1' });
    expect(described({ id: 'mic-1' }, undefined)).toEqual({ id: 'mic-1' });
  });

  it.each([
    [{ kind: 'Thickness_Gauge' }, {}, 'thickness gauge'],
    [{ kind: 'thickness-gauge' }, { kind: 'scale' }, 'thickness gauge'],
    [{ id: 'x' }, { kind: 'Scale' }, 'scale'],
    [{ id: 'x' }, undefined, undefined],
    [undefined, undefined, undefined],
  ])('%j, in the registry %j, is of the kind %s', (instrument, entry, kind) => {
    expect(kindOf(instrument, entry)).toBe(kind);
  });
});

describe('what an instrument measures', () => {
  it.each([
    ['micrometer', undefined, 'thickness'],
    ['digital micrometer', 'length', 'thickness'],
    ['thickness gauge', undefined, 'thickness'],
    ['thickness gage', undefined, 'thickness'],
    ['scale', undefined, 'weight'],
    ['analytical balance', 'mass', 'weight'],
    [undefined, 'mass', 'weight'],
    ['load cell', 'mass', 'weight'],
    ['caliper', 'length', undefined],
    ['height gauge', 'length', undefined],
    ['micrometer stand', undefined, undefined],
    ['upscale', undefined, undefined],
    [undefined, 'length', undefined],
    [undefined, undefined, undefined],
  ])('of kind %s, its frames of a %s, is %s', (kind, measures, property) => {
    expect(propertyByKind(kind, measures)).toBe(property);
  });

  it.each([
    ['micrometer', 'length', true],
    ['caliper', 'length', true],
    ['height gauge', 'length', true],
    ['thickness gage', undefined, true],
    ['scale', 'mass', false],
    ['balance', 'length', false],
    ['laser', 'length', true],
    ['laser', 'mass', false],
    [undefined, 'length', true],
    [undefined, 'mass', false],
    [undefined, 'count', false],
    [undefined, undefined, false],
  ] as const)('by a %s, of a %s, in replicates: %s', (kind, dimension, replicates) => {
    expect(measuresInReplicates(kind, dimension)).toBe(replicates);
  });
});
