import { hash } from 'node:crypto';

/** Where in the import bucket files wait. */
export const incoming = 'incoming/';

/** Where everything about one file stands in the import bucket. */
export interface BucketKeys {
  done: string;
  failed: string;
  rows: string;
  unknownCells: string;
  summary: string;
  /** The cells that are known, until the file is done. */
  cells: string;
  /** A piece of the receipt's rows, until the file is done. */
  piece: (name: string) => string;
}

/** S3 takes keys of at most so many bytes, in UTF-8. */
const mostBytes = 1024;

/** What belongs to `incoming/<key>`. Of a key that leaves no room, the end gives way to a digest of it. */
export function bucketKeys(key: string): BucketKeys {
  const file = key.slice(incoming.length);
  const at = (folder: string, ending = ''): string => {
    const whole = `${folder}${file}${ending}`;
    if (Buffer.byteLength(whole) <= mostBytes) return whole;
    const end = `~${hash('sha256', file, 'hex').slice(0, 16)}${ending}`;
    return `${beginningOf(`${folder}${file}`, mostBytes - end.length)}${end}`;
  };
  return {
    done: at('done/'),
    failed: at('failed/'),
    rows: at('receipts/', '.rows.csv'),
    unknownCells: at('receipts/', '.unknown-cells.csv'),
    summary: at('receipts/', '.summary.json'),
    cells: at('unfinished/', '/cells.json'),
    piece: (name) => at('unfinished/', `/${name}.csv`),
  };
}

/** As many whole characters as have so many bytes. */
function beginningOf(text: string, bytes: number): string {
  let cut = Buffer.from(text).subarray(0, bytes).toString();
  if (cut.endsWith('\ufffd')) cut = cut.slice(0, -1);
  return cut;
}
