import type { TableRecord } from '../../domain/import/table.ts';
import { FileTrouble } from '../../import/file.ts';
import { inBatches } from './in-batches.ts';
import { messageRecord } from './message-record.ts';
import { mostRecordBytes } from './most-record-bytes.ts';
import { textLines } from './text-lines.ts';

/** The messages of a file with one on each line, numbered by line. */
export async function* ndjsonRecords(blocks: AsyncIterable<Buffer>): AsyncGenerator<readonly TableRecord[]> {
  let number = 0;
  for await (const { lines, rest } of textLines(blocks)) {
    const records: TableRecord[] = [];
    for (const line of lines) {
      number += 1;
      if (line.length > mostRecordBytes) throw tooLong(number);
      if (line.trim() !== '') records.push(messageRecord(line, number));
    }
    yield* inBatches(records);
    if (rest.length > mostRecordBytes) throw tooLong(number + 1);
  }
}

const tooLong = (line: number): FileTrouble =>
  new FileTrouble('unreadable', `line ${line} has more than 1 MB: is its line end lost?`);
