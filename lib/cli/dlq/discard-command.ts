import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';

import { letterQueue } from '../../adapters/letter-queue.ts';
import { operatorName } from '../../adapters/operator-name.ts';
import { operatorRecordFile } from '../../adapters/operator-record.ts';
import { type DiscardReport, discard } from '../../discard.ts';
import { isSelected } from '../../domain/selection.ts';
import type { StandingLetter } from '../../domain/standing-letter.ts';
import { type RecordedAction, recordedAction } from '../../letters/recorded-action.ts';
import { discardedPath } from '../../local/defaults.ts';
import { canAsk, confirmed, needsYes } from '../confirm.ts';
import { failing } from '../failing.ts';
import { interruptible } from '../interruption.ts';
import { progressBar } from '../progress-bar.ts';
import { queueClient, queueReason } from '../queue-client.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { counted, moment } from '../told.ts';
import { warn } from '../warn.ts';
import { keptLetters } from './letters-kept.ts';
import { deadLetterQueueUrlFrom, deadLetterQueueUse, type QueueFlags, queueOption } from './letters-source.ts';
import { notShownWords } from './not-shown-words.ts';
import { readingsWords } from './readings-words.ts';
import { type RecordFlags, recordOptions } from './replay-options.ts';
import {
  isSelective,
  type SelectionFlags,
  selectionFrom,
  selectionOptions,
  selectionTexts,
} from './selection-options.ts';

interface Flags extends QueueFlags, SelectionFlags, RecordFlags {
  reason: string;
  output?: string;
  all?: true;
  yes?: true;
  json?: true;
}

/** `dlq discard`: letters that nobody needs. */
export function discardCommand(): Command {
  const command = new Command('discard')
    .description('delete letters that nobody needs, after writing them into a file')
    .addOption(queueOption())
    .requiredOption('--reason <text>', 'why nobody needs them; the record keeps it')
    .option('-o, --output <file>', `a new file for them; default: a new one in ${discardedPath}`)
    .option('--all', 'all letters of the queue, where nothing is selected')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print for programs: one JSON document');
  for (const option of [...selectionOptions, ...recordOptions]) command.addOption(option);
  return command.addHelpText('after', helpText).action((flags: Flags) => run(flags, command).catch(failing(command)));
}

const helpText = `
The letters are written to a file first, complete, a JSON object a line; only once
that is safe, and somebody has said yes, they are deleted. Ctrl-C stops in between.

Examples:
  npm run cellgauge -- dlq discard --code no-data --until 2026-11-01 --reason 'test presses'
  npm run cellgauge -- dlq discard --id 6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001 --reason 'filed by hand' --yes`;

async function run(flags: Flags, command: Command): Promise<void> {
  const { reason, record } = flags;
  const by = flags.by?.trim() || operatorName(process.env);
  if (reason.trim() === '')
    command.error('Cannot discard for no reason: the record keeps it; give one', { exitCode: 2 });
  const selection = selectionFrom(flags, Date.now(), command);
  if (!isSelective(selection) && !flags.all) {
    command.error('Cannot discard what is not selected: select letters, or say --all', { exitCode: 2 });
  }
  if (!flags.yes && !canAsk()) throw new Error(needsYes('discard letters'));
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const id = randomUUID();
  const file = flags.output ?? `${discardedPath}/${moment(Date.now()).replaceAll(':', '')}-${id.slice(0, 8)}.ndjson`;
  const action = recordedAction(
    {
      ...{ by, action: 'discard', id, queue: url, rules: [], reason },
      selection: selectionTexts(flags),
      options: { output: file, all: flags.all },
    },
    operatorRecordFile(record),
    { now: Date.now },
  );
  const done = await discardAll({ flags, url, file, action }, (letter) => isSelected(letter, selection));
  tell(done, file, flags);
}

interface Discarding {
  flags: Flags;
  url: string;
  file: string;
  action: RecordedAction;
}

async function discardAll(
  { flags, url, file, action }: Discarding,
  isMeant: (letter: StandingLetter) => boolean,
): Promise<DiscardReport> {
  const readingRules = await readingRulesFrom(process.env);
  const client = await queueClient(url);
  const interruption = interruptible();
  const { signal } = interruption;
  const reading = progressBar('letters read');
  const deleting = progressBar('discarded');
  let readBefore = 0;
  try {
    const done = await discard(
      isMeant,
      {
        letters: letterQueue(client, url, (error) => queueReason(error, url, deadLetterQueueUse)),
        clock: { now: Date.now, sleep: (ms) => sleep(ms) },
        readingRules,
        signal,
        onRead: (letters, about) => {
          reading.of(Math.max(about, letters));
          reading.add(letters - readBefore);
          readBefore = letters;
        },
        onDeleted: (letters) => deleting.add(letters),
      },
      async (letters) => {
        reading.end();
        // A folder that somebody names is theirs to make, as with `dlq export`.
        if (flags.output === undefined) await mkdir(discardedPath, { recursive: true });
        await keep(letters, file);
        const what = `discard ${counted(letters.length, 'letter')} with ${readingsWords(letters)} (kept in ${file})`;
        if (!flags.yes && !(await confirmed(what, { input: process.stdin, output: process.stderr, signal }))) {
          return `Nothing was discarded; the letters are in ${file}, too`;
        }
        deleting.of(letters.length);
        return action.begin();
      },
    );
    if (done.notShown !== undefined) warn(notShownWords(done.notShown));
    if (!done.ok) throw new Error(done.reason);
    const { discarded, failed, left } = done.report;
    const notRecorded = await action.end({
      result: left > 0 ? 'interrupted' : failed.length > 0 ? 'failed' : 'done',
      counts: { selected: done.report.selected, discarded, failed: failed.length, left },
    });
    if (notRecorded !== undefined) warn(notRecorded);
    return done.report;
  } catch (error) {
    await action.end({ result: 'failed', counts: {}, detail: (error as Error).message });
    throw error;
  } finally {
    reading.end();
    deleting.end();
    interruption.done();
    client.destroy();
  }
}

async function keep(letters: readonly StandingLetter[], file: string): Promise<void> {
  const kept = await keptLetters(file, 'ndjson');
  for (const letter of letters) kept.add(letter);
  await kept.end();
}

function tell({ selected, discarded, failed, left, isCut }: DiscardReport, file: string, { json }: Flags): void {
  if (json) {
    const report = { selected, discarded, failed: failed.length, left, file, failures: failed, more: isCut };
    console.log(JSON.stringify(report, null, 2));
  } else {
    console.log(`Discarded ${discarded} of ${counted(selected, 'letter')}; they are in ${file}`);
    for (const { id, reason } of failed.slice(0, 20)) console.log(`  ${id} stayed: ${reason}`);
    if (left > 0) console.log(`Interrupted: ${counted(left, 'letter')} stayed`);
    if (isCut) console.log('The queue has more letters than are held together: run it again for the others.');
  }
  if (failed.length + left > 0 || isCut) process.exitCode = 1;
}
