import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { Source, SourceEvent } from '../../../bench/source.ts';
import { whyNotRead } from '../../file-reason.ts';
import { framed } from './framed.ts';
import { type GrowingFile, growingFile, type Mark } from './growing-file.ts';
import type { SourceWorld } from './source-world.ts';

/**
 * The lines that another program adds to a file from now on; of one that is not there yet, or anew, all of them. It is
 * looked at when its folder tells of a change, and each second, since folders on network drives do not.
 */
export function followedFile(
  { path, format }: { path: string; format: string | undefined },
  tell: (event: SourceEvent) => void,
  world: SourceWorld,
): Source {
  let isClosed = false;
  const tellStill = (event: SourceEvent) => {
    if (!isClosed) tell(event);
  };
  const frames = framed({ format, silence: 'nothing' }, tellStill, world);
  let file: GrowingFile | undefined;
  let from: 'end' | 'start' | Mark = 'end';
  let isConnected = false;
  let toldReason: string | undefined;

  const leave = async (next: typeof from) => {
    from = next;
    frames.lost();
    const left = file;
    file = undefined;
    await left?.close().catch(() => {});
  };
  const lose = async (error: NodeJS.ErrnoException) => {
    if (file) await leave(file.mark());
    else if (from === 'end' && error.code === 'ENOENT') from = 'start';
    isConnected = false;
    const reason = whyNotRead(error);
    if (reason === toldReason) return;
    toldReason = reason;
    tellStill({ kind: 'lost', reason });
  };

  const readOn = async (growing: GrowingFile) => {
    for await (const bytes of growing.readOn()) frames.came(bytes);
  };
  const lookOn = async (growing: GrowingFile) => {
    const standing = await growing.standing();
    if (standing === 'anew') {
      frames.lost();
      growing.rewind();
    }
    // Of one that went, its last lines may have come just before.
    await readOn(growing);
    if (standing === 'same' || standing === 'anew') return;
    if (standing === 'gone') throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    await leave(growing.mark());
  };
  const open = async () => {
    file = await growingFile(path, from);
    if (await file.isAmid()) frames.amid();
    toldReason = undefined;
    if (!isConnected) tellStill({ kind: 'connected' });
    isConnected = true;
    await readOn(file);
  };
  const look = async () => {
    try {
      if (file) await lookOn(file);
      if (!file) await open();
    } catch (error) {
      await lose(error as NodeJS.ErrnoException);
    }
  };

  let looking: Promise<void> | undefined;
  let isStale = false;
  const lookNow = () => {
    isStale = true;
    looking ??= (async () => {
      while (isStale && !isClosed) {
        isStale = false;
        await look();
      }
      looking = undefined;
    })();
  };

  let folder: FSWatcher | undefined;
  const forget = () => {
    folder?.close();
    folder = undefined;
  };
  const watchFolder = () => {
    if (folder) return;
    try {
      folder = watch(dirname(path), (_change, name) => {
        if (name === null || name === basename(path)) lookNow();
      });
      folder.on('error', forget);
    } catch {
      // There is no such folder yet, or none that can be watched: the clock has it looked at.
    }
  };
  let stopLooking = () => {};
  const lookEachSecond = () => {
    watchFolder();
    lookNow();
    stopLooking = world.after(1000, lookEachSecond);
  };
  lookEachSecond();

  return {
    ask: () => {},
    async close() {
      isClosed = true;
      stopLooking();
      forget();
      await looking;
      frames.stop();
      await file?.close();
    },
  };
}
