import { expect, it } from 'vitest';
import { decodedWords } from '../../../lib/domain/instruments/decoded-words.ts';
import type { Decoded } from '../../../lib/domain/instruments/decoder.ts';

it.each<[Decoded, string]>([
  [{ kind: 'value', value: '12.34', unit: 'mm' }, '12.34 mm'],
  [{ kind: 'value', value: '-0.118' }, '-0.118 without unit'],
  [{ kind: 'value', value: '1', unit: 'g', stable: true }, '1 g, stable'],
  [{ kind: 'value', value: '1', stable: false, weight: 'net' }, '1 without unit, not stable, net'],
  [{ kind: 'value', value: '1', unit: 'g', stable: true, weight: 'gross', verdict: 'HI' }, '1 g, stable, gross, HI'],
  [{ kind: 'error', code: 'no-data', says: 'the gauge is off' }, 'no-data: the gauge is off'],
])('%j is told as: %s', (decoded, words) => {
  expect(decodedWords(decoded)).toBe(words);
});
