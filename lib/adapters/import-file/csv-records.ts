import { CsvError, Parser } from 'csv-parse';

import type { TableRecord } from '../../domain/import/table.ts';
import { FileTrouble } from '../../import/file.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { inBatches } from './in-batches.ts';
import { mostRecordBytes } from './most-record-bytes.ts';
import { type RowsTaken, takeRows } from './take-rows.ts';

/** The rows of a CSV, those of a block of its text at a time; rows without any content are left out. */
export async function* csvRecords(
  blocks: AsyncIterable<Buffer>,
  { separator, skippedBytes }: CsvDialect,
): AsyncGenerator<readonly TableRecord[]> {
  const parser = new Parser({
    delimiter: separator ?? neverInText,
    record_delimiter: ['\r\n', '\n', '\r'],
    // An inch mark is text: `4"`. A quote after blanks still begins a quoted cell.
    relax_quotes: true,
    ltrim: true,
    max_record_size: mostRecordBytes,
  });
  parser.on('error', () => {}); // which whoever writes to it gets too
  const taken = takeRows(parser, skippedBytes === 0 ? 1 : 2);
  let skipped = skippedBytes;
  let bytesOfRow = 0;
  for await (const block of blocks) {
    await written(parser, block.subarray(skipped), taken);
    skipped = 0;
    // The parser's limit counts what is in cells: separators alone would fill the memory.
    bytesOfRow = taken.hasGoneOn() ? 0 : bytesOfRow + block.length;
    if (bytesOfRow > 2 * mostRecordBytes) throw tooLong(taken.nextLine());
    yield* inBatches(taken.rows());
  }
  await written(parser, undefined, taken);
  yield* inBatches(taken.rows());
}

/** What separates the columns of a file that has one. */
const neverInText = '\u001f';

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
