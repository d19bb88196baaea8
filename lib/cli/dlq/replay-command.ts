import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Command, Option } from 'commander';

import { operatorName } from '../../adapters/operator-name.ts';
import { operatorRecordFile } from '../../adapters/operator-record.ts';
import type { Correction } from '../../domain/correction-rules.ts';
import { ruleWords } from '../../domain/fix-rule.ts';
import type { SelectionTexts } from '../../domain/selection.ts';
import { correctedOrder } from '../../replay/corrected-order.ts';
import { recordedReplay } from '../../replay/recorded-replay.ts';
import { isAllDone, jsonOfForecast, jsonOfReport } from '../../replay/replay-json.ts';
import { orderOf, type ReplayRequest, readReplayRequest } from '../../replay/replay-request.ts';
import { foresee, type ReplayOrder, type ReplayPlan, type ReplayWorld } from '../../replay.ts';
import { canAsk, confirmed } from '../confirm.ts';
import { failing } from '../failing.ts';
import { bytesIn, fileNamed } from '../file-content.ts';
import { interruptible } from '../interruption.ts';
import { readingsQueueUrlFrom } from '../send/readings-queue.ts';
import { counted } from '../told.ts';
import { ledgerOptions } from '../trace/ledger-options.ts';
import type { LedgerFlags } from '../trace/ledger-source.ts';
import { warn } from '../warn.ts';
import { forecastLines } from './forecast-lines.ts';
import { readCorrections } from './letter-file/read-corrections.ts';
import { deadLetterQueueUrlFrom, type QueueFlags, queueOption } from './letters-source.ts';
import { notShownWords } from './not-shown-words.ts';
import {
  type FixFlags,
  fixOptions,
  type HowFlags,
  howOptions,
  type RecordFlags,
  recordOptions,
} from './replay-options.ts';
import { replayProgress } from './replay-progress.ts';
import { replayWorld } from './replay-world.ts';
import { reportLines } from './report-lines.ts';
import { type SelectionFlags, selectionOptions, selectionTexts } from './selection-options.ts';

interface Flags extends QueueFlags, SelectionFlags, FixFlags, HowFlags, RecordFlags, LedgerFlags {
  readingsQueueUrl?: string;
  json?: true;
}

/** `dlq replay`: letters back to the readings queue, as they are or fixed by rules. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('send letters back to the readings queue, as they are or fixed by rules')
    .addOption(queueOption())
    .addOption(
      new Option(
        '--readings-queue-url <url>',
        'default: READINGS_QUEUE_URL, else the queue of the local stack (npm start)',
      ),
    );
  for (const option of [...ledgerOptions(), ...selectionOptions, ...fixOptions, ...howOptions, ...recordOptions]) {
    command.addOption(option);
  }
  return command
    .option('--json', 'print for programs: one JSON document')
    .addHelpText('after', helpText)
    .action((flags: Flags) => run(flags, command).catch(failing(command)));
}

const helpText = `
Without a selection all letters are meant. A letter is deleted only after the
readings queue has confirmed it, and readings keep their ids: whatever happens
on the way, none is lost and none is filed twice. Ctrl-C stops between batches
and says what was done.

Rules apply to each reading of a letter, where the field stands, else beside the
reading: first --unset, then --map, then --set. A rule that changes none of the
letters, or makes one worse, moves nothing.

A dry run foresees by INSTRUMENTS, CANONICAL_UNITS and DECIMAL_MARK of this
environment, by the ledger, and by what Ionworks says of the cells where
IONWORKS_API_KEY is set (the local stack's is known).

Exit status: 0 once everything that was selected went back (and, with --wait or
--canary, was filed), else 1; 2 for wrong usage.

Examples:
  npm run cellgauge -- dlq replay --code unknown-unit --map unit:furlong=mm --dry-run
  npm run cellgauge -- dlq replay --code unknown-unit --map unit:furlong=mm --canary 5 --wait 10m
  npm run cellgauge -- dlq replay --cause 'Cannot file # mm as thickness' \\
      --accept implausible --reason 'measured against a shim'
  npm run cellgauge -- dlq replay --from corrected.csv`;

async function run(flags: Flags, command: Command): Promise<void> {
  const request = requestFrom(flags, command);
  const url = deadLetterQueueUrlFrom(flags, process.env);
  const readingsQueueUrl = readingsQueueUrlFrom(flags.readingsQueueUrl, process.env);
  const refusal = request.isDryRun ? undefined : whyNotTogether(flags, { url, readingsQueueUrl });
  if (refusal !== undefined) throw new Error(refusal);
  const by = request.by ?? operatorName(process.env);
  const ordered = await orderFrom(flags, request, by);
  const follows = !request.isDryRun && (request.canary !== undefined || request.waitMs !== undefined);
  const needs = { deadLetterQueueUrl: url, readingsQueueUrl, ledger: flags, follows };
  const { world, warnings, close } = await replayWorld(needs, process.env);
  const interruption = interruptible();
  const progress = replayProgress();
  const running: Running = {
    flags,
    request,
    ...ordered,
    world: { ...world, signal: interruption.signal, onProgress: progress.on },
    warnings,
    url,
    readingsQueueUrl,
    endProgress: progress.end,
  };
  try {
    await (request.isDryRun ? tryOut(running) : carryOut(running));
  } finally {
    progress.end();
    interruption.done();
    close();
  }
}

/** Where one of the queues alone is named, the other would be the local stack's: letters of one system on the queue of another. */
function whyNotTogether(
  { deadLetterQueueUrl, readingsQueueUrl }: Flags,
  urls: { url: string; readingsQueueUrl: string },
): string | undefined {
  const { DEAD_LETTER_QUEUE_URL, READINGS_QUEUE_URL } = process.env;
  const isFromNamed = Boolean(deadLetterQueueUrl ?? DEAD_LETTER_QUEUE_URL);
  const isToNamed = Boolean(readingsQueueUrl ?? READINGS_QUEUE_URL);
  if (isFromNamed === isToNamed) return undefined;
  const missing = isFromNamed
    ? 'the readings queue is not named; name it with --readings-queue-url or READINGS_QUEUE_URL'
    : 'the dead-letter queue is not named; name it with --dead-letter-queue-url or DEAD_LETTER_QUEUE_URL';
  return `Cannot replay from ${urls.url} to ${urls.readingsQueueUrl}: ${missing}`;
}

