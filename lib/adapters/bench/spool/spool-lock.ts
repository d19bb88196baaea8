import type { DatabaseSync } from 'node:sqlite';

/** Whether a lock is held now; or who else, or what, is in the way. */
export type SpoolLock = { kind: 'held'; release: () => void } | { kind: 'in-use' } | { kind: 'failed'; reason: string };

/**
 * Takes a lock that the system lets go of when the process ends, however it ends: Node has no file locks, its SQLite has.
 * The file, which stays empty, must not be opened by anything else in this process: on POSIX systems that would let go of it.
 */
export async function spoolLock(path: string): Promise<SpoolLock> {
  const { DatabaseSync } = await import('node:sqlite');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    return isBusy(error) ? { kind: 'in-use' } : { kind: 'failed', reason: `its lock: ${(error as Error).message}` };
  }
  const held = db;
  return { kind: 'held', release: () => held.close() };
}

/** SQLITE_BUSY (sqlite.org/rescode.html#busy). */
const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5;
