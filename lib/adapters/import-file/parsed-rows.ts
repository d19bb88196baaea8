import { CsvError, Parser } from 'csv-parse';

import type { TableRecord } from '../../domain/import/table.ts';
import { FileTrouble } from '../../import/file.ts';
import { mostRecordBytes } from './most-record-bytes.ts';
import { type RowsTaken, takeRows } from './take-rows.ts';

/** The rows of a CSV as a parser finds them. Throws FileTrouble. */
export interface ParsedRows {
  /** The rows that end in a block of text. */
  rowsIn: (block: Buffer) => Promise<readonly TableRecord[]>;
  /** At the end of the text: the row that no line end follows. */
  lastRows: () => Promise<readonly TableRecord[]>;
}

export function parsedRows(separator: string, firstLine: number): ParsedRows {
  const parser = new Parser({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    // An inch mark is text: `4"`. A quote after blanks still begins a quoted cell.
    relax_quotes: true,
    ltrim: true,
    max_record_size: mostRecordBytes,
  });
  parser.on('error', () => {}); // which whoever writes to it gets too
  const taken = takeRows(parser, firstLine);
  let bytesOfRow = 0;
  return {
    async rowsIn(block) {
      await written(parser, block, taken);
      // The parser's limit counts what is in cells: separators alone would fill the memory.
      bytesOfRow = taken.hasGoneOn() ? 0 : bytesOfRow + block.length;
      if (bytesOfRow > 2 * mostRecordBytes) throw tooLong(taken.nextLine());
      return taken.rows();
    },
    async lastRows() {
      await written(parser, undefined, taken);
      return taken.rows();
    },
  };
}

/** Resolved when the rows in a block of text, or in what is left at the end, have been taken. */
const written = (parser: Parser, block: Buffer | undefined, taken: RowsTaken): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(troubleOf(error, taken.nextLine())) : resolve());
    if (block) parser.write(block, done);
    else parser.end(done);
  });

function troubleOf(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line);
  const reason =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `a quote in the row that begins on line ${line} is never closed`
      : `line ${line} is no CSV (${error.message})`;
  return new FileTrouble('unreadable', reason, { cause: error });
}

const tooLong = (line: number): FileTrouble =>
  new FileTrouble('unreadable', `line ${line} has more than 1 MB: is its line end lost, or a quote not closed?`);
