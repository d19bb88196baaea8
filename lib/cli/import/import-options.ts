import { InvalidArgumentError, Option } from 'commander';

import { several } from '../several.ts';
import { ledgerOptions } from '../trace/ledger-options.ts';
import type { LedgerFlags } from '../trace/ledger-source.ts';

const grouped = (heading: string, options: readonly Option[]): readonly Option[] =>
  options.map((option) => option.helpGroup(heading));

/** How the file is to be understood, where it does not say so itself. */
export const mappingOptions: readonly Option[] = [
  ...grouped('What the columns mean:', [
    new Option(
      '--map <header=meaning>',
      'a field, a property, property[unit], property/position[unit], or ignore',
    ).argParser(several),
    new Option('--mapping <file>', 'the same in a file; default: mapping.json beside each file'),
    new Option(
      '--default <field=text>',
      'what holds where a row says nothing else: stage=dry, instrument=mic-1',
    ).argParser(several),
    new Option('--sheet <name>', 'only this sheet of a workbook').argParser(several),
  ]),
  ...grouped('How numbers and times are written:', [
    new Option('--decimal <mark>', 'the decimal mark; default: what the numbers tell, else DECIMAL_MARK')
      .choices([',', '.'])
      .argParser(decimalMark),
    new Option('--dates <order>', 'what 03/04/2025 is; default: what the dates tell').choices(['dmy', 'mdy']),
    new Option('--timezone <zone>', 'of times that name none: Europe/Berlin; default: IMPORT_TIMEZONE'),
    new Option('--epoch <year>', 'from when a sheet counts its days; default: as it says').choices(['1900', '1904']),
  ]),
];

/** Commander's own sentence lists the choices with commas between them: `,, .`. */
function decimalMark(text: string): string {
  if (text === ',' || text === '.') return text;
  throw new InvalidArgumentError('It is "," or ".".');
}

/** Where it comes from and goes to. */
export const sendingOptions = (): readonly Option[] => [
  ...grouped('Sending:', [
    new Option('--dry-run', 'show how the file is understood and what would be sent; send and keep nothing'),
    new Option('--receipts <folder>', 'where the receipts go; default: receipts beside each file'),
    new Option(
      '--readings-queue-url <url>',
      'default: READINGS_QUEUE_URL, else the queue of the local stack (npm start)',
    ),
    ...ledgerOptions(),
  ]),
];

export interface MappingFlags {
  map?: readonly string[];
  mapping?: string;
  default?: readonly string[];
  sheet?: readonly string[];
  decimal?: ',' | '.';
  dates?: 'dmy' | 'mdy';
  timezone?: string;
  epoch?: '1900' | '1904';
}

export interface ImportFlags extends MappingFlags, LedgerFlags {
  dryRun?: true;
  receipts?: string;
  readingsQueueUrl?: string;
  json?: true;
}
