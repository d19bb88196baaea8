import { Command, Option } from 'commander';

import { failing } from './failing.ts';
import { type Forecast, forecasterFor } from './send/forecast.ts';
import { forecastLines, jsonOfForecast, jsonOfProblem, problemSentence } from './send/forecast-words.ts';
import { messagesIn, type Outgoing } from './send/messages-in.ts';
import { hasReading, messageOf, readingOptions } from './send/reading-options.ts';
import { type ReadingsQueue, readingsQueue, readingsQueueUrlFrom } from './send/readings-queue.ts';
import { warn } from './warn.ts';

interface SendFlags {
  file?: string;
  readingsQueueUrl?: string;
  dryRun?: true;
  json?: true;
}

/** `send`: one reading, or the messages of a file, onto the readings queue. */
export function sendCommand(): Command {
  const command = new Command('send')
    .description('put one reading, or one instrument frame, on the readings queue')
    .usage('--cell <name> (--value <number> --unit <unit> | --raw <frame>) [options]');
  for (const option of readingOptions) command.addOption(option);
  return command
    .addOption(
      new Option('--file <file>', 'one JSON object, or one a line; - is standard input')
        .conflicts(readingOptions.map((option) => option.attributeName()))
        .helpGroup('Instead of all these, messages as they stand:'),
    )
    .optionsGroup('Sending:')
    .option('--readings-queue-url <url>', 'default: READINGS_QUEUE_URL, else the queue of the local stack (npm start)')
    .option('--dry-run', 'print the message and what ingest would make of it; send nothing')
    .option('--json', 'print for programs: one JSON object a message')
    .addHelpText('after', helpText)
    .action(async (flags: SendFlags) => {
      if (flags.file === undefined && !hasReading(flags)) {
        command.error('Nothing to send: give --value with --unit, --raw, --raw-base64 or --file', { exitCode: 2 });
      }
      await send(flags).catch(failing(command));
    });
}

const helpText = `
Every option that describes the reading is the field of that name in the
message. Without --reading-id and --measured-at the reading gets a new id, and
its time is when the queue received it. With --measured-at alone its id comes
from what it says: the same command again is the same reading, filed once.

The reading is checked as ingest will check it, with INSTRUMENTS,
CANONICAL_UNITS and DECIMAL_MARK of this environment. One that ingest would
refuse is sent all the same, with a warning. A queue on this machine is taken for
an emulated one; for others, the AWS SDK finds credentials where it always does.

Examples:
  npm run cellgauge -- send --cell A-017 --property thickness --value 4.121 --unit mm
  npm run cellgauge -- send --cell A-017 --instrument mic-1 --format digimatic \\
      --property thickness --raw FFFF000412130
  npm run cellgauge -- send --cell A-017 --stage dry --raw 'S S    38.4127 g' --dry-run
  npm run cellgauge -- send --file morning.ndjson`;

async function send(flags: SendFlags): Promise<void> {
  const messages: readonly Outgoing[] =
    flags.file === undefined ? [{ body: messageOf(flags) }] : await messagesIn(flags.file);
  const url = readingsQueueUrlFrom(flags.readingsQueueUrl, process.env);
  const forecast = await forecasterFor(process.env);
  const forecasts = messages.map((message) => ({ ...message, ...forecast(message.body) }));

  if (flags.dryRun) printForecasts(url, forecasts, flags);
  else await sendAll(url, forecasts, flags);
}

type Foreseen = Outgoing & Forecast;

function printForecasts(url: string, forecasts: readonly Foreseen[], { json }: SendFlags): void {
  if (!json) console.log(`Not sent to ${url}:`);
  for (const forecast of forecasts) {
    console.log(json ? JSON.stringify(jsonOfForecast(url, forecast)) : forecastLines(forecast).join('\n'));
  }
}

/** One after the other, in the order of the file: where it breaks off, it is clear what was sent. */
async function sendAll(url: string, forecasts: readonly Foreseen[], flags: SendFlags): Promise<void> {
  const queue = await readingsQueue(url);
  try {
    for (const [index, message] of forecasts.entries()) {
      warnOfRefusals(message);
      await sendOne(message, queue, flags).catch((error: Error) => {
        throw index === 0 ? error : new Error(`${error.message} (${index} of ${forecasts.length} messages were sent)`);
      });
    }
  } finally {
    queue.close();
  }
}

async function sendOne(message: Foreseen, queue: ReadingsQueue, { json }: SendFlags): Promise<void> {
  const messageId = await queue.send(message.body);
  const problems = message.entries.flatMap((entry) => (entry.kind === 'refused' ? [jsonOfProblem(entry)] : []));
  const sent = { message_id: messageId, queue_url: queue.url, problems };
  console.log(json ? JSON.stringify(sent) : `Sent ${messageId} to ${queue.url}`);
}

function warnOfRefusals({ line, entries }: Foreseen): void {
  const where = line === undefined ? '' : `line ${line}: `;
  for (const entry of entries) {
    if (entry.kind !== 'refused') continue;
    warn(`${where}ingest will refuse it. ${problemSentence(entry)}`);
  }
}
