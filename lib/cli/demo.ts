import { styleText } from 'node:util';
import { Command } from 'commander';

import { type Stack, startStack } from '../local/stack.ts';
import { benchAt } from './demo/bench.ts';
import { cells, instruments } from './demo/lab.ts';
import { pageOn } from './demo/page.ts';
import { whileShown } from './demo/progress.ts';
import { scenes } from './demo/scenes.ts';
import { checkTotals } from './demo/totals.ts';

const logFile = '.cellgauge/demo.log';

/** `demo`: the main job on the local stack, from instrument frames to measurements, and ends. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'play a morning at the bench on this machine: frames come in, measurements are filed, bad readings refused',
    )
    .addHelpText(
      'after',
      `
It starts the local stack on free ports, with a stand-in for the Ionworks API,
and checks each outcome; it takes less than half a minute. Exit status: 0 if
everything came as told, 1 if something did not.`,
    )
    .action((_: object, command: Command) =>
      demo().catch((error: Error) =>
        command.error(
          `\nThis did not come as expected: ${error.message}.\nWhat the function printed is in ${logFile}.`,
        ),
      ),
    );
}

async function demo(): Promise<void> {
  console.log(`${styleText('bold', 'cellgauge: a morning at the bench')}\n`);
  console.log('Everything runs on this machine: an SQS emulator, the ingest function, a stand-in for Ionworks.');
  console.log('Times are UTC; calls are what Ionworks was asked, with the HTTP status of its answer.\n');
  const stack = await whileShown('Starting', () =>
    startStack({
      ionworks: { kind: 'stand-in', cells },
      variables: { INSTRUMENTS: JSON.stringify(instruments) },
      logFile,
    }),
  );
  try {
    await Promise.race([play(stack), endOf(stack)]);
  } finally {
    await stack.stop();
  }
}

async function play(stack: Stack): Promise<void> {
  const bench = benchAt(stack);
  const page = pageOn(console.log);
  try {
    for (const [index, { title, play }] of scenes.entries()) {
      page.heading(`${index + 1}  ${title}`);
      await play(bench, page);
    }
    page.heading('The morning, counted');
    page.told('checked', ...(await checkTotals(bench, scenes)));
    page.heading('With your own instruments and account');
    for (const [what, how] of connecting) page.told(what, how);
  } finally {
    bench.leave();
  }
}

const connecting = [
  ['bench', 'npm start; beside it, npm run cellgauge -- bench --simulate digimatic'],
  ['account', 'IONWORKS_API_KEY=<your key> npm start files in your Ionworks instead of the stand-in'],
  ['AWS', 'npx serverless deploy puts queues and function into your account; the README says how'],
] as const;

async function endOf(stack: Stack): Promise<never> {
  await stack.ended;
  throw new Error('the local stack has ended by itself');
}
