import { FileTrouble, type ImportFile, type OpenedFile, type Table } from '../../import/file.ts';
import { csvDialectOf, separatorWords } from './csv-dialect.ts';
import { csvRecords } from './csv-records.ts';
import { jsonRecords } from './json-records.ts';
import { ndjsonRecords } from './ndjson-records.ts';
import { type EncodingFound, textBlocks } from './text-blocks.ts';
import { textFormatOf } from './text-format.ts';

/** Finds out which kind of text a file is. Throws FileTrouble. */
export async function openText(file: ImportFile): Promise<OpenedFile> {
  const { head, encoding } = await beginningOf(file);
  const format = textFormatOf(head);
  switch (format) {
    case 'markup':
      throw new FileTrouble('unreadable', 'it is HTML or XML, whatever its name says; save it as .xlsx or CSV');
    case 'ndjson':
      return opened(words('NDJSON', encoding), 'messages', () => ndjsonRecords(textBlocks(file)));
    case 'json-array':
      return opened(words('JSON', encoding), 'messages', () => jsonRecords(textBlocks(file), 'array'));
    case 'json-objects':
      return opened(words('JSON', encoding), 'messages', () => jsonRecords(textBlocks(file), 'nothing'));
    case 'csv': {
      const dialect = csvDialectOf(head);
      const format = ['CSV', separatorWords(dialect), ...(encoding ? [encoding] : [])].join(', ');
      return opened(format, 'rows', () => csvRecords(textBlocks(file), dialect));
    }
  }
}

const opened = (format: string, kind: Table['kind'], records: Table['records']): OpenedFile => ({
  format,
  tables: [{ sheet: '', kind, records }],
  serialEpoch: 1900,
});

/** JSON is UTF-8 unless somebody made it something else. */
const words = (format: string, encoding: EncodingFound['encoding']): string =>
  encoding === undefined || encoding === 'UTF-8' ? format : `${format}, ${encoding}`;

/** The beginning of a text, in whole lines where it has any. */
async function beginningOf(file: ImportFile): Promise<{ head: string; encoding: EncodingFound['encoding'] }> {
  const found: EncodingFound = {};
  const blocks: Buffer[] = [];
  let bytes = 0;
  let whole = true;
  for await (const block of textBlocks(file, found)) {
    blocks.push(block);
    bytes += block.length;
    whole = bytes < headBytes;
    if (!whole) break;
  }
  const text = Buffer.concat(blocks).toString();
  if (text.trim() === '') {
    throw new FileTrouble('unreadable', whole ? 'it is empty' : 'its first MB holds nothing but blanks');
  }
  const lastEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return { head: whole || lastEnd === -1 ? text : text.slice(0, lastEnd + 1), encoding: found.encoding };
}

/** Room for lines of the longest messages, which tell whether each line is one. */
const headBytes = 1 << 20;
