/** The simulation from the command line: `npm run simulate`. */
import { styleText } from 'node:util';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { progressBar } from '../../lib/cli/progress-bar.ts';
import { loadProject } from './load-project.ts';
import { plant } from './plant.ts';
import { plants } from './plants.ts';
import { reportLines } from './report.ts';
import { search } from './search.ts';
import { summaryLines } from './summary.ts';
import { shrink } from './try-seed.ts';

interface Flags {
  runs: number;
  seed?: number;
  from: number;
  json?: true;
  plant?: string;
  shrinkSeconds: number;
}

const program = new Command('simulate')
  .description('Plays plans that try to break ingest, in virtual time, and holds every promise against what happened.')
  .option('--runs <n>', 'how many plans', wholeNumber, 2000)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--seed <seed>', 'play the plan of this seed alone, and shrink it if it breaks a promise', wholeNumber)
  .option('--shrink-seconds <n>', 'how long to look for a smaller plan that breaks the same promise', wholeNumber, 20)
  .option('--plant <name>', 'put in a bug first, to see that it is found; see --list-plants')
  .option('--list-plants', 'print what can be planted')
  .option('--json', 'print for programs: one JSON object')
  .addHelpText('after', '\nExit status: 0 no promise was broken; 1 one was; 2 wrong usage.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(styleText('red', text, { stream: process.stderr })) })
  .action((flags: Flags & { listPlants?: true }) => (flags.listPlants ? listPlants() : simulate(flags)));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

function listPlants(): void {
  for (const { name, says } of plants) console.log(`${name.padEnd(36)} ${says}`);
}

async function simulate({ runs, seed, from, json, plant: name, shrinkSeconds }: Flags): Promise<void> {
  const bug = name === undefined ? undefined : plants.find((one) => one.name === name);
  if (name !== undefined && bug === undefined) program.error(`Cannot plant ${name}: --list-plants shows what can be`);

  const range = seed === undefined ? { from, runs } : { from: seed, runs: 1 };
  const progress = json ? undefined : progressBar('played');
  progress?.of(range.runs);
  const found = await search({ ...range, ...(bug && { plant: bug.name }), onPlayed: (more) => progress?.add(more) });
  progress?.end();

  const { violation } = found;
  if (violation) process.exitCode = 1;
  if (violation && shrinkSeconds > 0) {
    if (bug) plant(bug);
    const trial = await shrink(violation.seed, await loadProject(), shrinkSeconds * 1000);
    if (!json && trial) console.log(reportLines(violation.seed, trial).join('\n'));
  }
  if (json) console.log(JSON.stringify(found));
  else console.log(summaryLines(found).join('\n'));
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no whole number.');
}
