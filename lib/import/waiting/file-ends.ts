import type { BucketKeys } from '../../domain/import/bucket-keys.ts';
import { quoted } from '../../domain/problem.ts';
import { isoTime } from '../../domain/time.ts';
import type { WaitingFile } from '../../ports.ts';
import type { ImportSummary } from '../summary.ts';
import type { Checkpoint, ImportEnd } from '../world.ts';
import type { BucketReceipt } from './bucket-receipt.ts';
import type { ImportOutcome, Kept, Lease, Stop } from './lease.ts';
import type { RememberedCells } from './remembered-cells.ts';
import type { FileEnd, WaitingWorld } from './waiting-world.ts';

/** One file on its way. */
export interface Waiting {
  file: WaitingFile;
  at: BucketKeys;
  lease: Lease;
  receipt: BucketReceipt;
  /** When this run began with it. */
  begunAt: number;
  /** It has all the time that a run has. */
  isFirst: boolean;
}

/** The receipt so far: what it says is not half done without saying so. */
export async function tellHowFar(
  { at, file }: Waiting,
  { summary, unknownCells }: Extract<ImportEnd, { kind: 'stopped' }>,
  world: WaitingWorld,
): Promise<void> {
  const { bucket } = world;
  const list = unknownCells === undefined ? [] : [bucket.put(at.unknownCells, unknownCells)];
  for (const { reason } of await Promise.all([bucket.put(at.summary, textOf(summary)), ...list])) {
    told(reason, `say how far ${quoted(file.key, 255)} has come`, world);
  }
}

/** Keeps the cells that are known by now for the next run. */
export async function keepCells(cells: RememberedCells, at: BucketKeys, world: WaitingWorld): Promise<void> {
  if (cells.count() === 0) return;
  const { reason } = await world.bucket.put(at.cells, cells.text());
  told(reason, `keep ${quoted(at.cells, 255)}`, world);
}

/** Gives the file back for another run to go on. */
export async function stop({ file, lease }: Waiting, how: Stop, world: WaitingWorld): Promise<FileEnd> {
  tell(await lease.giveBack(how), file.key, world);
  return { key: file.key, state: 'stopped', reason: how.reason };
}

/** Ends a file that cannot be imported, with a receipt that says why. */
export async function fail(waiting: Waiting, why: string, world: WaitingWorld): Promise<FileEnd> {
  const { file, lease, receipt, begunAt } = waiting;
  const reason = `Cannot import ${quoted(file.key, 255)}: ${why}`;
  const summary = failedSummary(file, reason, {
    startedAt: begunAt,
    endedAt: world.clock.now(),
    before: lease.checkpoint,
  });
  const pieces = lease.checkpoint?.pieces ?? [];
  const written = await receipt.complete({ pieces, unknownCells: undefined, summary: textOf(summary) });
  if (written.reason !== undefined)
    return stop(waiting, { reason: `Cannot write the receipt: ${written.reason}`, isIdle: false }, world);
  return { ...(await putAway(waiting, 'failed', world)), summary, reason };
}

function failedSummary(
  file: WaitingFile,
  reason: string,
  { startedAt, endedAt, before }: { startedAt: number; endedAt: number; before: Checkpoint | undefined },
): ImportSummary {
  const { queued = 0, duplicate = 0, rejected = {}, messages = 0, parts = 0 } = before?.counts ?? {};
  const readings = queued + duplicate + Object.values(rejected).reduce((sum, count) => sum + count, 0);
  return {
    ...{ file: file.key, state: 'failed', reason, sheets: [], rows: before?.settled ?? 0, readings },
    ...{ queued, duplicate, rejected, sessions_expected: 0, messages, messages_with_parts: parts },
    ...{ cells: 0, unknown_cells: 0, started: before?.started ?? isoTime(startedAt), ended: isoTime(endedAt) },
  };
}

/** The receipt is written: the file goes where its end says, and what only a further run would need goes. */
export async function putAway(waiting: Waiting, outcome: ImportOutcome, world: WaitingWorld): Promise<FileEnd> {
  const { file, at, lease } = waiting;
  const { key } = file;
  // First of all: a run after this one is not to do the file again because it could not be moved.
  if (tell(await lease.end(outcome), key, world) === 'lost') return { key, state: 'held' };
  const moved = await world.bucket.move(file, at[outcome]);
  if (moved.reason !== undefined) {
    const reason = `Cannot move ${quoted(key, 255)} to ${quoted(at[outcome], 255)}: ${moved.reason}`;
    return stop(waiting, { reason, isIdle: false }, world);
  }
  return { ...(await letGo(waiting, world)), state: moved.changed ? 'changed' : outcome };
}

/** Removes what is kept of a file from run to run. */
export async function letGo({ file, at, lease, receipt }: Waiting, world: WaitingWorld): Promise<FileEnd> {
  const removed = await world.bucket.remove([...receipt.pieces(), at.cells]);
  told(removed.reason, `remove what was kept of ${quoted(file.key, 255)}`, world);
  told((await lease.forget()).reason, `forget ${quoted(file.key, 255)}`, world);
  return { key: file.key, state: 'changed' };
}

const textOf = (summary: ImportSummary): string => `${JSON.stringify(summary, undefined, 2)}\n`;

/** What came of keeping something in the lease; where that is not known, it is told. */
export function tell(kept: Kept, key: string, world: WaitingWorld): Kept['kind'] {
  if (kept.kind === 'unknown') told(kept.reason, `keep how far ${quoted(key, 255)} has come`, world);
  return kept.kind;
}

function told(reason: string | undefined, action: string, { report }: WaitingWorld): void {
  if (reason !== undefined) report({ kind: 'trouble', detail: `Cannot ${action}: ${reason}` });
}
