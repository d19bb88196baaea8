import { decimalEvidence, isPointDecimal } from '../../domain/import/rows/decimal-marks.ts';
import { valueColumns } from '../../domain/import/rows/table-reader.ts';
import type { RowPlace } from '../../domain/import/rows/table-reading.ts';
import { type SessionTable, sessionTable } from '../../domain/import/session-table.ts';
import { giveDecimal } from '../../domain/import/settled-by.ts';
import type { Row, TableRecord } from '../../domain/import/table.ts';
import { quoted } from '../../domain/problem.ts';
import { type CellMention, type CellMentions, cellKey } from '../cells.ts';
import { FileTrouble, type Table } from '../file.ts';
import type { ReadableTable } from './record-reader.ts';

/** What the rows of a file tell, one after the other. */
export interface Findings {
  cells: CellMentions;
  sessions: SessionTable;
  /** How many rows say something. */
  rows: () => number;
  /** How many of them name a cell and a time. */
  placed: () => number;
  add: (place: RowPlace, record: TableRecord, table: Table) => void;
  /** Looks at the numbers of a table's rows. */
  marksIn: (table: ReadableTable) => (row: Row) => void;
  /** True where decimal marks are commas, and no number tells that points are too. */
  mayPointGroup: () => boolean;
  /** What the file's own numbers tell; else what the lab has settled. Throws FileTrouble where it has to be asked for. */
  decimalMark: (ofLab: '.' | ',' | undefined) => '.' | ',' | undefined;
}

export function findings(): Findings {
  const cells = new Map<string, CellMention>();
  const sessions = sessionTable();
  const evidence: { ','?: true; '.'?: true; ambiguous?: string; isPointDecimal?: true } = {};
  let rows = 0;
  let placed = 0;
  return {
    cells,
    sessions,
    rows: () => rows,
    placed: () => placed,

    add(place: RowPlace, record: TableRecord, { sheet }: Table): void {
      rows += 1;
      const { cell, measuredAt } = place;
      if (!cell) return;
      const key = cellKey(cell);
      const known = cells.get(key);
      if (known) known.rows += 1;
      else
        cells.set(key, { cell, rows: 1, firstRow: record.kind === 'row' ? record.row.number : record.number, sheet });
      if (measuredAt === undefined) return;
      placed += 1;
      sessions.add(sessionKey(place, key), measuredAt);
    },

    marksIn({ layout, table }: ReadableTable): (row: Row) => void {
      if (!layout) return () => {};
      // Numbers of a workbook are stored without any mark, and come with a point.
      if (table.sheet !== '') evidence.isPointDecimal = true;
      const values = valueColumns(layout).map(({ index }) => index);
      const computed = layout.columns.filter(({ meaning }) => meaning.kind === 'computed').map(({ index }) => index);
      return ({ number, cells: texts }) => {
        if (number <= layout.headerRow) return;
        for (const index of values) {
          const text = texts[index];
          if (text === undefined) continue;
          const mark = decimalEvidence(text);
          if (mark === 'ambiguous') evidence.ambiguous ??= text;
          else if (mark !== undefined) evidence[mark] = true;
          else if (!evidence.isPointDecimal && isPointDecimal(text)) evidence.isPointDecimal = true;
        }
        // A mean is not imported, but it has digits that no reading may have: `4,1205` of numbers like `4,121`.
        for (const index of computed) {
          const mark = decimalEvidence(texts[index] ?? '');
          if (mark === ',' || mark === '.') evidence[mark] = true;
        }
      };
    },

    mayPointGroup: () => evidence[','] === true && evidence['.'] !== true && evidence.isPointDecimal !== true,

    decimalMark(ofLab: '.' | ',' | undefined): '.' | ',' | undefined {
      const isComma = evidence[','] === true;
      const isPoint = evidence['.'] === true;
      if (isComma !== isPoint) return isComma ? ',' : '.';
      if (evidence.ambiguous === undefined || ofLab !== undefined) return ofLab;
      throw new FileTrouble(
        'unreadable',
        `${quoted(evidence.ambiguous)} has two meanings, and ${isComma ? 'its other numbers contradict one another' : 'no other number of the file settles which'}; ${giveDecimal}`,
      );
    },
  };
}

/** What rows of one session have in common. */
export const sessionKey = ({ stage = '' }: RowPlace, cell: string): string => `${cell}\n${stage}`;
