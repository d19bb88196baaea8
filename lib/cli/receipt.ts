import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';

import { statusOf } from '../adapters/import-bucket/bucket.ts';
import { localFile } from '../adapters/local-file.ts';
import { s3Object } from '../adapters/s3-object.ts';
import { noDuration, readDuration } from '../domain/duration.ts';
import { quoted } from '../domain/problem.ts';
import { readTime } from '../domain/time.ts';
import type { ImportFile } from '../import/file.ts';
import { type FollowEnd, followReceipt } from '../import/follow-receipt.ts';
import { localAddresses, localAws } from '../local/defaults.ts';
import { failing } from './failing.ts';
import { interruptible } from './interruption.ts';
import { usable } from './reading-settings.ts';
import { jsonOfOutcomes, outcomeLines, refusedCount } from './receipt/outcome-report.ts';
import { receiptFile } from './receipt/receipt-file.ts';
import { receiptLedger } from './receipt/receipt-ledger.ts';
import { type ReceiptPlace, receiptPlaceOf } from './receipt/receipt-place.ts';
import { receiptProgress } from './receipt/receipt-progress.ts';
import { ledgerOptions } from './trace/ledger-options.ts';
import { type LedgerFlags, ledgerChoiceFrom } from './trace/ledger-source.ts';
import { warn } from './warn.ts';

interface ReceiptFlags extends LedgerFlags {
  follow?: true;
  wait?: string;
  receipts?: string;
  output?: string;
  json?: true;
}

/** `receipt`: what became of the readings that an import has queued. */
export function receiptCommand(): Command {
  const command = new Command('receipt')
    .description('complete the receipt of an import: which readings were filed, refused, or wait')
    .argument('<file>', 'the file that was imported, its .rows.csv, or s3://bucket/incoming/<file>')
    .option('--follow', 'go on until none waits any more')
    .option('--wait <duration>', 'follow for so long at most: 5m')
    .option('--receipts <folder>', 'where the import put its receipts; default: receipts beside the file')
    .option('--output <file>', 'where the outcomes go; default: <file>.outcomes.csv beside the receipt')
    .option('--json', 'print for programs: one JSON object')
    .addHelpText('after', helpText)
    .action((file: string, flags: ReceiptFlags) => run(file, flags, command).catch(failing(command)));
  for (const option of ledgerOptions()) command.addOption(option);
  return command;
}

const helpText = `
<file>.outcomes.csv has the lines of the receipt with what the ledger knows of
each: filed, and in which measurement; refused, and why; or waiting. A receipt in
the import bucket is read there, and its outcomes go into this folder. Ctrl-C
ends it at any time: what was kept last stays.

The ledger is the one of --ledger-table, --ledger-file, LEDGER_TABLE or
LEDGER_FILE, else that of the local stack (npm start).

Exit status: 0 where nothing was refused and, with --follow, nothing waits any
more; else 1; 2 for wrong usage.

Examples:
  npm run cellgauge -- receipt thickness.csv --follow
  npm run cellgauge -- receipt receipts/thickness.csv.rows.csv --wait 10m
  npm run cellgauge -- receipt s3://cellgauge-prod-imports-123456789012/done/thickness.csv \\
      --ledger-table cellgauge-prod-ledger`;

async function run(file: string, flags: ReceiptFlags, command: Command): Promise<void> {
  const { place, until } = askedFor(file, flags, command);
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const cannot = `Cannot follow ${quoted(place.name, 255)}`;
  const ledger = receiptLedger(
    usable(() => ledgerChoiceFrom(flags, process.env)),
    isOfLocalStack(place),
    clock,
  );
  if (ledger.kind === 'none') throw new Error(`${cannot}: ${ledger.why}`);
  if (ledger.warning !== undefined) warn(ledger.warning);
  const rows = await rowsAt(place, file);
  const since = await beginningOf(place);
  const interruption = interruptible();
  const progress = receiptProgress();
  let end: FollowEnd;
  try {
    const { signal } = interruption;
    end = await followReceipt(receiptFile(rows, place.outcomes), {
      ...{ ledger: ledger.store, clock, signal, until: until(clock.now()), since },
      ...{ onLines: progress.onLines, onLook: progress.onLook },
    });
  } finally {
    progress.end();
    interruption.done();
  }
  tell(end, { cannot, place, flags, isInterrupted: interruption.signal.aborted });
}

