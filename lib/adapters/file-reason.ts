type Reasons = Readonly<Record<string, string>>;

/** Why a file cannot be read, in a clause. */
export const whyNotRead = (error: unknown): string => reasonIn(error, reading);

/** Why a file cannot be written, in a clause. */
export const whyNotWritten = (error: unknown): string => reasonIn(error, writing);

const reading: Reasons = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

const writing: Reasons = {
  EEXIST: 'there is a file of this name, which is not overwritten',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be written',
  EROFS: 'it may not be written',
  ENOSPC: 'the disk is full',
};

function reasonIn(error: unknown, reasons: Reasons): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? message;
}
