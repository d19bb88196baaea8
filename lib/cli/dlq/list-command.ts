import { Command } from 'commander';

import { letterGroups } from '../../domain/letter-groups.ts';
import { isSelected } from '../../domain/selection.ts';
import { hiddenWords } from '../../letters/select-letters.ts';
import { failing } from '../failing.ts';
import { warn } from '../warn.ts';
import { groupLines, jsonOfGroups } from './group-lines.ts';
import { deadLetterQueueUrlFrom, eachLetter, type QueueFlags, queueOption } from './letters-source.ts';
import { readingHelp } from './reading-help.ts';
import { isSelective, type SelectionFlags, selectionFrom, selectionOptions } from './selection-options.ts';

interface Flags extends QueueFlags, SelectionFlags {
  json?: true;
}

/** `dlq list`: the queue's letters by cause. */
export function listCommand(): Command {
  const command = new Command('list')
    .description('group the letters by cause: how many, of which cells, and until when they are kept')
    .addOption(queueOption())
    .option('--json', 'print for programs: one JSON document')
    .addHelpText(
      'after',
      `${readingHelp}

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
  const { hidden } = await eachLetter(url, process.env, (letter) => {
    if (isSelected(letter, selection)) groups.add(letter);
    return undefined;
  });
  const result = groups.result();
  if (result.letters === 0 && isSelective(selection))
    throw new Error(`Nothing to list: no letter in ${url} is of this selection${hiddenWords(hidden)}`);
  if (hidden > 0) warn(`Not all letters are here${hiddenWords(hidden)}`);
  const view = { url, now: Date.now(), width: process.stdout.columns };
  console.log(flags.json ? JSON.stringify(jsonOfGroups(result), null, 2) : groupLines(result, view).join('\n'));
}
