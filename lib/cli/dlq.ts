import { Command, Option } from 'commander';

import { letterGroups } from '../domain/letter-groups.ts';
import { quoted } from '../domain/problem.ts';
import { isSelected } from '../domain/selection.ts';
import type { StandingLetter } from '../domain/standing-letter.ts';
import { groupLines, jsonOfGroups } from './dlq/group-lines.ts';
import { jsonOfLetter, letterLines } from './dlq/letter-lines.ts';
import { deadLetterQueueUrlFrom, eachLetter, type QueueFlags } from './dlq/letters-source.ts';
import { isSelective, type SelectionFlags, selectionFrom, selectionOptions } from './dlq/selection-options.ts';
import { failing } from './failing.ts';

interface Flags extends QueueFlags, SelectionFlags {
  json?: true;
}

/** `dlq`: the dead-letter queue, as the operator sees it in the morning. */
export const dlqCommand = (): Command =>
  new Command('dlq').description('see what was refused, and why').addCommand(listCommand()).addCommand(showCommand());

const queueOption = (): Option =>
  new Option(
    '--dead-letter-queue-url <url>',
    'default: DEAD_LETTER_QUEUE_URL, else the queue of the local stack (npm start)',
  );

const reading = `
The queue is read to its end and left as it was: letters are hidden from others
for half a minute at a time while this works, also where it is interrupted. SQS
counts it as a receive. Letters that do not say why they are there are judged as
ingest would, with INSTRUMENTS, CANONICAL_UNITS and DECIMAL_MARK of this
environment.`;

function listCommand(): Command {
  const command = new Command('list')
    .description('group the letters by cause: how many, of which cells, and until when they are kept')
    .addOption(queueOption())
    .option('--json', 'print for programs: one JSON document')
    .addHelpText(
      'after',
      `${reading}

Several letters of the same readings count once. Numbers and ids in the sentences
are folded (# and …), so that one cause is one group.

Examples:
  npm run cellgauge -- dlq list
  npm run cellgauge -- dlq list --code unknown-unit --since 2d
  npm run -s cellgauge -- dlq list --json`,
    )
    .action((flags: Flags) => list(flags, command).catch(failing(command)));
  for (const option of selectionOptions) command.addOption(option);
  return command;
}

async function list(flags: Flags, command: Command): Promise<void> {
  const selection = selectionFrom(flags, Date.now(), command);
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const groups = letterGroups();
  await eachLetter(url, process.env, (letter) => {
    if (isSelected(letter, selection)) groups.add(letter);
    return undefined;
  });
  const result = groups.result();
  if (result.letters === 0 && isSelective(selection))
    throw new Error(`Nothing to list: no letter in ${url} is of this selection`);
  const view = { url, now: Date.now(), width: process.stdout.columns };
  console.log(flags.json ? JSON.stringify(jsonOfGroups(result), null, 2) : groupLines(result, view).join('\n'));
}

function showCommand(): Command {
  return new Command('show')
    .description('tell all of one letter: why, its body, its frames decoded, what Ionworks said')
    .argument('<id>', "the letter's id, that of the message it was, or of one of its readings")
    .addOption(queueOption())
    .option('--json', 'print for programs: one JSON object a letter')
    .addHelpText(
      'after',
      `${reading}

Example:
  npm run cellgauge -- dlq show 6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001`,
    )
    .action((id: string, flags: Flags, command: Command) => show(id, flags).catch(failing(command)));
}

async function show(id: string, flags: Flags): Promise<void> {
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const found: StandingLetter[] = [];
  await eachLetter(url, process.env, (letter) => {
    const isMeant = [letter.id, letter.sourceMessageId, ...letter.readingIds].includes(id);
    if (isMeant) found.push(letter);
    // Its own id has only one letter; of the others there may be several.
    return letter.id === id;
  });
  if (found.length === 0)
    throw new Error(`Cannot show ${quoted(id, 255)}: no letter in ${url} has this id, nor a reading of it`);
  const view = { now: Date.now(), width: process.stdout.columns };
  console.log(
    found
      .map((letter) => (flags.json ? JSON.stringify(jsonOfLetter(letter)) : letterLines(letter, view).join('\n')))
      .join(flags.json ? '\n' : '\n\n'),
  );
}
