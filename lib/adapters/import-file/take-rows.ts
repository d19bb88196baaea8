import type { Parser } from 'csv-parse';

import type { TableRecord } from '../../domain/import/table.ts';
import { FileTrouble } from '../../import/file.ts';

/** The rows that a parser has found. */
export interface RowsTaken {
  /** Those since the last call. Throws FileTrouble where one has more lines than anybody writes. */
  rows: () => readonly TableRecord[];
  /** Whether a row or a blank line has ended since the last call. */
  hasGoneOn: () => boolean;
  /** The line on which the row begins that has not ended yet. */
  nextLine: () => number;
}

/**
 * Takes rows from the parser where it hands them to its stream, which is quicker than to read them there. Their cells
 * are trimmed, and rows without any content left out.
 */
export function takeRows(parser: Parser, firstLine: number): RowsTaken {
  const info: { records: number; readonly lines: number } = parser.info;
  let rows: TableRecord[] = [];
  /** The line on which the last row ended: as it is, and as the parser counts. */
  let endLine = firstLine - 1;
  let endCounted = 0;
  let goneOn = false;
  let tooManyLines: number | undefined;

  const take = (cells: string[]) => {
    // To the parser, each row is its first one: it makes an Error, with its stack, of any that has not the length of
    // the first, also where it is told not to mind. Below a title row those are all.
    info.records = 0;
    goneOn = true;
    const counted = info.lines - endCounted;
    const breaks = counted === 1 ? noBreaks : breaksIn(cells);
    const number = endLine + counted - breaks.counted;
    if (breaks.lines >= mostLines) tooManyLines ??= number;
    endLine = number + breaks.lines;
    endCounted = info.lines;
    if (breaks.lines > 0 && cells.some(lacksQuote)) rows.push(withoutQuote(number, endLine));
    else if (trimmed(cells)) rows.push({ kind: 'row', row: { number, cells } });
  };
  const pass = parser.push.bind(parser);
  parser.push = (cells: string[] | null) => {
    if (cells === null) return pass(null);
    take(cells);
    return true;
  };

  return {
    rows: () => {
      if (tooManyLines !== undefined) {
        throw new FileTrouble(
          'unreadable',
          `the row that begins on line ${tooManyLines} goes on for more than ${mostLines} lines: is a quote not closed?`,
        );
      }
      const those = rows;
      rows = [];
      return those;
    },
    hasGoneOn: () => {
      const before = goneOn;
      goneOn = false;
      return before;
    },
    nextLine: () => endLine + 1,
  };
}

/** The next quote, of another cell, would end a cell whose own is missing: what is between would be lost in it. */
const mostLines = 100;

interface Breaks {
  lines: number;
  /** As the parser counts: CR and LF one each. */
  counted: number;
}

const noBreaks: Breaks = { lines: 0, counted: 0 };

/** The line breaks within the cells of a row. */
function breaksIn(cells: readonly string[]): Breaks {
  let lines = 0;
  let counted = 0;
  for (const cell of cells) {
    for (let at = 0; at < cell.length; at++) {
      const code = cell.charCodeAt(at);
      if (code !== lf && code !== cr) continue;
      counted += 1;
      if (code === cr || cell.charCodeAt(at - 1) !== cr) lines += 1;
    }
  }
  return { lines, counted };
}

const lf = 0x0a;
const cr = 0x0d;

/**
 * Where text follows the quote that ends a cell, the parser takes both quotes as text. After a line break, it was the
 * quote of another cell, and the rows between are in this one.
 */
const lacksQuote = (cell: string): boolean => cell.startsWith('"') && /[\r\n][^"]*"\s*[^"\s]/.test(cell);

const withoutQuote = (number: number, endLine: number): TableRecord => ({
  kind: 'broken',
  number,
  reason: `it goes on to line ${endLine} in a cell that begins with a quote, and text follows the quote that ends it`,
});

/** Trims cells in place, of blanks of any kind; whether anything is left in them. */
export function trimmed(cells: string[]): boolean {
  let any = false;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] as string;
    if (cell === '') continue;
    if (mayBeBlank(cell.charCodeAt(0)) || mayBeBlank(cell.charCodeAt(cell.length - 1))) {
      const text = withoutBlanks(cell);
      cells[at] = text;
      if (text !== '') any = true;
    } else {
      if (cell.charCodeAt(0) === equals) cells[at] = cell.replace(textFormula, '$1');
      any = true;
    }
  }
  return any;
}

/** `="0017"`: how a CSV says to Excel that digits are a text. */
const textFormula = /^="([^"]*)"$/;
const equals = 0x3d;

/** A cell with blanks at either end: those after a quote that ends it make the parser take its quotes as text. */
function withoutBlanks(cell: string): string {
  const text = cell.trim();
  const wasQuoted = text.length > 1 && cell.startsWith('"') && text.endsWith('"');
  return wasQuoted ? text.slice(1, -1).trim() : text;
}

/** Blanks are up to the space, and beyond ASCII. */
const mayBeBlank = (code: number): boolean => code <= 0x20 || code >= 0xa0;
