import { quoted } from '../../domain/problem.ts';
import type { ImportSummary, SheetSummary } from '../../import/summary.ts';
import { shown } from '../told.ts';
import { wrap } from '../wrap.ts';
import { columnsWithin } from './columns-within.ts';

/** How the sheets of a file were understood: where the header is, and, if that is wanted, what each column means and why. */
export const sheetLines = (
  { sheets }: Pick<ImportSummary, 'sheets'>,
  { withColumns, width }: { withColumns: boolean; width: number },
): string[] =>
  sheets.flatMap((sheet) => [
    ...headLines(sheet).flatMap((line) => wrap(line, width)),
    ...(withColumns ? columnTable(sheet, width) : []),
  ]);

function headLines({ sheet, skipped, header_row, units_row, title_rows = [] }: SheetSummary): string[] {
  const name = sheet === undefined ? '' : `sheet ${quoted(sheet)}: `;
  if (skipped !== undefined) return [shown(`${name}not imported: ${skipped}`)];
  if (header_row === undefined) return sheet === undefined ? [] : [shown(`${name}messages`)];
  const parts = [
    `header in row ${header_row}`,
    ...(units_row === undefined ? [] : [`units in row ${units_row}`]),
    ...(title_rows.length === 0 ? [] : [`passed over above it: row ${title_rows.join(', ')}`]),
  ];
  return [shown(`${name}${parts.join('; ')}`)];
}

function columnTable({ columns = [] }: SheetSummary, width: number): string[] {
  const named = columns.filter(({ header, meaning }) => header !== '' || meaning !== 'ignored');
  const table = [
    named.map(({ header }) => shown(header === '' ? '(no header)' : oneLine(header))),
    named.map(({ meaning }) => shown(`→ ${meaning}`)),
    named.map(({ why }) => shown(oneLine(why))),
  ];
  return columnsWithin(table, width - 2).map((line) => `  ${line}`);
}

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ');

/** What is not imported although it stands there, and what the mapping names and is not there. */
export function leftOutLines({ sheets }: Pick<ImportSummary, 'sheets'>): string[] {
  const unmatched = named(sheets, 'unmatched_columns');
  const absent = named(sheets, 'absent_columns');
  const first = unmatched[0];
  return [
    ...(first === undefined
      ? []
      : [
          `columns that nobody knows, and that are not imported: ${unmatched.map((header) => quoted(header)).join(', ')}`,
          `--map ${quoted(first)}=<meaning> imports one, --map ${quoted(first)}=ignore says it is not wanted`,
        ]),
    ...(absent.length === 0
      ? []
      : [`columns of the mapping that are not there: ${absent.map((header) => quoted(header)).join(', ')}`]),
  ].map(shown);
}

const named = (sheets: readonly SheetSummary[], which: 'unmatched_columns' | 'absent_columns'): string[] => [
  ...new Set(sheets.flatMap((sheet) => sheet[which] ?? [])),
];
