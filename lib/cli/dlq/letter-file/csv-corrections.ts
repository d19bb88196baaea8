import { type CsvError, parse } from 'csv-parse/sync';

import type { Correction } from '../../../domain/correction-rules.ts';
import { unguarded } from '../../../domain/csv-cell.ts';
import { type LetterColumn, letterColumns } from '../../../domain/letter-rows.ts';
import { quoted } from '../../../domain/problem.ts';
import { counted } from '../../told.ts';
import type { CorrectionRead, CorrectionsRead } from './corrections-read.ts';

/** Reads corrections from CSV. Lines are counted as a spreadsheet counts its rows: a cell may hold a line break. */
export function csvCorrections(text: string): CorrectionsRead {
  const table = tableIn(text);
  if (!table.ok) return table;

  const { rows, header } = table;
  const corrections: Correction[] = [];
  let count = 0;
  for (const [index, cells] of rows.entries()) {
    if (isEmpty(cells)) continue;
    count += 1;
    const read = correctionIn(cells, { header, line: index + 2 });
    if (!read.ok) return read;
    if (read.correction) corrections.push(read.correction);
  }
  return { ok: true, corrections, rows: count };
}

type Refused = { ok: false; reason: string };
/** The columns' names, in their order. */
type Header = readonly string[];
type Cells = readonly string[];

const refused = (reason: string): Refused => ({ ok: false, reason });

const delimiters = [',', ';', '\t'] as const;

/** The rows below the header, by the separator that the header is written with. */
function tableIn(text: string): { ok: true; rows: readonly Cells[]; header: Header } | Refused {
  const tables = delimiters.map((delimiter) => ({ delimiter, header: headerIn(text, delimiter) }));
  const table = tables.find(({ header }) => header.includes('letter') && header.includes('correct'));
  if (!table) return refused(whyNoHeader(tables.map(({ header }) => header)));

  const { header, delimiter } = table;
  const twice = letterColumns.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined) return refused(`it has two columns ${twice}: take one of them out`);
  try {
    const [, ...rows] = parse(text, { ...parsing, delimiter });
    return { ok: true, rows, header };
  } catch (error) {
    return refused(
      `line ${Number((error as CsvError).records) + 1} cannot be read as CSV: its quotation marks do not match; a cell that has any is written between two, each of its own doubled`,
    );
  }
}

const parsing = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };

function headerIn(text: string, delimiter: string): Header {
  try {
    const [names = []] = parse(text, { ...parsing, delimiter, to: 1 });
    return names.map((name) => unguarded(name.trim()).toLowerCase());
  } catch {
    return [];
  }
}

function whyNoHeader(headers: readonly Header[]): string {
  const [longest = []] = headers.toSorted((a, b) => b.length - a.length);
  const names = longest.filter((name) => name !== '').map((name) => quoted(name, 40));
  const needed = 'its first line has to name the columns, letter and correct among them';
  return names.length === 0 ? needed : `${needed}, and names ${names.slice(0, letterColumns.length).join(', ')}`;
}

function correctionIn(cells: Cells, { header, line }: { header: Header; line: number }): CorrectionRead {
  const misfit = whyMisfit(cells, header);
  if (misfit !== undefined) return refused(`line ${line} ${misfit}`);

  const cellOf = (column: LetterColumn): string => unguarded(cells[header.indexOf(column)] ?? '');
  const correct = cellOf('correct');
  if (correct.trim() === '') return { ok: true, correction: undefined };
  const letterId = cellOf('letter');
  if (letterId === '') {
    return refused(`line ${line} has the correct ${quoted(correct)}, but names no letter: give it as it was exported`);
  }
  const number = cellOf('number').trim();
  if (!/^\d{0,6}$/.test(number)) {
    return refused(`line ${line} has the number ${quoted(number)}: give it as it was exported, a whole number from 1`);
  }
  const correction = {
    letterId,
    line,
    readingId: cellOf('reading'),
    number: number === '' ? undefined : Number(number),
    field: cellOf('field'),
    correct,
  };
  return { ok: true, correction };
}

/**
 * Excel leaves out the last columns of sixteen rows in which they are empty. Where cells of another column are missing, or
 * there are more than the header has, text was cut at a separator or a line break, and a correction may be lost.
 */
function whyMisfit(cells: Cells, header: Header): string | undefined {
  const isComplete = header.slice(cells.length).every((column) => column === 'correct' || !alwaysThere.has(column));
  if (isComplete && isEmpty(cells.slice(header.length))) return undefined;
  return `has ${counted(cells.length, 'cell')}, and the header ${header.length}: a cell with a separator or a line break in it is written between quotation marks`;
}

const alwaysThere: ReadonlySet<string> = new Set(
  letterColumns.filter((name) => name !== 'field' && name !== 'correct'),
);

const isEmpty = (cells: Cells): boolean => cells.every((cell) => cell.trim() === '');
