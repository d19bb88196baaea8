import type { TableRecord } from '../../../lib/domain/import/table.ts';
import type { ImportFile, OpenedFile, Table } from '../../../lib/import/file.ts';

export interface FileInMemory extends ImportFile {
  /** How many readings of it have begun and not ended. */
  beingRead: () => number;
}

/** A file of these bytes, which come in pieces of this size, or of these sizes in turn. */
export function fileOf(content: string | Uint8Array, sizes: number | readonly number[] = 1 << 16): FileInMemory {
  const bytes = Buffer.from(content as Uint8Array);
  const turns = typeof sizes === 'number' ? [sizes] : sizes;
  let beingRead = 0;
  async function* read() {
    beingRead += 1;
    try {
      let at = 0;
      for (let turn = 0; at < bytes.length; turn++) {
        const size = turns[turn % turns.length] as number;
        yield bytes.subarray(at, at + size);
        at += size;
      }
    } finally {
      beingRead -= 1;
    }
  }
  return { name: 'incoming/file', bytes: bytes.length, read, beingRead: () => beingRead };
}

/** A file that goes on after its beginning with one character, without end; `read` is how many bytes have been asked for. */
export function endlessFile(beginning: string, character: string): { file: ImportFile; read: () => number } {
  let read = 0;
  const piece = Buffer.alloc(1 << 16, character);
  async function* pieces() {
    yield Buffer.from(beginning);
    for (;;) {
      read += piece.length;
      yield piece;
    }
  }
  return { file: { name: 'incoming/endless', bytes: 1e12, read: pieces }, read: () => read };
}

/** The one table of a file that has no sheets. */
export const tableIn = (opened: OpenedFile): Table => opened.tables[0] as Table;

/** All records of a table, in one list. */
export async function recordsIn(table: Table): Promise<TableRecord[]> {
  const records: TableRecord[] = [];
  for await (const batch of table.records()) records.push(...batch);
  return records;
}

/** Each row as its number and its cells: `1 Cell|T1`. */
export async function rowsIn(table: Table): Promise<string[]> {
  const records = await recordsIn(table);
  return records.map((record) =>
    record.kind === 'row' ? `${record.row.number} ${record.row.cells.join('|')}` : record.kind,
  );
}

/** What went wrong while something was read, as `kind: reason`. */
export const troubleIn = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'no trouble',
    (error: { kind: string; message: string }) => `${error.kind}: ${error.message}`,
  );
