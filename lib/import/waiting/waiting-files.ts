/**
 * The files that wait in the import bucket, one after the other: each is imported by one run at a time, and ends under `done/` or
 * `failed/` with its receipt, or waits for the next run to go on with it. Whatever step a run dies at, the next one goes on there.
 */

import { bucketKeys } from '../../domain/import/bucket-keys.ts';
import type { Mapping } from '../../domain/import/mapping.ts';
import { quoted } from '../../domain/problem.ts';
import type { WaitingFile } from '../../ports.ts';
import type { Checkpoint, ImportEnd } from '../world.ts';
import { bucketReceipt } from './bucket-receipt.ts';
import { fail, keepCells, letGo, putAway, stop, tell, tellHowFar, type Waiting } from './file-ends.ts';
import { findMapping, isMapping } from './find-mapping.ts';
import { takeLease } from './lease.ts';
import { rememberedCells } from './remembered-cells.ts';
import type { FileEnd, OwnWorld, WaitingRun, WaitingWorld } from './waiting-world.ts';

/** Runs in a row that bring a file no further: it is given up. */
const mostIdleRuns = 5;
/** With less time than this no further file is begun: to read it once is of no use. */
const leastMs = 120_000;

/** Imports the files that wait, or those of them with these keys, oldest first, for as long as there is time. */
export async function importWaiting(world: WaitingWorld, wanted?: ReadonlySet<string>): Promise<WaitingRun> {
  const listed = await world.bucket.waiting();
  if (!listed.ok) return { ok: false, reason: `Cannot list the files that wait: ${listed.reason}` };
  const keys = new Set(listed.value.map(({ key }) => key));
  const files = listed.value.filter(({ key }) => !isMapping(key) && (wanted?.has(key) ?? true));

  const ends: FileEnd[] = [];
  for (const file of files) {
    const isFirst = ends.every(({ state }) => state === 'held');
    if (world.signal.aborted || (!isFirst && world.clock.now() + leastMs > world.stopAt)) break;
    const end = await importOne(file, { keys, isFirst }, world);
    ends.push(end);
    world.report({ kind: 'ended', end });
  }
  return { ok: true, ends, left: files.length - ends.length };
}

async function importOne(
  file: WaitingFile,
  { keys, isFirst }: { keys: ReadonlySet<string>; isFirst: boolean },
  world: WaitingWorld,
): Promise<FileEnd> {
  const { bucket, newId, clock, usualMapping } = world;
  const { key } = file;
  const taking = await takeLease(file, world.overAt, world);
  if (taking.kind === 'held') return { key, state: 'held' };
  if (taking.kind === 'unknown')
    return { key, state: 'stopped', reason: `Cannot tell whether another run has it: ${taking.reason}` };

  const { lease } = taking;
  const at = bucketKeys(key);
  const receipt = bucketReceipt(at, { bucket, newId, earlier: lease.checkpoint?.pieces ?? [] });
  const waiting: Waiting = { file, at, lease, receipt, begunAt: clock.now(), isFirst };
  if (lease.ended !== undefined) return putAway(waiting, lease.ended, world);
  if (lease.idleRuns >= mostIdleRuns) {
    const { idleRuns, lastWords = 'none of them said why' } = lease;
    return fail(waiting, `${idleRuns} runs in a row brought it no further: ${lastWords}`, world);
  }

  world.report({ kind: 'began', file, from: lease.checkpoint?.settled ?? 0 });
  const found = await findMapping(key, { keys, bucket, usual: usualMapping });
  if (found.kind === 'broken') return fail(waiting, found.reason, world);
  if (found.kind === 'unavailable') return stop(waiting, { reason: found.reason, isIdle: false }, world);
  return runImport(waiting, found.mapping, world);
}

async function runImport(waiting: Waiting, mapping: Mapping, world: WaitingWorld): Promise<FileEnd> {
  const { file, at, lease, receipt, isFirst } = waiting;
  const { bucket, clock } = world;
  const { key } = file;
  const { checkpoint: resume } = lease;
  const remembered = await bucket.text(at.cells);
  const cells = rememberedCells(world.cellCheck(), remembered.ok ? remembered.value : undefined, clock.now());
  const knownBefore = cells.count();

  const lost = new AbortController();
  const onCheckpoint = async (checkpoint: Checkpoint): Promise<void> => {
    if (tell(await lease.keep(checkpoint), key, world) === 'lost') lost.abort();
  };
  const own: OwnWorld = {
    cells: cells.check,
    receipt,
    signal: AbortSignal.any([world.signal, lost.signal]),
    onProgress: (progress) => world.onProgress(file, progress),
    onCheckpoint,
  };

  let end: ImportEnd;
  try {
    end = await world.importFile(bucket.open(file), { mapping, isDryRun: false, resume }, own);
  } catch (error) {
    const reason = `Cannot import ${quoted(key, 255)}: ${error instanceof Error ? error.message : String(error)}`;
    return stop(waiting, { reason, isIdle: true }, world);
  }
  if (lost.signal.aborted) return { key, state: 'held', summary: end.summary };
  const { summary } = end;
  switch (end.kind) {
    case 'done':
      return { ...(await putAway(waiting, 'done', world)), summary };
    case 'failed':
      return { ...(await putAway(waiting, 'failed', world)), summary, reason: end.reason };
    case 'changed':
      return { ...(await letGo(waiting, world)), summary, reason: end.reason };
    case 'stopped': {
      await keepCells(cells, at, world);
      // An outage is no fault of the file's, and to have had little time is none either.
      const isIdle = world.signal.aborted && isFirst && cells.count() === knownBefore;
      await tellHowFar(waiting, end, world);
      const { reason, checkpoint } = end;
      return { ...(await stop(waiting, { reason, isIdle, checkpoint }, world)), summary };
    }
  }
}
