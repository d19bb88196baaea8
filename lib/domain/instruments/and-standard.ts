/**
 * A&D balances: the standard format, its comma-separated variant, and the bare number. Standard: header `ST` (stable),
 * `QT` (stable count), `US` (unstable) or `OL` (out of range), a comma, sign, zero-padded number, unit in three columns.
 * The number has 8 characters, 9 or 10 on newer balances, the last one blank where that digit is off. Grammar: EJ-120
 * manual p. 24, EK-L p. 28, GH-252 p. 42, GX-300 p. 44, AD-4212 p. 27, GX-A communication manual p. 17 f.; second
 * header of the comparator: GC p. 51, of net and gross: BA-T p. 188.
 */
import { partsOf } from '../grammar.ts';
import { balanceUnits, orAnswer } from './and-words.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { ofLine, ofWords, valueShown } from './frame.ts';
import { beyondRange, tare, underload } from './no-weight.ts';

export const andStd: Decoder = {
  format: 'and-std',
  title: 'A&D balances (standard format)',
  example: 'ST,+00123.45  g',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: orAnswer(
    ofWords((words) => weighing(words.split(',').slice(0, -1), words.slice(words.lastIndexOf(',') + 1))),
  ),
};

/** The same items, the unit in a field of its own, perhaps after an id, a running number, the date and the time. */
export const andCsv: Decoder = {
  format: 'and-csv',
  title: 'A&D balances (CSV format)',
  example: 'ST,+045.2291,  g',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: orAnswer(
    ofLine((line) => {
      // With the comma as decimal mark, semicolons part the fields.
      const fields = line.includes(';') ? line.split(';').map(withPoint) : line.split(',');
      return fields.length > mostFields ? undefined : fieldsIn(fields.map((field) => field.trim()));
    }),
  ),
};

/** Id, `No`, running number, date, time, two headers, data, unit. */
const mostFields = 9;

/** In the data, and not in an id, a number or a date, the comma becomes a point; a point becomes a comma, which no number has. */
const withPoint = (field: string): string =>
  signedDigit.test(field.trim()) ? field.replaceAll(/[.,]/g, (mark) => (mark === ',' ? '.' : ',')) : field;

function fieldsIn(fields: readonly string[]): Decoded | undefined {
  const from = fields.findIndex((field) => firstHeaders.has(field));
  const at = fields.findIndex((field) => signedDigit.test(field));
  const before = fields.slice(0, Math.max(from, 0));
  if (!before.every((field) => idNumberOrTime.test(field))) return undefined;
  // The data and the unit are the last two.
  return at === fields.length - 2 ? weighing(fields.slice(from, at), fields.slice(at).join(' ')) : undefined;
}

const signedDigit = /^[+-]\d/;

const idNumberOrTime = /^[A-Za-z\d][A-Za-z\d./: -]{0,19}$/;

/** Sign and number alone, without header and unit; nines fill the number where there is none. */
export const andNu: Decoder = {
  format: 'and-nu',
  title: 'A&D balances (NU, numerical format)',
  example: '+0042.310',
  measures: 'mass',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'solid',
  decode: orAnswer(
    ofWords((words) => {
      const parts = partsOf<'sign' | 'digits'>(words, number);
      if (!parts) return undefined;
      return /[0-8]/.test(parts.digits) ? valueShown(parts.sign, parts.digits) : beyondRange(parts.sign);
    }),
  ),
};

/** Out of range, the data are nines, an exponent (`+9999999E+19`) or digits that mean nothing, and the unit may be missing. */
function weighing([first, second = '', third]: readonly string[], dataAndUnit: string): Decoded | undefined {
  const beside = secondHeaders.get(second.trimEnd());
  const item = partsOf<'data' | 'apart' | 'unit'>(dataAndUnit, lastItem);
  if (!firstHeaders.has(first) || third !== undefined || !beside || !item) return undefined;
  if (first === 'OL') return beyondRange(item.data);
  if (first === 'UL') return underload;

  const parts = partsOf<'sign' | 'digits'>(item.data, number);
  // The unit is right-justified in three columns: a shorter one that touches the digits has lost its end.
  const { apart, unit } = item;
  if (!parts || unit === '' || (apart === '' && unit.length < 3)) return undefined;
  if (first === 'PT' || beside.isTare) return tare;
  const told = { unit: balanceUnits.meaning(unit), stable: first !== 'US', ...beside };
  return valueShown(parts.sign, parts.digits, told);
}

const lastItem = /^(?<data>[+-]\d[\d.]*(?:E\+\d\d)?)(?<apart> *)(?<unit>[A-Za-z%]{0,3})$/;

/** Its zeros are never stripped: a shorter number lost a digit on its way. */
const number = /^(?<sign>[+-])(?<digits>(?=.{8,10}$)\d+(?:\.\d*)?)$/;

/** `PT` answers the question for the preset tare. */
const firstHeaders: ReadonlySet<string | undefined> = new Set(['ST', 'QT', 'US', 'OL', 'UL', 'PT']);

interface SecondHeader {
  verdict?: string;
  weight?: 'net' | 'gross';
  isTare?: boolean;
}

/** What the comparator finds (`--`: nothing), or which weight it is. */
const secondHeaders: ReadonlyMap<string, SecondHeader> = new Map<string, SecondHeader>([
  ['', {}],
  ['HI', { verdict: 'HI' }],
  ['OK', { verdict: 'OK' }],
  ['LO', { verdict: 'LO' }],
  ['--', {}],
  ['N', { weight: 'net' }],
  ['G', { weight: 'gross' }],
  ['T', { isTare: true }],
  ['PT', { isTare: true }],
]);
