import type { Row } from '../../../domain/import/table.ts';
import { quoted } from '../../../domain/problem.ts';
import { columnOf, mostColumns } from './cell-reference.ts';
import type { MergedAreas } from './merged-areas.ts';
import { mergedRows, put } from './merged-rows.ts';
import { type CellContext, type CellKind, type SheetCell, shownCell } from './sheet-cell.ts';
import { textGatherer } from './text-gatherer.ts';
import { unreadable } from './unreadable.ts';
import type { Attributes, XmlHandler } from './xml.ts';

/** Makes rows of the elements of a sheet; `done` is told of each that is not blank. */
export function rowGatherer(context: CellContext, areas: MergedAreas, done: (row: Row) => void): XmlHandler {
  const merge = areas.length > 0 ? mergedRows(areas) : undefined;
  const inline = textGatherer();
  let inRows = false;
  let rowNumber = 0;
  let column = -1;
  let texts: string[] = [];
  let kinds: CellKind[] = [];
  let cell: SheetCell | undefined;
  let inside: 'value' | 'formula' | 'inline' | undefined;

  const beginRow = ({ r }: Attributes) => {
    const told = Number(r);
    // Some writers leave the numbers of rows and cells out: then each follows the one before.
    rowNumber = told > rowNumber ? told : rowNumber + 1;
    column = -1;
    texts = [];
    kinds = [];
  };

  const beginCell = ({ r, t, s }: Attributes) => {
    const told = r ? columnOf(r) : -1;
    column = told < 0 ? column + 1 : told;
    if (column >= mostColumns) throw unreadable(`it is damaged: the cell ${quoted(r ?? '')} is beyond the last column`);
    cell = { type: t, style: s, value: undefined, formula: undefined, inline: '' };
  };

  const endCell = () => {
    if (!cell) return;
    cell.inline = inline.take();
    const { kind, text } = shownCell(cell, context);
    if (text !== '') put(texts, column, text);
    kinds[column] = kind;
    cell = undefined;
  };

  const endRow = () => {
    if (merge && !merge(rowNumber, { texts, kinds })) return;
    while (texts.at(-1) === '') texts.pop();
    if (texts.length > 0) done({ number: rowNumber, cells: texts });
  };

  return {
    open: (name, attributes) => {
      if (name === 'sheetData') inRows = true;
      if (!inRows) return;
      if (inside === 'inline') inline.open(name);
      else if (name === 'c') beginCell(attributes);
      else if (name === 'row') beginRow(attributes);
      else if (!cell) return;
      else if (name === 'v') [inside, cell.value] = ['value', ''];
      else if (name === 'f') [inside, cell.formula] = ['formula', ''];
      else if (name === 'is') inside = 'inline';
    },
    text: (text) => {
      if (inside === undefined || !cell) return;
      if (inside === 'value') cell.value += text;
      else if (inside === 'formula') cell.formula += text;
      else inline.text(text);
    },
    close: (name) => {
      if (!inRows) return;
      if (name === 'c') endCell();
      else if (name === 'row') endRow();
      else if (name === 'v' || name === 'f' || name === 'is') inside = undefined;
      else if (name === 'sheetData') inRows = false;
      else if (inside === 'inline') inline.close(name);
    },
  };
}
