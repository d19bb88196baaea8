import { type OpenSpool, openSpool, spoolPath } from '../../adapters/bench/spool/spool-folder.ts';
import { quoted } from '../../domain/problem.ts';
import { counted } from '../told.ts';
import { warn } from '../warn.ts';
import { unreadableWords } from './status-lines.ts';

/** Opens the spool in a folder for the messages of one queue. Rejects with a sentence where another has it, or it holds another's. */
export async function openedSpool(folder: string, queueUrl: string): Promise<OpenSpool> {
  const place = quoted(folder, 255);
  const opening = await openSpool(folder);
  if (opening.kind === 'in-use') {
    throw new Error(
      `Cannot open the spool in ${place}: another bench has it; end that one, or name another with --spool`,
    );
  }
  if (opening.kind === 'failed') throw new Error(`Cannot open the spool in ${place}: ${opening.reason}`);
  const { spool, contents, unreadable } = opening;
  const stranger = [...contents.waiting(), ...openedFor(contents)].find((message) => message.queueUrl !== queueUrl);
  if (stranger) {
    await spool.close();
    // Its readings may be of another stage, or of another lab: they go where they were taken for, or nowhere.
    throw new Error(
      `Cannot use the spool in ${place} for ${queueUrl}: ${counted(stranger.readings, 'reading')} of it ${stranger.readings === 1 ? 'waits' : 'wait'} for ${stranger.queueUrl}; start the bench for that queue until they are sent (--readings-queue-url), or name another spool with --spool`,
    );
  }
  const words = unreadableWords(quoted(spoolPath(folder), 255), unreadable);
  if (words !== undefined) warn(words);
  return spool;
}

function openedFor(contents: ReturnType<OpenSpool['contents']>): { queueUrl: string; readings: number }[] {
  const open = contents.open();
  return open && open.presses.length > 0 ? [{ queueUrl: open.queueUrl, readings: open.presses.length }] : [];
}
