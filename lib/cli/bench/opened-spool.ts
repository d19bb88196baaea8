import { type OpenSpool, openSpool, spoolPath } from '../../adapters/bench/spool/spool-folder.ts';
import { quoted } from '../../domain/problem.ts';
import { counted } from '../told.ts';
import { warn } from '../warn.ts';
import { unreadableWords } from './status-lines.ts';

/**
 * Opens the spool in a folder for the messages of one queue. Rejects with a sentence where another process has it, or where
 * it holds messages of another queue, unless those are to be redirected.
 */
export async function openedSpool(
  folder: string,
  queueUrl: string,
  { redirects }: { redirects: boolean },
): Promise<OpenSpool> {
  const place = quoted(folder, 255);
  const opening = await openSpool(folder);
  if (opening.kind === 'in-use') {
    throw new Error(
      `Cannot open the spool in ${place}: another bench has it; end that one, or name another with --spool`,
    );
  }
  if (opening.kind === 'failed') throw new Error(`Cannot open the spool in ${place}: ${opening.reason}`);
  const { spool, contents, unreadable } = opening;
  const why = whyOtherQueue([...contents.waiting(), ...openedIn(contents)], queueUrl, redirects);
  if (why !== undefined) {
    await spool.close();
    throw new Error(`Cannot use the spool in ${place} for ${queueUrl}: ${why}`);
  }
  const words = unreadableWords(quoted(spoolPath(folder), 255), unreadable);
  if (words !== undefined) warn(words);
  return spool;
}

interface Kept {
  queueUrl: string;
  readings: number;
  /** What its message says, as JSON. */
  body: string;
}

/** Readings go to the queue that they were taken for, unless somebody says otherwise: it may be another stage, or another lab's. */
function whyOtherQueue(kept: readonly Kept[], queueUrl: string, redirects: boolean): string | undefined {
  const strangers = kept.filter((message) => message.queueUrl !== queueUrl);
  const [stranger] = redirects ? strangers.filter(isPlayed) : strangers;
  if (!stranger) return undefined;
  const { readings } = stranger;
  if (redirects) {
    return `${counted(readings, 'reading')} of it ${readings === 1 ? 'was' : 'were'} played (--simulate), and would be filed as measured; name another spool with --spool`;
  }
  const what = `${counted(readings, 'reading')} of it ${readings === 1 ? 'waits' : 'wait'} for ${stranger.queueUrl}`;
  return `${what}; start the bench for that queue until they are sent (--readings-queue-url), name another spool with --spool, or send them to this queue with --redirect`;
}

/** By the ids that instruments have which are played, where nobody names others. */
const isPlayed = ({ body }: Kept): boolean => body.includes('"instrument":"sim-');

function openedIn(contents: ReturnType<OpenSpool['contents']>): Kept[] {
  const open = contents.open();
  // Those of a live session wait by themselves, as long as they are not sent.
  if (!open || open.live || open.presses.length === 0) return [];
  return [{ queueUrl: open.queueUrl, readings: open.presses.length, body: JSON.stringify(open.presses) }];
}
