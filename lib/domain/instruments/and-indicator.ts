/**
 * Weighing indicators of A&D, CAS, Torrey, KERN, T-Scale and many that copy them: `ST` (stable), `US` (unstable) or `OL`
 * (out of range), a comma, which weight it is, a comma, sign, number padded with zeros or blanks, unit. Grammar: AD-4329A
 * manual p. 43, AD-4329A-DLC p. 35, AD-4403 p. 8-9, AD-4404 p. 80 (`LO` for out of range), AD-4406 p. 45, KERN KXS-TM
 * p. 70, GAB-N p. 37 (a comma before the unit), KFB-TM p. 49 (no second comma, the unit in capitals), LUW2001 p. 17 (a
 * blank for plus). Out of range, the digits are blanks, nines or as they were, and the unit may be blank too.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';
import { beyondRange, tare, underload } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const andIndicator: Decoder = {
  format: 'and-indicator',
  title: 'Weighing indicators: A&D, CAS, Torrey, KERN KXS, T-Scale and many others',
  example: 'ST,NT,+  1.234kg',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofLine((line) => {
    const parts = partsOf<'state' | 'kind' | 'data'>(line.trim(), headed);
    if (!parts) return undefined;
    return parts.state === 'ST' || parts.state === 'US' ? weighing(parts) : outOfRange(parts);
  }),
};

type Parts = Record<'state' | 'kind' | 'data', string>;

/** What comes before the data; where the second comma is missing, a blank or the sign parts them. */
const headed = /^(?<state>ST|US|OL|UL|LO),(?<kind>GS?|NT?|T[RWN]?|PT)(?=[ ,+-]) *(?:, *)?(?<data>.*)/;

function outOfRange({ state, data }: Parts): Decoded | undefined {
  if (!blankedOrDigits.test(data)) return undefined;
  if (state === 'LO') return noValue('out-of-range', 'the balance is out of its weighing range');
  return state === 'UL' ? underload : beyondRange(data);
}

const blankedOrDigits = /^[+-]?[\d., ]*[A-Za-z%]{0,3}$/;

function weighing({ state, kind, data }: Parts): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'unit'>(data, number);
  if (!parts) return undefined;
  const other = others.get(kind);
  if (other) return other;
  if (parts.unit === '') return undefined;
  const told = { unit: units.meaning(parts.unit), stable: state === 'ST', weight: weights.get(kind) };
  return valueShown(parts.sign, parts.digits, told);
}

/** A total may have more digits than a weight, and a number of weighings has no unit. */
const number = /^(?<sign>(?:[+-] *)?)(?<digits>\d{1,11}(?:\.\d{0,9})?),? *(?<unit>[A-Za-z%]{0,3})$/;

const weights: ReadonlyMap<string, 'net' | 'gross'> = new Map([
  ['GS', 'gross'],
  ['G', 'gross'],
  ['NT', 'net'],
  ['N', 'net'],
]);

const total = noValue('not-a-reading', 'it is a total of several weighings');

const others: ReadonlyMap<string, Decoded> = new Map([
  ['TR', tare],
  ['T', tare],
  ['PT', tare],
  ['TW', total],
  ['TN', total],
]);

/** The tonne is `t` here, which is the tola on balances; capitals as KERN writes them. */
const units = weightCodes({ tonne: ['t', 'T'], g: ['G'], kg: ['Kg'] });
