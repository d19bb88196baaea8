import { basename, dirname, join } from 'node:path';

import { receiptPaths } from '../../adapters/receipt-folder.ts';

/** Where the rows of a receipt stand, and where the file goes that tells their outcomes. */
export type ReceiptPlace = { name: string; outcomes: string } & (
  | { kind: 'file'; rows: string }
  | { kind: 'object'; bucket: string; key: string }
);

type PlaceRead = { ok: true; place: ReceiptPlace } | { ok: false; reason: string };

const rowsEnding = '.rows.csv';

/**
 * The receipt that is meant by a file that was imported, by its rows themselves, or by an object in the import bucket; or
 * why there is none, in a clause. `receipts`: the folder that the import was told; `output`: where the outcomes are to go.
 */
export function receiptPlaceOf(file: string, { receipts, output }: { receipts?: string; output?: string }): PlaceRead {
  if (file.startsWith('s3://')) return inBucket(file, output);
  if (file.endsWith(rowsEnding)) {
    const name = basename(file).slice(0, -rowsEnding.length);
    const outcomes = output ?? receiptPaths(dirname(file), name).outcomes;
    return { ok: true, place: { kind: 'file', name: file, rows: file, outcomes } };
  }
  const { rows, outcomes } = receiptPaths(receipts ?? join(dirname(file), 'receipts'), basename(file));
  return { ok: true, place: { kind: 'file', name: rows, rows, outcomes: output ?? outcomes } };
}

/** The outcomes of one in S3 go into the folder where the command runs: who may read receipts there may not write. */
function inBucket(address: string, output: string | undefined): PlaceRead {
  const [, bucket, path] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  if (bucket === undefined || path === undefined) return { ok: false, reason: 'it is no s3://bucket/key' };
  const key = keyOfRows(path);
  if (key === undefined) {
    const reason = `its key is none of incoming/…, done/…, failed/… and receipts/…${rowsEnding}`;
    return { ok: false, reason };
  }
  const name = basename(key).slice(0, -rowsEnding.length);
  const outcomes = output ?? receiptPaths('.', name).outcomes;
  return { ok: true, place: { kind: 'object', name: `s3://${bucket}/${key}`, bucket, key, outcomes } };
}

/** A file that failed once may have been imported since. */
const fileFolders: ReadonlySet<string> = new Set(['incoming', 'done', 'failed']);

function keyOfRows(path: string): string | undefined {
  const [, folder, file] = /^([^/]+)\/(.+)$/.exec(path) ?? [];
  if (folder === 'receipts' && path.endsWith(rowsEnding)) return path;
  return fileFolders.has(folder ?? '') ? `receipts/${file}${rowsEnding}` : undefined;
}
