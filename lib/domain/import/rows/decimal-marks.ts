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
