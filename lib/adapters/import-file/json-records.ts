import type { TableRecord } from '../../domain/import/table.ts';
import { FileTrouble } from '../../import/file.ts';
import { inBatches } from './in-batches.ts';
import { elementFinder } from './json-elements.ts';
import { messageRecord } from './message-record.ts';
import { mostRecordBytes } from './most-record-bytes.ts';

/**
 * The messages in a JSON array, or those that follow each other without one, as a pretty-printed one alone; numbered by
 * their place. None is longer in memory than it may be, and each keeps its digits, which parsers of streams lose.
 */
export async function* jsonRecords(
  blocks: AsyncIterable<Buffer>,
  within: 'array' | 'nothing',
): AsyncGenerator<readonly TableRecord[]> {
  const array = within === 'array';
  const find = elementFinder(within);
  let opened = !array;
  let closed = false;
  /** The text of the element that has not ended yet. */
  let begun = '';
  let number = 0;

  for await (const block of blocks) {
    const text = block.toString();
    const records: TableRecord[] = [];
    let from = 0;
    if (!opened) {
      from = text.indexOf('[') + 1;
      opened = from > 0;
      if (!opened) continue;
    }
    while (!closed) {
      const end = find(text, from);
      if (end === undefined) break;
      const element = begun + text.slice(from, array ? end.at : end.at + 1);
      closed = array && end.last;
      begun = '';
      from = end.at + 1;
      if (element.length > mostRecordBytes) throw tooLong(number + 1);
      if (closed && number === 0 && element.trim() === '') break;
      number += 1;
      records.push(messageRecord(element, number));
    }
    if (!closed) begun += text.slice(from);
    yield* inBatches(records);
    if (closed && text.slice(from).trim() !== '') throw more(number);
    if (begun.length > mostRecordBytes) throw tooLong(number + 1);
  }
  if (array ? !closed : begun.trim() !== '') throw notClosed(number);
}

const tooLong = (number: number): FileTrouble =>
  new FileTrouble('unreadable', `message ${number} in it has more than 1 MB: is a bracket or a quote not closed?`);

const more = (number: number): FileTrouble =>
  new FileTrouble('unreadable', `its JSON array ends after message ${number}, but its text does not`);

const notClosed = (number: number): FileTrouble =>
  new FileTrouble('unreadable', `its JSON ends in the middle, after message ${number}; was it copied whole?`);
