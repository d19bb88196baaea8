import { whyNotWritten } from '../../file-reason.ts';

/** Why a spool cannot be written, in a clause. */
export function whyNotSpooled(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? whyNotWritten(error);
}

/** What befalls a file that grows for days. */
const reasons: Readonly<Record<string, string>> = {
  EDQUOT: "this user's share of the disk is full",
  EFBIG: 'it is as large as a file may be here',
  EIO: 'the disk reports an error',
};
