import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { StringDecoder } from 'node:string_decoder';

import { whyNotRead } from '../adapters/file-reason.ts';
import { quoted } from '../domain/problem.ts';
import { textOfBytes } from '../domain/text.ts';

/** What sentences call a file: `-` is standard input. */
export const fileNamed = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * The text of a file, without a byte order mark; `-` is standard input. It is UTF-8, UTF-16 where it begins with that
 * mark, as Windows PowerShell writes, or else one character a byte. Rejects with a sentence.
 */
export async function contentOf(file: string): Promise<string> {
  const bytes = await bytesIn(file);
  return (isUtf16(bytes) ? bytes.toString('utf16le') : textOfBytes(bytes)).replace(/^\ufeff/, '');
}

/** The lines of a file, as they come, but for empty ones: they end with CR, LF or both. Read as by `contentOf`, line by line. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const chunks = bytesOf(file)[Symbol.asyncIterator]();
  let decoder: StringDecoder | undefined;
  let text = (latin1: string): string => latin1;
  let rest = '';
  while (true) {
    const { done, value } = await readable(file, chunks.next());
    if (done) break;
    if (!decoder) {
      decoder = new StringDecoder(isUtf16(value) ? 'utf16le' : 'latin1');
      if (!isUtf16(value)) text = (latin1) => textOfBytes(Buffer.from(latin1, 'latin1'));
    }
    const lines = (rest + decoder.write(value)).split(/\r\n|\r|\n/);
    rest = lines.pop() as string;
    for (const line of lines) if (line !== '') yield text(line).replace(/^\ufeff/, '');
  }
  if (rest !== '') yield text(rest).replace(/^\ufeff/, '');
}

/** All bytes of a file; `-` is standard input. Rejects with a sentence. */
export const bytesIn = (file: string): Promise<Buffer> => readable(file, buffer(bytesOf(file)));

const bytesOf = (file: string): AsyncIterable<Buffer> => (file === '-' ? process.stdin : createReadStream(file));

const isUtf16 = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;

async function readable<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new Error(`Cannot read ${quoted(file, 255)}: ${whyNotRead(error)}`, { cause: error });
  }
}
