import { getFormatDateInfo, isDateFormat, isTextFormat, isValidFormat, tokenize } from 'numfmt';

import type { SerialEpoch } from '../../../domain/import/table.ts';
import { ownText } from './cell-text.ts';
import { generalNumber } from './general-number.ts';
import { fixedDecimals, fixedText, numberText } from './number-text.ts';
import { plainPattern } from './plain-pattern.ts';
import { type MomentFormat, serialText } from './serial-text.ts';

/** How the numbers in a cell are shown. */
export interface CellFormat {
  /** True where they are dates or times. */
  isMoment: boolean;
  /** The text of a number, from the digits that are stored; what is none stays as it is. */
  textOf: (stored: string) => string;
}

/** The format that a pattern describes: `0.000" mm"`. One that nobody understands shows all digits. */
export function cellFormat(pattern: string, epoch: SerialEpoch): CellFormat {
  if (isDateFormat(pattern)) return { isMoment: true, textOf: remembered(momentText(pattern, epoch)) };
  return { isMoment: false, textOf: digitsText(pattern) };
}

type NumberText = (value: number) => string;

function momentText(pattern: string, epoch: SerialEpoch): NumberText {
  const format = momentFormat(pattern);
  return (value) => serialText(value, format, epoch) ?? generalNumber(value);
}

function momentFormat(pattern: string): MomentFormat {
  const { year, month, day, hours, minutes, seconds } = getFormatDateInfo(pattern);
  const time = hours || minutes || seconds;
  // The m of `mm:ss` is told as a month.
  const date = year || day || (month && !time);
  return { date, time, elapsed: tokenize(pattern).some(({ type }) => type === 'DURATION') };
}

function digitsText(pattern: string): CellFormat['textOf'] {
  if (pattern === 'General' || isTextFormat(pattern) || !isValidFormat(pattern)) return ofStored(generalNumber);
  const plain = plainPattern(pattern);
  const decimals = fixedDecimals(plain);
  if (decimals !== undefined) return ofStored((value) => fixedText(value, decimals));
  return remembered((value) => numberText(value, plain));
}

const ofStored =
  (textOf: NumberText): CellFormat['textOf'] =>
  (stored) => {
    const value = Number(stored);
    return Number.isFinite(value) ? textOf(value) : stored.trim();
  };

/** For formats that cost more than a look: the values of a column come again and again. */
function remembered(textOf: NumberText): CellFormat['textOf'] {
  const known = new Map<string, string>();
  const shown = ofStored(textOf);
  return (stored) => {
    const before = known.get(stored);
    if (before !== undefined) return before;
    const text = shown(stored);
    if (known.size >= mostRemembered) known.clear();
    known.set(ownText(stored), text);
    return text;
  };
}

const mostRemembered = 5000;
