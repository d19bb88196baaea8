import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** What sentences call a file: `-` is standard input. */
export const fileNamed = (file: string): string => (file === '-' ? 'standard input' : file);

/** The text of a file, without a byte order mark; `-` is standard input. Rejects with a sentence. */
export async function contentOf(file: string): Promise<string> {
  try {
    const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
    return content.replace(/^\ufeff/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`Cannot read ${file}: ${(code && reasons[code]) ?? message}`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};
