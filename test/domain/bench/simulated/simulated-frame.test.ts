import { describe, expect, it } from 'vitest';

import { simulatedFrames } from '../../../../lib/domain/bench/simulated/simulated-frame.ts';
import type { Decoded, Decoder } from '../../../../lib/domain/instruments/decoder.ts';
import { decoders } from '../../../../lib/domain/instruments/formats.ts';
import { unitIdOf } from '../../../../lib/domain/unit.ts';

const some = 600;

const framesOf = (format: string, count = some): string[] => {
  const frames = simulatedFrames(format);
  return Array.from({ length: count }, () => frames.next().value);
};

/** What they say, each of which fits its format. */
const said = (decoder: Decoder): Decoded[] =>
  framesOf(decoder.format).map((frame) => {
    const decoded = decoder.decode(frame, {});
    if (decoded === undefined) throw new Error(`${JSON.stringify(frame)} is no frame of ${decoder.format}`);
    return decoded;
  });

/** A reading that counts; all else is refused. */
const readings = (all: readonly Decoded[]) =>
  all.filter((decoded) => decoded.kind === 'value').filter(({ stable }) => stable !== false);

describe.each(decoders.map((decoder) => [decoder.format, decoder] as const))('%s', (format, decoder) => {
  const mass = decoder.measures === 'mass';
  const all = said(decoder);
  const taken = readings(all);
  const numbers = taken.map(({ value }) => Number(value));

  it(`is played with ${mass ? 'weights around 38.41 g' : 'lengths around 4.12 mm'} that scatter a little`, () => {
    const [middle, most] = mass ? [38.41, 0.004] : [4.12, 0.0101];
    expect(numbers.filter((number) => Math.abs(number - middle) > most)).toEqual([]);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - middle)).toBeLessThan(most / 10);
    expect(new Set(numbers).size).toBeGreaterThan(2);
    expect(new Set(taken.map(({ value }) => value.length)).size).toBe(1);
  });

  it('tells the unit and the stability as its frames do, and a net weight', () => {
    for (const { unit, stable, weight } of taken) {
      expect([undefined, mass ? 'g' : 'mm']).toContain(unit && unitIdOf(unit));
      if (decoder.tells.unit !== 'sometimes') expect(unit !== undefined).toBe(decoder.tells.unit === 'always');
      if (decoder.tells.stability === 'always') expect(stable).toBe(true);
      expect(weight).not.toBe('gross');
    }
  });

  it('now and then says what is refused, if it has such frames, but not at first', () => {
    const refused = all.filter((decoded) => !(taken as Decoded[]).includes(decoded));
    const hasOverload = ['and-nu', 'ascii-scale', 'keyence', 'magnescale'].includes(format);
    if (decoder.tells.stability === 'never' && !hasOverload) return expect(refused).toEqual([]);
    expect(refused.length).toBeGreaterThan(some / 24);
    expect(refused.length).toBeLessThan(some / 6);
    const whats = new Set(refused.map((decoded) => (decoded.kind === 'error' ? decoded.code : 'unstable')));
    expect([...whats]).toEqual([hasOverload ? 'overload' : 'unstable']);
    expect(refused).not.toContain(all[0]);
  });

  it('says the same at every start, in printable ASCII', () => {
    expect(framesOf(format)).toEqual(framesOf(format));
    expect(framesOf(format).filter((frame) => !/^[ -~]+$/.test(frame))).toEqual([]);
  });
});

it('two instruments of different formats do not scatter alike', () => {
  const digits = (format: string) => framesOf(format, 12).map((frame) => /\d\.\d{3}/.exec(frame)?.[0]);
  expect(digits('sylvac')).not.toEqual(digits('mahr'));
});

it('frames that are numbered are numbered on', () => {
  expect(framesOf('gagemux', 1001).map((frame) => frame.slice(0, 3))).toEqual([
    ...Array.from({ length: 999 }, (_, index) => `${index + 1}`.padStart(3, '0')),
    '000',
    '001',
  ]);
  expect(framesOf('mig-usb', 2).map((frame) => frame.slice(0, 5))).toEqual(['0001,', '0002,']);
  expect(framesOf('trimos', 2).map((frame) => frame.slice(0, 3))).toEqual(['  1', '  2']);
});

it('what is no format says what is read as plain', () => {
  expect(framesOf('no-format', 3)).toEqual(expect.arrayContaining([expect.stringMatching(/^4\.1[12]\d mm$/)]));
});
