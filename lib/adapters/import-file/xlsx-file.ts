import { brief } from '../../domain/problem.ts';
import type { ImportFile, OpenedFile } from '../../import/file.ts';
import { readCellFormats } from './xlsx/cell-formats.ts';
import { openPackage } from './xlsx/package.ts';
import { readSharedStrings } from './xlsx/shared-strings.ts';
import { sheetRows } from './xlsx/sheet-rows.ts';
import { unreadable } from './xlsx/unreadable.ts';
import { readWorkbook, type Workbook } from './xlsx/workbook.ts';

/**
 * Opens an Excel workbook (.xlsx, .xlsm). Its packed bytes and its shared texts stay in memory; the rows of its sheets
 * stream. Each sheet that is shown is a table; cells are texts as the sheet shows them, but for reading: a point as
 * decimal mark, no grouping, ISO dates. Throws FileTrouble.
 */
export async function openXlsx(file: ImportFile): Promise<OpenedFile> {
  const parts = await openPackage(file);
  const workbook = await readWorkbook(parts);
  const { sheets, serialEpoch } = workbook;
  if (sheets.length === 0) throw unreadable('it is a workbook without a sheet of cells that is shown');

  const sharedStrings = await readSharedStrings(parts, workbook.sharedStrings);
  const formats = await readCellFormats(parts, workbook.styles, serialEpoch);
  const tables = sheets.map(({ name, part }) => ({
    sheet: name,
    kind: 'rows' as const,
    records: sheetRows(parts, part, { sharedStrings, formats }),
  }));
  return { format: formatWords(workbook), tables, serialEpoch };
}

function formatWords({ sheets, hidden }: Workbook): string {
  const count = sheets.length + hidden.length;
  const words = `Excel workbook, ${count} ${count === 1 ? 'sheet' : 'sheets'}`;
  return hidden.length === 0 ? words : `${words} (hidden: ${hidden.map(brief).join(', ')})`;
}
