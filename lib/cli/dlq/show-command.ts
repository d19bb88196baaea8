import { Command } from 'commander';

import { quoted } from '../../domain/problem.ts';
import type { StandingLetter } from '../../domain/standing-letter.ts';
import { hiddenWords } from '../../letters/select-letters.ts';
import { failing } from '../failing.ts';
import { jsonOfLetter, letterLines } from './letter-lines.ts';
import { deadLetterQueueUrlFrom, eachLetter, type QueueFlags, queueOption } from './letters-source.ts';
import { readingHelp } from './reading-help.ts';

interface Flags extends QueueFlags {
  json?: true;
}

/** `dlq show`: all of one letter. */
export function showCommand(): Command {
  return new Command('show')
    .description('tell all of one letter: why, its body, its frames decoded, what Ionworks said')
    .argument('<id>', "the letter's id, that of the message it was, or of one of its readings")
    .addOption(queueOption())
    .option('--json', 'print for programs: one JSON object a letter')
    .addHelpText(
      'after',
      `${readingHelp}

Example:
  npm run cellgauge -- dlq show 6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001`,
    )
    .action((id: string, flags: Flags, command: Command) => show(id, flags).catch(failing(command)));
}

async function show(id: string, flags: Flags): Promise<void> {
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const found: StandingLetter[] = [];
  const { hidden } = await eachLetter(url, process.env, (letter) => {
    const isMeant = [letter.id, letter.sourceMessageId, ...letter.readingIds].includes(id);
    if (isMeant) found.push(letter);
    // Its own id has only one letter; of the others there may be several.
    return letter.id === id;
  });
  if (found.length === 0)
    throw new Error(
      `Cannot show ${quoted(id, 255)}: no letter in ${url} has this id, nor a reading of it${hiddenWords(hidden)}`,
    );
  const view = { now: Date.now(), width: process.stdout.columns };
  console.log(
    found
      .map((letter) => (flags.json ? JSON.stringify(jsonOfLetter(letter)) : letterLines(letter, view).join('\n')))
      .join(flags.json ? '\n' : '\n\n'),
  );
}
