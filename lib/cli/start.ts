import { once } from 'node:events';
import { relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';

import { localAddresses, localPorts } from '../local/defaults.ts';
import { type Stack, startStack } from '../local/stack.ts';
import type { StackAddresses, StackEvent } from '../local/stack-message.ts';
import { stackOptionsFrom } from '../local/stack-options.ts';
import { failing } from './failing.ts';

interface StartFlags {
  awsPort: number;
  ionworksPort: number;
  lambdaPort: number;
  log: string;
}

/** `start`: the local stack, in the foreground until Ctrl-C. */
export function startCommand(): Command {
  return new Command('start')
    .description('run everything on this machine: emulated SQS and S3, the functions, a stand-in for the Ionworks API')
    .option('--aws-port <port>', 'where SQS and S3 listen', port, localPorts.aws)
    .option('--ionworks-port <port>', 'where the stand-in listens', port, localPorts.ionworks)
    .option('--lambda-port <port>', 'where the functions are invoked', port, localPorts.lambda)
    .option('--log <file>', 'what the functions print', '.cellgauge/local-stack.log')
    .addHelpText(
      'after',
      '\nWith IONWORKS_API_KEY set, readings are filed in the real Ionworks instead of the stand-in.',
    )
    .action((flags: StartFlags, command: Command) => start(flags).catch(failing(command)));
}

async function start({ awsPort, ionworksPort, lambdaPort, log }: StartFlags): Promise<void> {
  const options = stackOptionsFrom(process.env);
  // The stand-in's port is of no interest where there is no stand-in.
  const ionworks = options.ionworks.kind === 'stand-in' ? ionworksPort : 0;

  console.log('Starting …');
  const stack = await startStack({
    ...options,
    ports: { aws: awsPort, ionworks, lambda: lambdaPort },
    logFile: log,
    onLine: (line) => printIfAny(outcomeLine(line)),
    onEvent: (event) => printIfAny(troubleLine(event)),
  });
  console.log(stackLines(stack, log).join('\n'));

  if ((await interruptionOrEndOf(stack)) === 'end') throw new Error(`The local stack has ended by itself, see ${log}`);
  console.log('\nStopping …');
  await stack.stop();
}

function printIfAny(line: string | undefined): void {
  if (line !== undefined) console.log(line);
}

/** A second Ctrl-C is no longer caught: it ends this process, and the stack with it. */
function interruptionOrEndOf(stack: Stack): Promise<'interruption' | 'end'> {
  return Promise.race([
    ...['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal).then(() => 'interruption' as const)),
    stack.ended.then(() => 'end' as const),
  ]);
}

/** What somebody has to know to use the stack. */
export function stackLines(addresses: StackAddresses, log: string): string[] {
  const { awsEndpoint, queueUrls, importBucket, ionworksUrl, ledgerFile, standIn } = addresses;
  const elsewhere =
    queueUrls.readings === localAddresses.readingsQueueUrl ? '' : ` --readings-queue-url ${queueUrls.readings}`;
  const cell = standIn?.cells[0]?.name ?? "'<the name on its label>'";
  return [
    'cellgauge runs on this machine; Ctrl-C stops it.',
    '',
    `  readings queue      ${queueUrls.readings}`,
    `  dead-letter queue   ${queueUrls.deadLetters}`,
    `  import bucket       ${awsEndpoint}/${importBucket}`,
    ...(standIn
      ? [
          `  Ionworks API        ${ionworksUrl}, a stand-in; its key is ${standIn.apiKey}`,
          `  cells               ${standIn.cells.map(({ name }) => name).join(', ')}`,
        ]
      : [`  Ionworks API        ${ionworksUrl}, not the stand-in: IONWORKS_API_KEY is set`]),
    `  ledger              ${relative('', ledgerFile)}, ${standIn ? 'begun anew' : 'kept for the next time'}`,
    `  log                 ${log}`,
    '',
    'Send a reading from another terminal:',
    `  npm run cellgauge -- send --cell ${cell} --property thickness --value 0.520 --unit mm${elsewhere}`,
    'Take readings as at a bench, with an instrument that is played:',
    `  npm run cellgauge -- bench --simulate digimatic${elsewhere}`,
    'Import a file:',
    `  curl -T readings.csv ${awsEndpoint}/${importBucket}/incoming/`,
    ...(standIn ? ['See what was filed:', `  curl ${ionworksUrl}/_measurements`] : []),
    '',
  ];
}

const LogLineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    level: v.string(),
    message: v.string(),
    measurement: v.optional(v.string()),
    file: v.optional(v.string()),
    detail: v.optional(v.string()),
  }),
);

/** What a person wants to read of a line that a function has logged; nothing of any other line. */
export function outcomeLine(line: string): string | undefined {
  const read = v.safeParse(LogLineSchema, line);
  if (!read.success) return undefined;
  const { message, measurement, file, detail } = read.output;
  return [message.padEnd(8), measurement, file, detail].filter(Boolean).join('  ').trimEnd();
}

/** What has gone wrong between a queue or a bucket and a function, in a line; nothing where all went well. */
export function troubleLine(event: StackEvent): string | undefined {
  if (event.kind === 'poll-failed') return `The queue cannot be read: ${event.reason}`;
  if (event.reason === undefined) return undefined;
  if (event.kind === 'notified') return `${event.key} waits in the import bucket: ${event.reason}`;
  return `${event.returned} of ${event.messages} messages come back to the queue: ${event.reason}`;
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It is no port: a whole number from 0, any free one, to 65535.');
}
