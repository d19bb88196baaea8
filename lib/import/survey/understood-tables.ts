import { layoutOf } from '../../domain/import/columns/layout.ts';
import type { Layout, Mapping, Meaning } from '../../domain/import/mapping.ts';
import type { Row } from '../../domain/import/table.ts';
import { quoted } from '../../domain/problem.ts';
import { FileTrouble, type OpenedFile, type Table } from '../file.ts';
import type { SheetSummary } from '../summary.ts';
import type { ReadableTable } from './record-reader.ts';

/** How many rows are looked at to understand the columns. */
export const headRows = 60;

/** The tables that are meant and can be read, and of the others, why not. */
export async function understoodTables(
  opened: OpenedFile,
  mapping: Mapping,
): Promise<{ tables: readonly ReadableTable[]; sheets: readonly SheetSummary[] }> {
  const tables: ReadableTable[] = [];
  const sheets: SheetSummary[] = [];
  for (const table of wanted(opened.tables, mapping)) {
    const sheet = table.sheet === '' ? {} : { sheet: table.sheet };
    if (table.kind === 'messages') {
      tables.push({ table });
      sheets.push(sheet);
      continue;
    }
    const read = layoutOf(await firstRows(table), mapping);
    if (read.kind === 'none') {
      sheets.push({ ...sheet, skipped: read.reason });
      continue;
    }
    tables.push({ table, layout: read.layout });
    sheets.push({ ...sheet, ...summaryOf(read.layout) });
  }
  if (tables.length > 0) return { tables, sheets };
  const reasons = sheets.map(({ sheet, skipped }) =>
    sheet === undefined ? skipped : `in the sheet ${quoted(sheet)}, ${skipped}`,
  );
  throw new FileTrouble('unreadable', reasons.join('; ') || 'it has no sheets');
}

function wanted(tables: readonly Table[], { sheets }: Mapping): readonly Table[] {
  if (!sheets || sheets.length === 0) return tables;
  const names = new Set(tables.map(({ sheet }) => sheet));
  for (const name of sheets) {
    if (names.has(name)) continue;
    const there = [...names].filter((sheet) => sheet !== '').map((sheet) => quoted(sheet));
    const has = there.length === 0 ? 'it is no workbook' : `its sheets are ${there.join(', ')}`;
    throw new FileTrouble('unreadable', `it has no sheet ${quoted(name)}: ${has}`);
  }
  return tables.filter(({ sheet }) => sheets.includes(sheet));
}

async function firstRows(table: Table): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const records of table.records()) {
    for (const record of records) if (record.kind === 'row') rows.push(record.row);
    if (rows.length >= headRows) break;
  }
  return rows.slice(0, headRows);
}

function summaryOf({ headerRow, unitsRow, titleRows, columns, absent = [] }: Layout): SheetSummary {
  const unmatched = columns.filter(({ meaning }) => meaning.kind === 'unmatched').map(({ header }) => header);
  return {
    header_row: headerRow,
    ...(unitsRow !== undefined && { units_row: unitsRow }),
    ...(titleRows.length > 0 && { title_rows: titleRows }),
    columns: columns.map(({ header, meaning, why }) => ({ header, meaning: meaningWords(meaning), why })),
    unmatched_columns: unmatched,
    ...(absent.length > 0 && { absent_columns: absent }),
  };
}

function meaningWords(meaning: Meaning): string {
  if (meaning.kind === 'field') return meaning.field;
  if (meaning.kind !== 'reading') return meaning.kind;
  const { property, position, unit } = meaning;
  return `${property}${position === undefined ? '' : `/${position}`}${unit === undefined ? '' : `[${unit}]`}`;
}
