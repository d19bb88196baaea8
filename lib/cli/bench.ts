import { Command } from 'commander';

import type { BenchSettings } from '../bench/settings.ts';
import type { Registry } from '../domain/registry.ts';
import { type BenchFlags, benchOptions } from './bench/options/bench-options.ts';
import type { Read } from './bench/options/read.ts';
import { settingsOf } from './bench/options/settings-of.ts';
import { addSourceOptions, type GivenOption } from './bench/options/source-options.ts';
import { sourcesOf } from './bench/options/sources-of.ts';
import { failing } from './failing.ts';
import { readingRulesFrom } from './reading-rules.ts';
import { readingsQueueUrlFrom } from './send/readings-queue.ts';

/** `bench`: from the instruments on the table to the readings queue, cell by cell. */
export function benchCommand(): Command {
  const given: GivenOption[] = [];
  const command = new Command('bench')
    .description('take readings from the instruments at this bench, check each at once, and send them')
    .usage('[<source> [its options]]… [options]');
  addSourceOptions(command, (option) => given.push(option));
  for (const option of benchOptions()) command.addOption(option);
  return command
    .addHelpText('after', helpText)
    .action((flags: BenchFlags) => run(flags, given, command).catch(failing(command)));
}

const helpText = `
A cell is scanned or typed, its stage picked, and then each press of the gauge's
button is read, checked as ingest will check it, and shown with the mean so far;
what would be refused is refused while the cell is still on the table. Commands
are whole lines: u takes the last reading back, n goes on to the next cell, s
picks another stage, ? shows help, q ends. Enter alone asks the instruments that
are asked (--ask, or a simulated one).

A session is finished by n, by the next cell, by its last --expected reading, or
by --quiet seconds without a press, and goes out as one message. Where a typed
line may be a reading, or cells cannot be looked up, n comes before the next
cell, unless --cell-prefix tells what is one. Until the queue has confirmed a
session, it is kept in the spool: without network, after a crash, with the
terminal closed nothing is lost; what is left is sent at the next start.

INSTRUMENTS, CANONICAL_UNITS and DECIMAL_MARK are read as ingest reads them.
Cells are looked up in Ionworks where IONWORKS_API_KEY is set (on the local
stack, in its stand-in); else their names are taken as they are.

Exit status: 0 once the bench was ended, whatever still waits in the spool; 1
where it could not start, or not go on; 2 for wrong usage.

Examples:
  npm run cellgauge -- bench --simulate digimatic --stages dry,filled --expected 5
        a tour without an instrument (npm start runs in another terminal)
  npm run cellgauge -- bench --serial /dev/ttyUSB0 --format mahr \\
      --property thickness --expected 5
        a micrometer: five presses, and the session is sent
  npm run cellgauge -- bench --expected thickness=5,weight=1 \\
      --serial /dev/ttyUSB0 --format mitutoyo-mux10 --property thickness --unit mm \\
      --serial /dev/ttyUSB1 --format sbi --ask
        beside it a balance, which is asked with Enter
  npm run cellgauge -- bench --property thickness --unit mm --cell-prefix CELL-
        a wedge that types numbers, and a scanner that types CELL-…
  npm run cellgauge -- bench --tcp 10.0.0.7:4001 --format mt-sics --ask --every 5
        a balance behind a serial device server, asked every five seconds
  npm run cellgauge -- bench --list
  npm run cellgauge -- bench --status`;

async function run(flags: BenchFlags, given: readonly GivenOption[], command: Command): Promise<void> {
  const { list, status, json = false, spool: spoolFolder, redirect: redirects = false } = flags;
  // Each loaded where it is wanted: help needs none of the serial ports, the spool and the AWS client.
  if (list) return (await import('./bench/list-ports.ts')).listPorts({ json });
  if (status) return (await import('./bench/bench-status.ts')).benchStatus(spoolFolder, { json });
  if (json) command.error('Nothing to print as JSON: --json goes with --list or --status', { exitCode: 2 });

  const settings = await settingsFrom(flags, given);
  if (!settings.ok) return command.error(settings.reason, { exitCode: 2 });
  const { runBench } = await import('./bench/run-bench.ts');
  await runBench(settings.value, { spoolFolder, redirects, environment: process.env });
  // A request that nobody waits for any more would keep the process for its whole time; what was shown last is shown first.
  await new Promise<void>((shown) => process.stdout.write('', () => shown()));
  process.exit();
}

async function settingsFrom(flags: BenchFlags, given: readonly GivenOption[]): Promise<Read<BenchSettings>> {
  const sources = sourcesOf(given, await registryFor(given));
  if (!sources.ok) return sources;
  const queueUrl = readingsQueueUrlFrom(flags.readingsQueueUrl, process.env);
  return settingsOf(flags, { sources: sources.value, queueUrl });
}

/** Where no instrument is named, nothing is looked up; a registry that is kept elsewhere is then not asked for. */
async function registryFor(given: readonly GivenOption[]): Promise<Registry> {
  const isNamed = given.some((option) => 'says' in option && option.says.instrument !== undefined);
  return isNamed ? (await readingRulesFrom(process.env)).registry : new Map();
}
