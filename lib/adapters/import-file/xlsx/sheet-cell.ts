import { quoted } from '../../../domain/problem.ts';
import type { CellFormats } from './cell-formats.ts';
import { cellText } from './cell-text.ts';
import { unreadable } from './unreadable.ts';

/** What the elements of a cell say (ECMA-376 part 1, 18.3.1.4). */
export interface SheetCell {
  type: string | undefined;
  style: string | undefined;
  /** The stored value; `undefined` without one. */
  value: string | undefined;
  formula: string | undefined;
  /** A text that stands in the cell itself. */
  inline: string;
}

/** What cells refer to. */
export interface CellContext {
  sharedStrings: readonly string[];
  formats: CellFormats;
}

/** An amount is a number, or what stands for one: an error, a formula without its value. */
export type CellKind = 'amount' | 'moment' | 'text';

/** The text that a cell shows. */
export interface ShownCell {
  kind: CellKind;
  text: string;
}

/** The text of a cell: a formula shows the value that was saved with it, or itself where there is none. */
export function shownCell(cell: SheetCell, { sharedStrings, formats }: CellContext): ShownCell {
  const { type, value, formula } = cell;
  if (formula !== undefined && !isSaved(cell)) return { kind: 'amount', text: `=${cellText(formula)}` };
  if (type === 'inlineStr') return textCell(cellText(cell.inline));
  if (!value?.trim()) return textCell('');

  if (type === undefined || type === 'n') {
    const { isMoment, textOf } = formats(cell.style);
    return { kind: isMoment ? 'moment' : 'amount', text: textOf(value) };
  }
  if (type === 's') return textCell(sharedString(value, sharedStrings));
  if (type === 'b') return textCell(trueWords.has(value.trim()) ? 'TRUE' : 'FALSE');
  if (type === 'd') return { kind: 'moment', text: cellText(value) };
  if (type === 'e') return { kind: 'amount', text: cellText(value) };
  return textCell(cellText(value));
}

/** Only a formula that makes a text can have made nothing. */
const isSaved = ({ type, value }: SheetCell): boolean => (type === 'str' ? value !== undefined : Boolean(value));

const textCell = (text: string): ShownCell => ({ kind: 'text', text });

const trueWords: ReadonlySet<string> = new Set(['1', 'true']);

function sharedString(value: string, sharedStrings: readonly string[]): string {
  const text = sharedStrings[Number(value)];
  if (text === undefined)
    throw unreadable(`it is damaged: a cell has the text number ${quoted(value)}, which is missing`);
  return text;
}
