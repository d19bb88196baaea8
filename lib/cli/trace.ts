import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { Command } from 'commander';

import type { LedgerSource } from '../adapters/ledger.ts';
import { ledgerStoreFrom } from '../adapters/ledger.ts';
import { cellOf } from '../domain/cell.ts';
import { quoted } from '../domain/problem.ts';
import { localLedgers } from '../local/defaults.ts';
import type { Story } from '../trace/story.ts';
import { isEmpty, trace } from '../trace.ts';
import { failing } from './failing.ts';
import { ionworksCells } from './ionworks-cells.ts';
import { cellLines } from './trace/cell-lines.ts';
import { jsonOfStory } from './trace/json-of-story.ts';
import { ledgerOptions } from './trace/ledger-options.ts';
import { type LedgerFlags, ledgerChoiceFrom } from './trace/ledger-source.ts';
import { measurementLines } from './trace/measurement-lines.ts';
import { readingLines } from './trace/reading-lines.ts';
import { warn } from './warn.ts';

interface TraceFlags extends LedgerFlags {
  json?: true;
}

/** `trace`: where a reading is, and the way it went; of a measurement, its readings; of a cell, both. */
export function traceCommand(): Command {
  const command = new Command('trace')
    .description('tell the way of a reading: its messages, session, calls and measurement, or why it has none')
    .argument('<id>', 'a reading_id, the id of a measurement or of a cell, or the name on its label')
    .option('--json', 'print for programs: one JSON document')
    .addHelpText('after', helpText)
    .action((id: string, flags: TraceFlags) => tell(id, flags).catch(failing(command)));
  for (const option of ledgerOptions()) command.addOption(option);
  return command;
}

const helpText = `
The ledger is the one that LEDGER_TABLE or LEDGER_FILE names; without any, that
of the local stack (npm start): ${localLedgers.standIn}, or, with
IONWORKS_API_KEY set, ${localLedgers.ionworks}. Until when a
session waits is told by SESSION_GAP_SECONDS and SESSION_QUIET_SECONDS of this
environment, which should be those of the functions (a local stack without them
waits 5 s, others 90 s). A name that the ledger does not know is looked up in
Ionworks, where IONWORKS_API_KEY is set. All times are UTC.

A reading is in the ledger once ingest has seen it and could read it. What was
refused before that (no unit, no cell of that name, an unstable display …), or as
another content under a known id, is in the dead-letter queue alone. While a
reading is being filed, or was sent without an answer, it may be found by its
cell alone and not by its id.

Examples:
  npm run cellgauge -- trace CELL-001
  npm run cellgauge -- trace press-1 --ledger-table cellgauge-prod-ledger
  npm run cellgauge -- trace 6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001 --json`;

async function tell(asked: string, flags: TraceFlags): Promise<void> {
  const { ledger, isDefault, ...rules } = ledgerChoiceFrom(flags, process.env);
  const cannot = `Cannot trace ${quoted(asked, 255)}`;
  if (ledger.kind === 'file' && !existsSync(ledger.path)) {
    const hint = isDefault
      ? ', as the local stack (npm start) has not run here; name another with --ledger-file or --ledger-table'
      : '';
    throw new Error(`${cannot}: there is no ledger ${ledger.path}${hint}`);
  }
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const store = ledgerStoreFrom(ledger, clock, { readOnly: true });
  const storyOf = async (id: string): Promise<Story> => {
    const answer = await trace(id, store, { ...rules, now: Date.now() });
    if (!answer.ok) throw new Error(`${cannot}: the ledger failed: ${answer.reason}`);
    return answer.value;
  };
  const told = await storyOf(asked);
  const id = isEmpty(told) ? await idInIonworks(asked, isDefault) : undefined;
  const story = id === undefined ? told : await storyOf(id);
  if (isEmpty(story)) throw new Error(`${cannot}: ${nothingKnown(story, ledger)}`);

  if (story.unreadable > 0) {
    warn(`${unreadableWords(story.unreadable)}, perhaps of a newer version, and missing here`);
  }
  console.log(flags.json ? JSON.stringify(jsonOfStory(story)) : linesOf(story, process.stdout.columns).join('\n'));
}

/** The ledger knows names of cells only where readings came by name; those of a bench and of a file come by id. */
async function idInIonworks(name: string, isLocalStack: boolean): Promise<string | undefined> {
  const cell = cellOf({ cell: name });
  const ask = ionworksCells(isLocalStack, process.env);
  if (!cell.ok || !ask) return undefined;
  const answer = await ask(cell.value);
  return answer.kind === 'known' ? answer.id : undefined;
}

function nothingKnown({ unreadable }: Story, ledger: LedgerSource): string {
  if (unreadable > 0) return `${unreadableWords(unreadable)}, perhaps of a newer version`;
  const where = ledger.kind === 'table' ? `the ledger in the table ${ledger.name}` : `the ledger ${ledger.path}`;
  return `${where} has no reading, measurement or cell of this id, and no cell of this name; a reading that is just being filed is found by its cell; one that was refused may be a dead letter: "cellgauge dlq list"`;
}

const unreadableWords = (count: number): string =>
  `${count === 1 ? '1 entry' : `${count} entries`} of the ledger cannot be read`;

/** Whatever was found, an empty line between. `width`: of the terminal; none where it goes into a file or a pipe. */
function linesOf({ readings, measurements, cells }: Story, width: number | undefined): string[] {
  const blocks = [
    ...cells.map(cellLines),
    ...measurements.map((measurement) => measurementLines(measurement, width)),
    ...readings.map((reading) => readingLines(reading, width)),
  ];
  const more = 'npm run cellgauge -- trace <reading or measurement> tells more of each.';
  if (cells.length > 0) blocks.push([styleText('dim', more)]);
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}
