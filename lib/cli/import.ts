import { styleText } from 'node:util';
import { Command } from 'commander';

import { quoted } from '../domain/problem.ts';
import { failing } from './failing.ts';
import { groupedCount, groupedNumber } from './grouped-number.ts';
import { type PreparedFile, preparedFile, withOneReceipt } from './import/import-files.ts';
import { importLines } from './import/import-lines.ts';
import { type ImportedFile, importOne } from './import/import-one.ts';
import { type ImportFlags, mappingOptions, sendingOptions } from './import/import-options.ts';
import { isAllQueued, jsonOfReport, rejectedCount } from './import/import-report.ts';
import { cellsNotKnown, importWorld } from './import/import-world.ts';
import { mappingOfFlags } from './import/mapping-of.ts';
import { interruptible } from './interruption.ts';
import { readingsQueueUrlFrom } from './send/readings-queue.ts';
import { warn } from './warn.ts';

/** `import`: the readings of files, onto the readings queue, with a receipt for each file. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('put the readings of a spreadsheet on the readings queue, and say in a receipt what became of each')
    .argument('<file...>', 'CSV, .xlsx, NDJSON or JSON; gzipped or not');
  for (const option of [...mappingOptions, ...sendingOptions()]) command.addOption(option);
  return command
    .option('--json', 'print for programs: one JSON object')
    .addHelpText('after', helpText)
    .action((paths: string[], flags: ImportFlags) => run(paths, flags, command).catch(failing(command)));
}

const helpText = `
A row holds one reading or several; the header says what the columns are, in
English or German. Title rows, a row of units, blank cells that mean "as above",
T1 … T5 as replicates and computed means are understood; what is not understood
is named, and left out. Look first with --dry-run: it tells what each column was
taken for and why, and shows the first readings.

Cells are looked up in Ionworks before anything is queued (IONWORKS_API_KEY; on
the local stack its stand-in); readings of those that it does not know stay in
the receipt. A reading's id comes from what it says: the same file again, the
same rows in another file, or going on after Ctrl-C files nothing twice. What is
filed already is told by the ledger of --ledger-table, --ledger-file,
LEDGER_TABLE or LEDGER_FILE, else that of the local stack (npm start).

A receipt is three files: <file>.rows.csv, a line for each reading;
<file>.summary.json; and <file>.unknown-cells.csv where there are such cells.
Each import of the file writes them anew.
\`receipt <file>\` tells later what has become of what was queued.

Exit status: 0 once every reading is queued, or was said before; 1 where some
were rejected, or a file could not be imported to its end; 2 for wrong usage.

Examples:
  npm run cellgauge -- import thickness.csv --dry-run
  npm run cellgauge -- import thickness.csv --map 'Dicke [mm]'=thickness --timezone Europe/Berlin
  npm run cellgauge -- import lab-2025.xlsx --sheet Tabelle1 --default stage=dry --default instrument=mic-1
  npm run cellgauge -- import archive/*.csv --decimal , --dates dmy --receipts imported
  npm run cellgauge -- receipt thickness.csv --follow`;

async function run(paths: readonly string[], flags: ImportFlags, command: Command): Promise<void> {
  const options = mappingOfFlags(flags);
  if (!options.ok) return command.error(options.reason, { exitCode: 2 });
  const same = withOneReceipt(paths, flags.receipts);
  if (same) {
    const named = same.map((path) => quoted(path, 255)).join(' and ');
    command.error(`Cannot import ${named} together: they would have one receipt`, { exitCode: 2 });
  }

  const isDryRun = flags.dryRun === true;
  const readingsQueueUrl = readingsQueueUrlFrom(flags.readingsQueueUrl, process.env);
  const { world, warnings, close } = await importWorld({ readingsQueueUrl, ledger: flags, isDryRun }, process.env);
  const preparation = {
    ...{ options: options.mapping, mapping: flags.mapping, receipts: flags.receipts },
    timezone: process.env.IMPORT_TIMEZONE || undefined,
  };
  const interruption = interruptible();
  const signal = interruption.signal;
  const reports: object[] = [];
  try {
    for (const warning of warnings) warn(warning);
    for (const prepared of await preparedFiles(paths, preparation, reports)) {
      if (signal.aborted) {
        complain(`Interrupted before ${quoted(prepared.path, 255)} was begun`);
        continue;
      }
      const done = await importOne(prepared, isDryRun, { ...world, signal }).catch((error: Error) => error);
      if (done instanceof Error) {
        complain(done.message);
        reports.push(failedReport(prepared.path, done));
        continue;
      }
      if (done.notAsked !== undefined) warn(`${cellsNotKnown}: ${done.notAsked}`);
      reports.push(jsonOfReport(done.report));
      if (!flags.json) console.log(importLines(done.report, process.stdout.columns).join('\n'));
      complainOf(done, signal.aborted);
    }
    if (flags.json) console.log(JSON.stringify({ files: reports }, undefined, 2));
  } finally {
    interruption.done();
    close();
  }
}

/** What can be imported. Of the others it is said at once: whoever has mistyped a name need not wait for the rest. */
async function preparedFiles(
  paths: readonly string[],
  preparation: Parameters<typeof preparedFile>[1],
  reports: object[],
): Promise<readonly PreparedFile[]> {
  const prepared: PreparedFile[] = [];
  for (const path of paths) {
    try {
      prepared.push(await preparedFile(path, preparation));
    } catch (error) {
      complain((error as Error).message);
      reports.push(failedReport(path, error as Error));
    }
  }
  return prepared;
}

const failedReport = (path: string, { message }: Error): object => ({
  path,
  file: path,
  state: 'failed',
  reason: message,
});

/** Why not all of a file is on the queue, or in its receipt, where that is so. */
function complainOf({ report, notKept }: ImportedFile, isInterrupted: boolean): void {
  const { path, summary } = report;
  const { state, reason = '', rejected, readings } = summary;
  const name = quoted(path, 255);
  if (notKept !== undefined) complain(`Cannot write the receipt of ${name}: ${notKept}`);
  if (isAllQueued(report)) return;
  if (state === 'stopped') complain(isInterrupted ? `Interrupted in ${name}` : `Stopped in ${name}: ${reason}`);
  else if (state !== 'done') complain(reason);
  else
    complain(`${groupedNumber(rejectedCount(rejected))} of ${groupedCount(readings, 'reading')} of ${name} rejected`);
}

/** A sentence on standard error; the others of the files go on. */
function complain(sentence: string): void {
  console.error(styleText('red', sentence, { stream: process.stderr }));
  process.exitCode = 1;
}
