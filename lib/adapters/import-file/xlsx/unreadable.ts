import { FileTrouble } from '../../../import/file.ts';

/** Why a workbook cannot be read; `reason` in a clause. */
export const unreadable = (reason: string, cause?: unknown): FileTrouble =>
  new FileTrouble('unreadable', reason, cause === undefined ? {} : { cause });
