import { Command } from 'commander';

import { quoted } from '../domain/problem.ts';
import { mistakeWords, readRegistry } from '../domain/registry.ts';
import { failing } from './failing.ts';
import { contentOf, fileNamed } from './file-content.ts';
import { instrumentTable } from './instruments/instrument-table.ts';
import { remarkOnSize, remarksOn } from './instruments/remarks.ts';
import { repeatedIds } from './instruments/repeated-ids.ts';
import { readingSettings } from './reading-settings.ts';
import { warn } from './warn.ts';

/** `instruments`: what there is to do with the instrument registry. */
export function instrumentsCommand(): Command {
  return new Command('instruments').description('check an instrument registry').addCommand(checkCommand());
}

/** `instruments check`: validates a registry and prints what it says of each instrument. */
function checkCommand(): Command {
  return new Command('check')
    .description('validate an instrument registry, and print it as a table')
    .argument(
      '<file>',
      'the registry: the JSON that INSTRUMENTS holds, or the parameter or object it names; - is standard input',
    )
    .option('--json', 'print for programs: one JSON document')
    .addHelpText('after', helpText)
    .action((file: string, flags: { json?: true }, command: Command) => check(file, flags).catch(failing(command)));
}

const helpText = `
Limits are in the canonical unit of the property, by CANONICAL_UNITS of this
environment. Warnings (fields that do not exist, ids that stand there twice, a
calibration that has ended, a unit or property that nothing settles …) do not
keep a registry from being used.

Exit status: 0 it can be used, perhaps with warnings; 1 it has mistakes; 2 wrong
usage.

Example:
  npm run cellgauge -- instruments check instruments.json`;

async function check(file: string, { json }: { json?: true }): Promise<void> {
  const content = await contentOf(file);
  const read = readRegistry(content);
  if (content.trim() === '') throw new Error(`Cannot use ${fileNamed(file)}: it is empty`);
  if (!read.ok) {
    const sentences = read.mistakes.length === 0 ? [read.reason] : read.mistakes.map(mistakeWords);
    if (json) console.log(JSON.stringify({ usable: false, reason: read.reason, mistakes: read.mistakes }, null, 2));
    throw new Error(sentences.map((sentence) => `Cannot use ${fileNamed(file)}: ${sentence}`).join('\n'));
  }
  const { canonicalUnits } = readingSettings({ CANONICAL_UNITS: process.env.CANONICAL_UNITS });
  const now = Date.now();
  const remarks = [...read.unknownFields, ...remarksOn(read.value, now)];
  const tooLarge = remarkOnSize(Buffer.byteLength(content));
  const repeated = repeatedIds(content).map(
    (id) => `instrument ${quoted(id)} stands there more than once: the last one counts`,
  );
  const warnings = [...repeated, ...remarks.map(mistakeWords), ...(tooLarge === undefined ? [] : [tooLarge])];

  if (json) return console.log(JSON.stringify({ usable: true, instruments: read.value.size, warnings }, null, 2));
  console.log(
    read.value.size === 0 ? 'It has no instruments.' : instrumentTable(read.value, canonicalUnits, now).join('\n'),
  );
  for (const warning of warnings) warn(warning);
}