interface Running extends Ordered {
  flags: Flags;
  request: ReplayRequest;
  world: ReplayWorld;
  warnings: readonly string[];
  url: string;
  readingsQueueUrl: string;
  endProgress: () => void;
}

function requestFrom(flags: Flags, command: Command): ReplayRequest {
  const { set, map, unset, accept, reason, beside, dryRun, canary, wait, rate, by } = flags;
  const texts = {
    ...selectionTexts(flags),
    ...{ set, map, unset, accept, reason, beside, dry_run: dryRun, canary, wait, rate, by },
  };
  const read = readReplayRequest(texts, Date.now());
  return read.ok ? read.request : command.error(read.reason, { exitCode: 2 });
}

/** An order, and what the record tells of it. */
interface Ordered {
  order: ReplayOrder;
  selection: SelectionTexts;
  rules: readonly string[];
}

async function orderFrom(flags: Flags, request: ReplayRequest, by: string): Promise<Ordered> {
  const { from, decimal, skipMissing } = flags;
  if (from === undefined) {
    return { order: orderOf(request, by), selection: request.selectionTexts, rules: request.rules.map(ruleWords) };
  }
  const read = readCorrections(await bytesIn(from));
  if (!read.ok) throw new Error(`Cannot replay from ${fileNamed(from)}: ${read.reason}`);
  const { canary, waitMs, perSecond } = request;
  const corrections = decimal === ',' ? read.corrections.map(withPoint) : read.corrections;
  const order = correctedOrder(corrections, {
    ...{ file: fileNamed(from), by, canary, waitMs, perSecond },
    skipsMissing: skipMissing === true,
  });
  return {
    order,
    selection: { id: [...new Set(corrections.map(({ letterId }) => letterId))] },
    rules: corrections.map(({ line, field, correct }) => `line ${line}: ${field || 'its field'}=${correct}`),
  };
}

/** The sheet's decimal comma as the point that a message writes. */
const withPoint = (correction: Correction): Correction =>
  /^\s*[+-]?\d+,\d+\s*$/.test(correction.correct)
    ? { ...correction, correct: correction.correct.replace(',', '.') }
    : correction;

async function tryOut({ flags, order, world, warnings, endProgress }: Running): Promise<void> {
  const foreseen = await foresee(order, world);
  endProgress();
  if (foreseen.notShown !== undefined) warn(notShownWords(foreseen.notShown));
  if (!foreseen.ok) throw new Error(foreseen.reason);
  for (const warning of warnings) warn(warning);
  const { forecast } = foreseen;
  if (flags.json) console.log(JSON.stringify(jsonOfForecast(forecast, warnings), null, 2));
  else console.log(forecastLines(forecast, process.stdout.columns).join('\n'));
}

async function carryOut(running: Running): Promise<void> {
  const { flags, order, selection, rules, world, url, readingsQueueUrl, endProgress } = running;
  const done = await recordedReplay(order, world, {
    record: operatorRecordFile(flags.record),
    intent: {
      by: order.by,
      action: 'replay',
      id: randomUUID(),
      queue: url,
      selection,
      rules,
      options: {
        to: readingsQueueUrl,
        from: flags.from === undefined ? undefined : basename(flags.from),
        ...{ canary: flags.canary, wait: flags.wait, rate: flags.rate },
      },
    },
    permit: async (plan) => {
      endProgress();
      // Nothing is lost by a replay: where nobody can be asked, it goes on.
      if (flags.yes || !canAsk()) return undefined;
      return (await confirmed(questionOf(plan, running))) ? undefined : 'Nothing was moved';
    },
  });
  endProgress();
  if (done.notShown !== undefined) warn(notShownWords(done.notShown));
  if (done.notRecorded !== undefined) warn(done.notRecorded);
  if (!done.ok) throw new Error(done.reason);
  const { report } = done;
  if (flags.json) console.log(JSON.stringify(jsonOfReport(report), null, 2));
  else console.log(reportLines(report, { url: readingsQueueUrl, width: process.stdout.columns }).join('\n'));
  if (!isAllDone(report)) process.exitCode = 1;
}

/** `replay 312 letters to …, 4 of which would fail again by the rules here`. */
function questionOf({ ready, unchanged }: ReplayPlan, { readingsQueueUrl, request }: Running): string {
  const failing = ready.filter(
    ({ after }) => after.kind === 'unreadable' || after.entries.some(({ reading }) => !reading.ok),
  ).length;
  const fails = failing > 0 ? `, ${failing} of which would fail again by the rules known here` : '';
  const stays = unchanged.length > 0 ? ` (${unchanged.length} stay, as no rule changes them)` : '';
  const ahead = request.canary === undefined ? '' : `, ${request.canary} ahead`;
  return `replay ${counted(ready.length, 'letter')}${ahead} to ${readingsQueueUrl}${fails}${stays}`;
}
