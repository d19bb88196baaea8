import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

import { type GrowingContents, spoolContents } from '../../../domain/bench/spool/spool-contents.ts';
import { isContinued, readSpoolLine } from '../../../domain/bench/spool/spool-line.ts';
import type { SpoolRecord } from '../../../domain/bench/spool/spool-record.ts';

/** What stands in the file of a spool. */
export interface SpoolRecords {
  contents: GrowingContents;
  /** The numbers, from 1, of lines that are no records. */
  unreadable: readonly number[];
  /** How many bytes there are to the end of the last append: what follows never counted. */
  bytes: number;
  /** How many were read: some more, where an append was cut short. */
  size: number;
}

/** Reads the whole file, which stays open. Rejects as the file system does. */
export async function spoolRecords(handle: FileHandle): Promise<SpoolRecords> {
  const contents = spoolContents();
  const unreadable: number[] = [];
  let bytes = 0;
  let number = 0;
  let size = 0;
  /** Lines that were written together, as long as the last of them is missing. */
  let together: { number: number; record: SpoolRecord | undefined; bytes: number }[] = [];
  for await (const line of wholeLines(handle, (read) => {
    size += read;
  })) {
    number += 1;
    const text = line.toString();
    together.push({ number, record: isUtf8(line) ? readSpoolLine(text) : undefined, bytes: line.length + 1 });
    if (isContinued(text)) continue;
    for (const each of together) {
      if (each.record) contents.add(each.record);
      else unreadable.push(each.number);
      bytes += each.bytes;
    }
    together = [];
  }
  return { contents, unreadable, bytes, size };
}

/** Without their ends. A line that has none was cut short. `onRead`: so many bytes. */
async function* wholeLines(handle: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    let from = 0;
    for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, end)]);
      parts = [];
      from = end + 1;
    }
    parts.push(chunk.subarray(from));
  }
}

const lineEnd = 0x0a;
