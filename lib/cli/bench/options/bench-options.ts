import { Option } from 'commander';

import type { Plan } from '../../../domain/bench/session/plan.ts';
import { benchSpoolPath } from '../../../local/defaults.ts';
import { list, quietMs } from './option-texts.ts';
import { planOption } from './plan-option.ts';
import { type SpreadOption, spreadOption, usualSpread } from './spread-option.ts';

const grouped = (heading: string, options: readonly Option[]): readonly Option[] =>
  options.map((option) => option.helpGroup(heading));

/** How sessions go at this bench, and where they are sent. */
export const benchOptions = (): readonly Option[] => [
  ...grouped('Sessions:', [
    new Option('--stages <list>', 'those to pick from: dry,filled,formed (default: any)').argParser(list),
    new Option('--no-stages', 'nobody is asked for a stage'),
    new Option('--positions <list>', 'where on the cell, in turn: centre,n,e,s,w').argParser(list),
    new Option('--expected <plan>', 'how many readings: 5, or thickness=5,weight=1').argParser(planOption),
    new Option(
      '--spread <limit>',
      'how far replicates may lie apart without a warning: 0.02 (mm or g), 1% of their mean, none',
    )
      .argParser(spreadOption)
      .default(usualSpread, '1%'),
    new Option('--cell-prefix <list>', 'how barcodes of cells begin; what begins so is a cell at any time').argParser(
      lists,
    ),
    new Option('--quiet <seconds>', 'how long a session waits for its next press; with --live at most 90')
      .argParser(quietMs)
      .default(120_000, '120'),
    new Option('--live', 'send each press at once, not sessions as a whole'),
    new Option('--trust-clock', 'take readings although the clock is off here'),
  ]),
  ...grouped('Said of all readings:', [
    new Option('--operator <name>', 'who measures'),
    new Option('--lab <name>', 'where'),
    new Option('--protocol <name>', 'by which protocol'),
    new Option('--notes <text>', 'what else is worth knowing'),
  ]),
  ...grouped('Sending:', [
    new Option(
      '--readings-queue-url <url>',
      'default: READINGS_QUEUE_URL, else the queue of the local stack (npm start)',
    ),
    new Option('--spool <folder>', 'where readings wait for the queue').default(benchSpoolPath),
    new Option('--redirect', 'send what waits there for another queue to this one'),
  ]),
  ...grouped('Instead of a bench:', [
    new Option('--list', 'show the serial ports of this machine').conflicts('status'),
    new Option('--status', 'show what waits to be sent'),
    new Option('--json', 'with these two: one JSON document, for programs'),
  ]),
];

/** What is left of the options once the sources were collected. */
export interface BenchFlags {
  /** False: there are none. */
  stages?: readonly string[] | false;
  positions?: readonly string[];
  expected?: Plan;
  spread: SpreadOption;
  cellPrefix?: readonly string[];
  /** Milliseconds. */
  quiet: number;
  live?: true;
  trustClock?: true;
  operator?: string;
  lab?: string;
  protocol?: string;
  notes?: string;
  readingsQueueUrl?: string;
  spool: string;
  redirect?: true;
  list?: true;
  status?: true;
  json?: true;
}

const lists = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, ...list(text)];
