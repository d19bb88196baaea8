import type { ImportFile } from '../../import/file.ts';

/** The line, from 1, on which a byte of a file stands; the file is read once more up to there. */
export async function lineAt(file: ImportFile, offset: number): Promise<number> {
  let line = 1;
  let left = offset;
  let last = 0;
  for await (const piece of file.read()) {
    for (const byte of piece.subarray(0, left)) {
      if (byte === cr || (byte === lf && last !== cr)) line += 1;
      last = byte;
    }
    left -= piece.length;
    if (left <= 0) break;
  }
  return line;
}

const cr = 0x0d;
const lf = 0x0a;
