import { isAscii, isUtf8 } from 'node:buffer';

import { FileTrouble, type ImportFile } from '../../import/file.ts';
import { blocksOf } from './blocks.ts';
import { lineAt } from './line-at.ts';

/** How the characters of a text were written; `undefined` while all of it was ASCII. */
export interface EncodingFound {
  encoding?: 'UTF-8' | 'UTF-16' | 'Windows-1252';
}

/**
 * The text of a file as UTF-8 without byte order mark, each block ending with a whole character. UTF-16 is known by its
 * mark or its zeros. Else the first block with more than ASCII decides: UTF-8, or Windows-1252 as Excel writes "CSV" in
 * western countries. Throws FileTrouble.
 */
export async function* textBlocks(file: ImportFile, found: EncodingFound = {}): AsyncGenerator<Buffer> {
  let decode: Decode | undefined;
  let offset = 0;
  /** The first bytes of a character that the end of the last block has cut. */
  let cut: Buffer = Buffer.alloc(0);

  for await (const block of blocksOf(file.read())) {
    const bytes = cut.length === 0 ? block : Buffer.concat([cut, block]);
    if (offset === 0) {
      const utf16 = utf16Of(bytes);
      if (utf16) decode = decoderOf(utf16);
      if (utf16) found.encoding = 'UTF-16';
      else if (hasMark(bytes)) found.encoding = 'UTF-8';
    }
    if (found.encoding !== 'UTF-16' && bytes.includes(0)) {
      throw new FileTrouble(
        'unreadable',
        `it is no text: line ${await lineAt(file, offset + bytes.indexOf(0))} ${zeros}`,
      );
    }
    let text = decode ? bytes : bytes.subarray(0, wholeLength(bytes));
    if (!decode && !isUtf8(text)) {
      if (found.encoding === 'UTF-8') throw notUtf8(await lineAt(file, offset + firstWrong(text)));
      found.encoding = 'Windows-1252';
      decode = decoderOf('windows-1252');
      text = bytes;
    } else if (!decode && !isAscii(text)) {
      found.encoding = 'UTF-8';
    }
    if (decode) yield decode(text);
    else yield offset === 0 && hasMark(text) ? text.subarray(3) : text;
    offset += text.length;
    cut = bytes.subarray(text.length);
  }

  if (decode) yield decode();
  if (cut.length === 0) return;
  if (found.encoding === 'UTF-8') throw notUtf8(await lineAt(file, offset));
  found.encoding = 'Windows-1252';
  yield decoderOf('windows-1252')(cut);
}

const zeros = 'holds bytes that are zero';

const notUtf8 = (line: number): FileTrouble =>
  new FileTrouble('unreadable', `line ${line} is not UTF-8, as what is before it; save the file again in one encoding`);

/** Text as UTF-8, from bytes in another encoding; without bytes, what is left at the end. */
type Decode = (bytes?: Buffer) => Buffer;

function decoderOf(label: 'utf-16le' | 'utf-16be' | 'windows-1252'): Decode {
  const decoder = new TextDecoder(label, { fatal: true });
  return (bytes) => {
    const text = decodedOr(() => decoder.decode(bytes, { stream: bytes !== undefined }));
    if (text.includes('\0')) throw new FileTrouble('unreadable', `it is no text: it ${zeros}`);
    return Buffer.from(text);
  };
}

function decodedOr(decode: () => string): string {
  try {
    return decode();
  } catch (error) {
    throw new FileTrouble('unreadable', 'it begins as UTF-16 and does not go on so; was it copied whole?', {
      cause: error,
    });
  }
}

const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** UTF-16 by its mark, or because every second byte is zero, as in text of ASCII and western letters. */
function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(bytes.length >> 1, 32);
  if (pairs === 0) return undefined;
  let even = 0;
  let odd = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[2 * pair] === 0) even += 1;
    if (bytes[2 * pair + 1] === 0) odd += 1;
  }
  if (odd === pairs && even === 0) return 'utf-16le';
  if (even === pairs && odd === 0) return 'utf-16be';
  return undefined;
}

/** Without the first bytes of a character at the end whose last ones are in the next block. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - (back < lengthBy(byte) ? back : 0);
  }
  return bytes.length;
}

/** How many bytes a character has that begins with this one. */
const lengthBy = (first: number): number => (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);

/** Where text stops being UTF-8. */
function firstWrong(text: Buffer): number {
  let at = 0;
  while (at < text.length) {
    const first = text[at] as number;
    const length = first < 0x80 ? 1 : lengthBy(first);
    if (length > 1 && !isUtf8(text.subarray(at, at + length))) break;
    at += length;
  }
  return at;
}
