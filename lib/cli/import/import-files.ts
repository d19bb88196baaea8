import { basename, dirname, join } from 'node:path';

import { localFile } from '../../adapters/local-file.ts';
import { isReceiptName, type ReceiptPaths, receiptPaths } from '../../adapters/receipt-folder.ts';
import type { Mapping } from '../../domain/import/mapping.ts';
import { quoted } from '../../domain/problem.ts';
import type { ImportFile } from '../../import/file.ts';
import { mappingFor, mappingName } from './mapping-of.ts';

/** A file that is there, with how it is to be understood, and where its receipt goes. */
export interface PreparedFile {
  path: string;
  file: ImportFile;
  mapping: Mapping;
  mappingPath: string | undefined;
  folder: string;
  receipt: ReceiptPaths;
}

export interface FilePreparation {
  options: Mapping;
  /** The mapping file that the options name, for all files. */
  mapping: string | undefined;
  /** The folder of receipts that they name. */
  receipts: string | undefined;
  timezone: string | undefined;
}

/** Rejects with a sentence where the file cannot be imported. */
export async function preparedFile(path: string, preparation: FilePreparation): Promise<PreparedFile> {
  const refusal = whyNotImported(path);
  if (refusal !== undefined) throw new Error(`Cannot import ${quoted(path, 255)}: ${refusal}`);
  const { options, mapping: named, timezone } = preparation;
  const file = await localFile(path);
  const folder = receiptFolderOf(path, preparation.receipts);
  return {
    ...{ path, file, folder, receipt: receiptPaths(folder, basename(path)) },
    ...(await mappingFor(path, { options, named, timezone })),
  };
}

function whyNotImported(path: string): string | undefined {
  const name = basename(path);
  if (path === '-') return 'a file is read twice, and standard input comes but once; save it first';
  if (isReceiptName(name)) return 'it is named like a part of a receipt';
  if (name === mappingName) return 'it is the mapping of the files beside it';
  return undefined;
}

/** Where the receipt of a file goes, and is found again. */
export const receiptFolderOf = (path: string, named: string | undefined): string =>
  named ?? join(dirname(path), 'receipts');

/** Two files whose receipts would be the same one, if there are such. */
export function withOneReceipt(paths: readonly string[], receipts: string | undefined): readonly string[] | undefined {
  const byReceipt = Map.groupBy(paths, (path) => join(receiptFolderOf(path, receipts), basename(path)));
  return [...byReceipt.values()].find((same) => same.length > 1);
}
