import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';

import type { Spool } from '../../../bench/spool.ts';
import { type SpoolContents, spoolContents } from '../../../domain/bench/spool/spool-contents.ts';
import { readSpoolLine, spoolLine, spoolText } from '../../../domain/bench/spool/spool-line.ts';
import type { SpoolRecord } from '../../../domain/bench/spool/spool-record.ts';
import { whyNotRead } from '../../file-reason.ts';
import { spoolFile } from './spool-file.ts';
import { spoolLock } from './spool-lock.ts';
import { whyNotSpooled } from './spool-reason.ts';
import { type SpoolRecords, spoolRecords } from './spool-records.ts';

/** A spool that this process alone writes. */
export interface OpenSpool extends Spool {
  /** What the records come to that were kept so far; it changes with each append. */
  contents: () => SpoolContents;
  /** Calls back after each append that was kept, until what is returned is called. */
  onAppended: (listener: () => void) => () => void;
  /** Begins a file anew that is larger than `mostBytes`, where nothing in it is needed any more. A reason where that failed. */
  compact: (mostBytes?: number) => Promise<{ reason?: string }>;
  /** Lets another process have it, once what was begun is written. */
  close: () => Promise<void>;
}

/** An opened spool; or that another process has it; or why there is none, in a clause. */
export type SpoolOpening =
  | {
      kind: 'opened';
      spool: OpenSpool;
      contents: SpoolContents;
      /** The numbers, from 1, of lines that could not be read; the others count. */
      unreadable: readonly number[];
    }
  | { kind: 'in-use' }
  | { kind: 'failed'; reason: string };

/** Opens the spool in a folder. Both are made where they are missing, for nobody else to read. */
export async function openSpool(folder: string): Promise<SpoolOpening> {
  let handle: FileHandle | undefined;
  try {
    await makeFolder(folder, 0o700);
    // Not for appending alone: Windows would not let it be cut then.
    handle = await open(spoolPath(folder), constants.O_RDWR | constants.O_CREAT, 0o600);
    await syncFolder(folder);
    const lock = await spoolLock(join(folder, 'spool.lock'));
    if (lock.kind !== 'held') {
      await handle.close();
      return lock;
    }
    const records = await spoolRecords(handle).catch((error: Error) => {
      lock.release();
      throw error;
    });
    const { contents, unreadable } = records;
    return {
      kind: 'opened',
      spool: spoolIn(folder, records, { handle, release: lock.release }),
      contents,
      unreadable,
    };
  } catch (error) {
    await handle?.close();
    return { kind: 'failed', reason: whyNotSpooled(error) };
  }
}

/** What a spool holds, for a look at it; or why it cannot be read, in a clause. */
export type SpoolReading =
  | { kind: 'read'; contents: SpoolContents; unreadable: readonly number[] }
  | { kind: 'failed'; reason: string };

/** Reads the spool in a folder, also while another process writes it. Where there is none, nothing is made. */
export async function readSpool(folder: string): Promise<SpoolReading> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(spoolPath(folder));
    const { contents, unreadable } = await spoolRecords(handle);
    return { kind: 'read', contents, unreadable };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return { kind: 'failed', reason: whyNotRead(error) };
    return { kind: 'read', contents: spoolContents(), unreadable: [] };
  } finally {
    await handle?.close();
  }
}

/** The file of the spool in a folder. */
export const spoolPath = (folder: string): string => join(folder, 'spool.ndjson');

/** About ten thousand presses; half a second to read. */
const largeBytes = 4 * 1024 * 1024;

function spoolIn(
  folder: string,
  { contents, unreadable, bytes, size }: SpoolRecords,
  { handle: opened, release }: { handle: FileHandle; release: () => void },
): OpenSpool {
  let handle = opened;
  const releases = [release];
  const file = spoolFile(handle, bytes, {
    size,
    isInPlace: () => isThere(spoolPath(folder)),
    async putBack(kept) {
      const copy = await copyInPlace(folder, handle, kept);
      if (!copy) return undefined;
      await handle.close();
      handle = copy;
      const lock = await spoolLock(join(folder, 'spool.lock'));
      if (lock.kind === 'held') releases.push(lock.release);
      return copy;
    },
  });
  const oneAtATime = pLimit(1);
  const listeners = new Set<() => void>();
  let isOpen = true;
  const answered = (work: () => Promise<{ reason?: string }>): Promise<{ reason?: string }> =>
    oneAtATime(async () => (isOpen ? work() : { reason: 'it is closed' }));

  return {
    append: (records) =>
      answered(async () => {
        if (records.length === 0) return {};
        const read = records.map(asRead);
        if (!read.every((record) => record !== undefined)) return { reason: 'it could not be read again' };
        const answer = await file.append(spoolText(records));
        if (answer.reason !== undefined) return answer;
        for (const record of read) contents.add(record);
        for (const listener of listeners) listener();
        return {};
      }),
    contents: () => contents,
    onAppended: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    compact: (mostBytes = largeBytes) =>
      answered(async () => {
        // What a line says that cannot be read is for a person to tell.
        const isNeeded = contents.open() !== undefined || contents.waitingCount() > 0 || unreadable.length > 0;
        if (isNeeded || file.bytes() <= mostBytes) return {};
        const cleared = await file.clear();
        const kept = contents.remembered();
        return cleared.reason !== undefined || kept.length === 0 ? cleared : file.append(spoolText(kept));
      }),
    close: () =>
      oneAtATime(async () => {
        if (!isOpen) return;
        isOpen = false;
        await handle.close();
        for (const letGo of releases) letGo();
      }),
  };
}

/**
 * What somebody has deleted is there as long as it is open: its copy takes its place, so that nothing is lost that was taken.
 * `undefined` where there is another file by now.
 */
async function copyInPlace(folder: string, from: FileHandle, bytes: number): Promise<FileHandle | undefined> {
  await makeFolder(folder, 0o700);
  let copy: FileHandle | undefined;
  try {
    copy = await open(spoolPath(folder), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    const block = Buffer.alloc(64 * 1024);
    for (let at = 0; at < bytes; ) {
      const { bytesRead } = await from.read(block, 0, Math.min(block.length, bytes - at), at);
      if (bytesRead === 0) throw Object.assign(new Error('it cannot be read any more'), { code: 'EIO' });
      await copy.writeFile(block.subarray(0, bytesRead));
      at += bytesRead;
    }
    await copy.sync();
    await syncFolder(folder);
    return copy;
  } catch (error) {
    await copy?.close();
    if (copy) await rm(spoolPath(folder), { force: true });
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

/** Only what surely is not there is gone: a network drive may not answer for a moment. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );

/** The record as the next start will find it. */
const asRead = (record: SpoolRecord): SpoolRecord | undefined => readSpoolLine(spoolLine(record));

/** With those that it is in. Not by Node's own way, which never ends of some paths. */
async function makeFolder(folder: string, mode?: number): Promise<void> {
  const make = (): Promise<void> =>
    mkdir(folder, mode).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
    });
  try {
    await make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await make();
  }
  await syncFolder(dirname(folder));
}

/** So that names in it outlast a loss of power. Windows cannot, nor can some file systems. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
