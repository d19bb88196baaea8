import { describe, expect, it } from 'vitest';

import { decoderOf, decoders } from '../../../lib/domain/instruments/formats.ts';

describe('the table of formats', () => {
  it('finds each decoder by its id', () => {
    for (const decoder of decoders) expect(decoderOf(decoder.format)).toBe(decoder);
    expect(new Set(decoders.map(({ format }) => format)).size).toBe(decoders.length);
  });

  it('has nothing under any other name', () => {
    for (const name of ['', 'MT-SICS', 'constructor', '__proto__', 'toString']) expect(decoderOf(name)).toBeUndefined();
  });

  it('knows of every balance that it weighs, and of every gauge that it measures lengths', () => {
    const formatsOf = (measures?: string) =>
      decoders.filter((decoder) => decoder.measures === measures).map(({ format }) => format);
    expect(formatsOf('mass').toSorted()).toEqual([
      ...['and-csv', 'and-dp', 'and-indicator', 'and-kf', 'and-mt', 'and-nu', 'and-std', 'ascii-scale', 'kern-470'],
      ...['kern-classic', 'mt-print', 'mt-sics', 'ohaus', 'radwag', 'sbi', 'shimadzu-eb'],
    ]);
    expect(formatsOf('length').toSorted()).toEqual([
      ...['digimatic', 'digimatic-bits', 'gagemux', 'heidenhain', 'keyence', 'magnescale', 'mahr', 'mig-usb'],
      ...['mitutoyo-mux10', 'mux-mw', 'positector', 'proscale', 'starrett-cdi', 'sylvac', 'tesa', 'trimos', 'u-wave'],
    ]);
    expect(formatsOf()).toEqual(['plain']);
  });

  it('ends with plain, which fits frames of others', () => {
    expect(decoders.at(-1)?.format).toBe('plain');
  });
});
