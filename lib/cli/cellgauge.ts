/** The command line of cellgauge: `npm run cellgauge -- <command>`. Each command is a file of its own. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Command, CommanderError } from 'commander';

const program = new Command('cellgauge')
  .description('Files what micrometers, calipers and scales say as measurements of battery cells in Ionworks.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(styleText('red', text, { stream: process.stderr })) })
  .configureHelp({ styleTitle: (title) => styleText('bold', title) })
  .addHelpText(
    'after',
    `
Examples:
  npm run demo                          see it work: a morning at the bench, in half a minute
  npm start                             run all of it on this machine, until Ctrl-C
  npm run cellgauge -- send --cell CELL-001 --property thickness --value 4.121 --unit mm
  npm run cellgauge -- send --help      what else can be said of a reading
  npm run cellgauge -- bench --simulate digimatic   take readings at the bench, here from a played gauge
  npm run cellgauge -- import lab.xlsx --dry-run   how a spreadsheet would be understood
  npm run cellgauge -- trace CELL-001   where its readings are, and how they came there
  npm run cellgauge -- dlq list         what was refused, and why
  npm run cellgauge -- decode "S S    38.4127 g"   what a new instrument says

Exit status: 0 done; 1 failed, with a sentence on standard error; 2 wrong usage.`,
  );

// What a command is compiled to is kept beside what npm installs: its next start takes less than half the time.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/cellgauge'));

/** In the order of the help. Each is loaded where it is wanted: a command on its way needs none of the others. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['demo', async () => (await import('./demo.ts')).demoCommand()],
  ['start', async () => (await import('./start.ts')).startCommand()],
  ['bench', async () => (await import('./bench.ts')).benchCommand()],
  ['send', async () => (await import('./send.ts')).sendCommand()],
  ['import', async () => (await import('./import.ts')).importCommand()],
  ['receipt', async () => (await import('./receipt.ts')).receiptCommand()],
  ['trace', async () => (await import('./trace.ts')).traceCommand()],
  ['dlq', async () => (await import('./dlq.ts')).dlqCommand()],
  ['decode', async () => (await import('./decode.ts')).decodeCommand()],
  ['formats', async () => (await import('./formats.ts')).formatsCommand()],
  ['instruments', async () => (await import('./instruments.ts')).instrumentsCommand()],
]);
const named = commands.get(process.argv[2] ?? '');
for (const load of named ? [named] : commands.values()) {
  const command = await load();
  program.addCommand(command.copyInheritedSettings(program));
  for (const subcommand of command.commands) subcommand.copyInheritedSettings(program);
}

// `cellgauge … | head` closes the pipe early: that is no failure. A terminal that was closed cannot be written to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  if (error.code === 'EIO') process.exit(129);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = exitStatusOf(error);
  if (process.exitCode === 2 && error.code !== 'commander.help') console.error('Add --help to see what it takes.');
}

/** A command says its status itself; whatever commander finds wrong is wrong usage. */
function exitStatusOf({ code, exitCode }: CommanderError): number {
  return code === 'commander.error' || exitCode === 0 ? exitCode : 2;
}
