import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Command, Option } from 'commander';

import { operatorName } from '../../adapters/operator-name.ts';
import { operatorRecordFile } from '../../adapters/operator-record.ts';
import { isSelected } from '../../domain/selection.ts';
import type { StandingLetter } from '../../domain/standing-letter.ts';
import { recordedAction } from '../../letters/recorded-action.ts';
import { hiddenWords } from '../../letters/select-letters.ts';
import { failing } from '../failing.ts';
import { counted } from '../told.ts';
import { warn } from '../warn.ts';
import { type LetterFileFormat, letterFile } from './letter-file.ts';
import { keptLetters } from './letters-kept.ts';
import { deadLetterQueueUrlFrom, eachLetter, type QueueFlags, queueOption } from './letters-source.ts';
import { readingHelp } from './reading-help.ts';
import { type RecordFlags, recordOptions } from './replay-options.ts';
import { type SelectionFlags, selectionFrom, selectionOptions, selectionTexts } from './selection-options.ts';

interface Flags extends QueueFlags, SelectionFlags, RecordFlags {
  output?: string;
  format?: LetterFileFormat;
}

/** `dlq export`: letters for whoever knows what is right, and has no login. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('write letters into a file that somebody else can correct')
    .addOption(queueOption())
    .option('-o, --output <file>', 'a new file; default: standard output')
    .addOption(new Option('--format <format>', "default: by the file's name, else csv").choices(['csv', 'ndjson']));
  for (const option of [...selectionOptions, ...recordOptions]) command.addOption(option);
  return command.addHelpText('after', helpText).action((flags: Flags) => run(flags, command).catch(failing(command)));
}

const helpText = `
CSV has a row for each reading: what was wrong, what was said, which field to
correct, and an empty column "correct". Fill it in with a spreadsheet program
(and "field", where that is empty or another field is wrong), save it as CSV, and
take it back with dlq replay --from FILE. Rows without "correct" say nothing.
NDJSON has a line for each letter, with its whole body and its attributes.
The letters stay where they are.
${readingHelp}

Examples:
  npm run cellgauge -- dlq export --code unknown-cell -o cells.csv
  npm run -s cellgauge -- dlq export --format ndjson > letters.ndjson`;

async function run(flags: Flags, command: Command): Promise<void> {
  const { output, record } = flags;
  const by = flags.by?.trim() || operatorName(process.env);
  const selection = selectionFrom(flags, Date.now(), command);
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const format = flags.format ?? (/\.(nd|)json(l|)$/i.test(output ?? '') ? 'ndjson' : 'csv');
  const action = recordedAction(
    {
      ...{ by, action: 'export', id: randomUUID(), queue: url, rules: [] },
      selection: selectionTexts(flags),
      options: { format, output: output === undefined ? undefined : basename(output) },
    },
    operatorRecordFile(record),
    { now: Date.now },
  );
  const exported = output === undefined ? printed(format) : await keptLetters(output, format);
  let letters = 0;
  let isCutOff = false;
  if (output === undefined) {
    // `cellgauge … | head` closes the pipe early: that is no failure, but the letters have to be shown again first.
    process.stdout.removeAllListeners('error');
    process.stdout.on('error', () => {
      isCutOff = true;
    });
  }
  try {
    const why = await action.begin();
    if (why !== undefined) throw new Error(why);
    const { hidden } = await eachLetter(url, process.env, (letter) => {
      if (!isSelected(letter, selection)) return undefined;
      letters += 1;
      exported.add(letter);
      return isCutOff;
    });
    if (letters === 0)
      throw new Error(`Nothing to export: no letter in ${url} is of this selection${hiddenWords(hidden)}`);
    if (hidden > 0) warn(`Not all letters are here${hiddenWords(hidden)}`);
    await exported.end();
  } catch (error) {
    await exported.drop();
    await action.end({ result: 'failed', counts: { letters: 0 }, detail: (error as Error).message });
    throw error;
  }
  const notRecorded = await action.end({ result: isCutOff ? 'interrupted' : 'done', counts: { letters } });
  if (notRecorded !== undefined) warn(notRecorded);
  if (output !== undefined) console.error(`Exported ${counted(letters, 'letter')} to ${output}`);
}

/** Standard output; its head comes with the first letter, so that nothing is printed where there is none. */
function printed(format: LetterFileFormat): {
  add: (letter: StandingLetter) => void;
  end: () => Promise<void>;
  drop: () => Promise<void>;
} {
  const { head, lines } = letterFile(format);
  let isBegun = false;
  return {
    add: (letter) => {
      process.stdout.write(isBegun ? lines(letter) : head() + lines(letter));
      isBegun = true;
    },
    end: async () => {},
    drop: async () => {},
  };
}
