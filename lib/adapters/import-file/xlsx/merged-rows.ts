import type { MergedAreas } from './merged-areas.ts';
import type { CellKind } from './sheet-cell.ts';

/** The cells of one row, as they are gathered. */
export interface RowCells {
  texts: string[];
  kinds: CellKind[];
}

/**
 * Puts into each row, which come in order, what the areas of merged cells show in it: the text of an area stands in its
 * first column, in each of its rows. Not so an amount, which was measured once. Whatever is hidden behind the area goes.
 * Returns false where the row has nothing of its own.
 */
export function mergedRows(areas: MergedAreas): (row: number, cells: RowCells) => boolean {
  let next = 0;
  let open: OpenArea[] = [];
  return (row, { texts, kinds }) => {
    open = open.filter(({ lastRow }) => lastRow >= row);
    for (const { first, last } of open) blank(texts, first, last);

    const above = open;
    const begun: OpenArea[] = [];
    for (; next < areas.length && (areas[next] ?? 0) <= row; next += 4) {
      const [top = 0, first = 0, lastRow = 0, last = 0] = areas.subarray(next, next + 4);
      // The row in which it began is missing where it has nothing in it.
      const isTop = top === row;
      const text = isTop ? (texts[first] ?? '') : '';
      if (lastRow < row) continue;
      blank(texts, isTop ? first + 1 : first, last);
      begun.push({ first, last, lastRow, text: isAmount(text, kinds[first]) ? '' : text });
    }
    if (begun.length > 0) open = [...open, ...begun];

    if (texts.every((text) => text === '')) return false;
    for (const { first, text } of above) if (text !== '') put(texts, first, text);
    return true;
  };
}

interface OpenArea {
  first: number;
  last: number;
  lastRow: number;
  text: string;
}

function blank(texts: string[], first: number, last: number): void {
  for (let column = first; column <= last && column < texts.length; column += 1) texts[column] = '';
}

/** Puts a text into its column; those between it and the end so far are blank. */
export function put(texts: string[], column: number, text: string): void {
  while (texts.length < column) texts.push('');
  texts[column] = text;
}

const isAmount = (text: string, kind: CellKind | undefined): boolean =>
  kind === 'amount' || (kind === 'text' && looksLikeAmount.test(text));

/** A number that was typed as a text. */
const looksLikeAmount = /^[<>=+-]?\s*[.,]?\d/;
