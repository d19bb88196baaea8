import type { Mapping } from '../../domain/import/mapping.ts';
import type { TableRules } from '../../domain/import/rows/table-reader.ts';
import type { SessionTable } from '../../domain/import/session-table.ts';
import { quoted } from '../../domain/problem.ts';
import type { CellMentions } from '../cells.ts';
import { FileTrouble, type OpenedFile } from '../file.ts';
import type { ImportWorld } from '../world.ts';
import { findings } from './findings.ts';
import { contradictionIn, orderOfDates } from './order-of-dates.ts';
import { type ReadableTable, recordReader } from './record-reader.ts';

/** What the first reading of a file has found. */
export interface Survey {
  tables: readonly ReadableTable[];
  /** By what rules its rows are read, in the second reading. */
  rules: TableRules;
  /** Of each cell that it names, where. */
  cells: CellMentions;
  sessions: SessionTable;
  /** Rows that say something; of messages, their readings. */
  rows: number;
}

/**
 * Reads a file from end to end, for what has to be known of all of it before its first row is sent. Throws FileTrouble
 * with what is wrong with the whole of it. `undefined` where it was asked to stop: what it has not seen yet, nobody can
 * tell by.
 */
export async function surveyFile(
  { serialEpoch }: Pick<OpenedFile, 'serialEpoch'>,
  tables: readonly ReadableTable[],
  mapping: Mapping,
  world: Pick<ImportWorld, 'offsetsOf' | 'readingRules' | 'sessionGapMs' | 'signal'>,
): Promise<Survey | undefined> {
  const order = mapping.dates === undefined ? await orderOfDates(tables, world.signal) : undefined;
  const rules: TableRules = {
    dates: mapping.dates ?? order?.order,
    serialEpoch: mapping.serialEpoch ?? serialEpoch,
    offsetMinutes: offsetsOf(mapping, world),
    decimal: undefined,
    defaults: mapping.defaults,
  };

  const found = findings();
  for (const readable of tables) {
    const reader = recordReader(readable, rules);
    const marks = found.marksIn(readable);
    const checked = contradictionIn(readable, order);
    for await (const records of readable.table.records()) {
      if (world.signal.aborted) break;
      for (const record of records) {
        if (record.kind === 'row') {
          marks(record.row);
          checked(record.row);
        }
        for (const place of reader.places(record)) found.add(place, record, readable.table);
      }
    }
  }
  if (world.signal.aborted) return undefined;
  const { cells, sessions, rows } = found;
  const decimal = mapping.decimal ?? found.decimalMark(world.readingRules.decimalMark);
  const settled = { ...rules, decimal, mayPointGroup: decimal === ',' && found.mayPointGroup() };
  if (rows() === 0) throw new FileTrouble('unreadable', nothingIn(tables));
  if (found.placed() === 0) throw new FileTrouble('unreadable', await whyNothing(tables, settled));
  sessions.close(world.sessionGapMs);
  return { tables, rules: settled, cells, sessions, rows: rows() };
}

const nothingIn = (tables: readonly ReadableTable[]): string =>
  tables.some(({ layout }) => layout)
    ? 'below the names of its columns there is nothing to import'
    : 'it holds no message';

function offsetsOf({ timezone }: Mapping, { offsetsOf }: Pick<ImportWorld, 'offsetsOf'>) {
  if (timezone === undefined) return undefined;
  const offsets = offsetsOf(timezone);
  if (offsets) return offsets;
  throw new FileTrouble('unreadable', `there is no time zone ${quoted(timezone)}; give one such as Europe/Berlin`);
}

/** Why no row can be imported: what is wrong with the first is wrong with all. */
async function whyNothing(tables: readonly ReadableTable[], rules: TableRules): Promise<string> {
  for (const readable of tables) {
    const reader = recordReader(readable, rules);
    for await (const records of readable.table.records()) {
      for (const { readings } of records.flatMap((record) => reader.read(record))) {
        for (const { fields } of readings) {
          if (!fields.ok) return `no row can be imported; the first: ${fields.problem.detail}`;
        }
      }
    }
  }
  return 'no row of it names a cell and a time';
}
