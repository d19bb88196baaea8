/**
 * What Mettler Toledo balances send when PRINT is pressed: running number, legend, weight (right-justified), unit and
 * blanks, the first two only where they are switched on. Rebuilt from lines logged from an XP10002S
 * (` 1    N    -4544.27 g`) and an MS204TS (`     N       0.3746 g   `); no manual shows it. The minus touches the
 * digits, leading zeros are blanks, and without legend the weight is net. Loggers strip and collapse the padding.
 */
import { partsOf } from '../grammar.ts';
import type { Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { tare } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const mtPrint: Decoder = {
  format: 'mt-print',
  title: 'Mettler Toledo, PRINT key line',
  example: ' 2    N      105.20 g',
  measures: 'mass',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'fair',
  decode: ofWords((words) => {
    const parts = partsOf<'running' | 'legend' | 'sign' | 'digits' | 'unit'>(words, printed);
    if (!parts || !units.has(parts.unit)) return undefined;

    const weight = legends.get(parts.legend.trimEnd());
    if (weight === undefined) return undefined;
    if (weight === 'tare') return tare;
    if (parts.legend === '' && oneBlank.test(parts.running)) return runningOrGrouped;
    return valueShown(parts.sign, parts.digits, { unit: units.meaning(parts.unit), weight });
  }),
};

/** Columns always leave two blanks before the weight: with one, `1 5.20 g` may be what is left of `105.20 g`. */
const oneBlank = /^\d+ $/;
const runningOrGrouped = noValue('ambiguous-number', 'what stands before its number may be part of it');

const printed =
  /^(?<running>(?:\d{1,4} +)?)(?<legend>(?:[A-Z][A-Za-z/]* +)?)(?<sign>-?)(?<digits>(?=[\d.]{1,12}(?![\d.]))(?:0|[1-9]\d*)(?:\.\d+)?) +(?<unit>[^ ]+)$/;

/** In English and, as `B` for brutto, in German and French. */
const legends: ReadonlyMap<string, 'net' | 'gross' | 'tare'> = new Map([
  ['', 'net'],
  ['N', 'net'],
  ['Net', 'net'],
  ['NET', 'net'],
  ['G', 'gross'],
  ['Gross', 'gross'],
  ['B', 'gross'],
  ['B/G', 'gross'],
  ['T', 'tare'],
  ['PT', 'tare'],
  ['Tare', 'tare'],
]);

const units = weightCodes({ bat: ['baht'] });
