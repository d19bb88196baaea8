import { type DecimalMark, readNumber } from '../../number.ts';
import { numberAndUnit } from './number-and-unit.ts';

/**
 * What a text of a value column says of the decimal mark of its file: the mark, that it could be either, or `undefined`
 * where it says nothing of it, as a point alone does: that is always the decimal mark. Cheap for texts without a comma.
 */
export function decimalEvidence(text: string): DecimalMark | 'ambiguous' | undefined {
  const comma = text.lastIndexOf(',');
  if (comma < 0) return undefined;
  // Most values are that plain, and every one of a file may be looked at.
  if (plain.test(text)) return text.startsWith('0') || !mayGroup.test(text) ? ',' : 'ambiguous';

  const { number } = numberAndUnit(text);
  const read = readNumber(number);
  if (read.kind === 'none') return undefined;
  // Nobody groups with a zero in front.
  if (read.kind === 'ambiguous') return zeroFirst.test(number) ? ',' : 'ambiguous';
  if (number.lastIndexOf('.') > comma) return '.';
  return number.indexOf(',') < comma ? '.' : ',';
}

const plain = /^\d{1,12},\d{1,12}$/;
const mayGroup = /^\d{1,3},\d{3}$/;
const zeroFirst = /^[+-]? *0/;

/**
 * True of a number with a point that groups nothing, `4.12` or `0.520`: then a point is a decimal mark, though others of
 * the file be commas. False of `2.345`, which in a file with decimal commas may mean 2345.
 */
export function isPointDecimal(text: string): boolean {
  const point = text.indexOf('.');
  if (
    point < 0 ||
    (isShort(text, point) && text.charCodeAt(0) !== zero) ||
    text.includes(',') ||
    text.indexOf('.', point + 1) >= 0
  )
    return false;
  const { number } = numberAndUnit(text);
  return readNumber(number).kind === 'number' && !mayGroupByPoint.test(number);
}

/** At a glance what `mayGroupByPoint` finds: files have a million of them. */
const isShort = (text: string, point: number): boolean => point <= 3 && text.length - point === '.345'.length;
const zero = 0x30;

/** A number such as `2.345`, whose point may group. */
export const mayGroupByPoint = /^[+-]? *[1-9]\d{0,2}\.\d{3}$/;
