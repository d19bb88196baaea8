import type { CellAnswer } from '../cell-check.ts';
import { csvRecord, guarded, guardedWithin } from '../domain/csv-cell.ts';
import type { CellMentions } from './cells.ts';

const columns = ['cell', 'code', 'sentence', 'rows', 'first_row', 'sheet'];

/** `<file>.unknown-cells.csv`: a line for each cell that Ionworks does not know, or knows several of; `undefined` where it knows all. */
export function unknownCells(
  mentions: CellMentions,
  answers: ReadonlyMap<string, CellAnswer>,
): { count: number; text: string | undefined } {
  const lines = [...mentions].flatMap(([key, { cell, rows, firstRow, sheet }]) => {
    const answer = answers.get(key);
    if (answer?.kind !== 'refused') return [];
    const { code, detail } = answer.problem;
    return [csvRecord([told(cell.text), code, told(detail), String(rows), String(firstRow), told(sheet)])];
  });
  return { count: lines.length, text: lines.length === 0 ? undefined : `\ufeff${csvRecord(columns)}${lines.join('')}` };
}

/** Nothing of it is read back. */
const told = (text: string): string => guarded(guardedWithin(text));