/** What is asked for; wrong usage ends the command with a sentence. */
function askedFor(
  file: string,
  { follow, wait, receipts, output }: ReceiptFlags,
  command: Command,
): { place: ReceiptPlace; until: (now: number) => number } {
  const read = receiptPlaceOf(file, {
    ...(receipts !== undefined && { receipts }),
    ...(output !== undefined && { output }),
  });
  if (!read.ok) return command.error(`Cannot follow ${quoted(file, 255)}: ${read.reason}`, { exitCode: 2 });
  const { place } = read;
  if (wait === undefined) return { place, until: (now) => (follow ? Number.POSITIVE_INFINITY : now) };
  const waitMs = readDuration(wait);
  if (waitMs === undefined) return command.error(noDuration('wait', wait), { exitCode: 2 });
  return { place, until: (now) => now + waitMs };
}

const isLocalBucket = (bucket: string): boolean => bucket === localAddresses.importBucket;

const isOfLocalStack = (place: ReceiptPlace): boolean =>
  place.kind === 'object'
    ? isLocalBucket(place.bucket)
    : (process.env.READINGS_QUEUE_URL || localAddresses.readingsQueueUrl) === localAddresses.readingsQueueUrl;

/** When the import began, as its summary says; `undefined` where there is none that can be read. */
async function beginningOf(place: ReceiptPlace): Promise<number | undefined> {
  try {
    const summary = await (place.kind === 'object'
      ? objectIn(place.bucket, summaryBeside(place.key))
      : localFile(summaryBeside(place.rows)));
    const { started }: { started?: unknown } = JSON.parse(await text(summary.read()));
    return typeof started === 'string' ? readTime(started) : undefined;
  } catch {
    return undefined;
  }
}

function objectIn(bucket: string, key: string): Promise<ImportFile> {
  const isLocal = isLocalBucket(bucket) && !process.env.AWS_ENDPOINT_URL && !process.env.AWS_ENDPOINT_URL_S3;
  return s3Object(bucket, key, isLocal ? { ...localAws(), forcePathStyle: true } : {});
}

async function rowsAt(place: ReceiptPlace, file: string): Promise<ImportFile> {
  if (place.kind === 'object') {
    return objectIn(place.bucket, place.key).catch((error: Error) => {
      const isMissing = statusOf(error.cause) === 404;
      const hint = isMissing ? `; where it could not be imported, ${summaryBeside(place.key)} says why` : '';
      throw new Error(`Cannot read ${quoted(place.name, 255)}: ${error.message}${hint}`, { cause: error });
    });
  }
  return localFile(place.rows).catch((error: Error) => {
    const summary = summaryBeside(place.rows);
    const otherwise =
      file === place.rows ? '' : '; has it been imported, and from here? --receipts names another folder';
    const hint = existsSync(summary) ? `; ${quoted(summary, 255)} tells how its import ended` : otherwise;
    throw new Error(`${error.message}${hint}`, { cause: error });
  });
}

/** A file that could not be imported at all has a summary, and no rows. */
const summaryBeside = (rows: string): string => rows.replace(/\.rows\.csv$/, '.summary.json');

function tell(
  { counts, reason }: FollowEnd,
  {
    cannot,
    place,
    flags,
    isInterrupted,
  }: { cannot: string; place: ReceiptPlace; flags: ReceiptFlags; isInterrupted: boolean },
): void {
  if (!counts)
    throw new Error(isInterrupted ? `Interrupted before ${quoted(place.name, 255)} was read` : `${cannot}: ${reason}`);
  if (reason !== undefined) warn(`${cannot} any further: ${reason}`);
  const report = { name: place.name, outcomes: place.outcomes, counts };
  if (flags.json) console.log(JSON.stringify(jsonOfOutcomes(report), undefined, 2));
  else console.log(outcomeLines(report, process.stdout.columns).join('\n'));
  const isFollowed = flags.follow === true || flags.wait !== undefined;
  if (refusedCount(counts) > 0 || reason !== undefined || (isFollowed && counts.waiting > 0)) process.exitCode = 1;
}
