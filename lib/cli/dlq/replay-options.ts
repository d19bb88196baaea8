import { Option } from 'commander';
import { operatorRecordPath } from '../../local/defaults.ts';
import { several } from '../several.ts';

const grouped = (heading: string, options: readonly Option[]): readonly Option[] =>
  options.map((option) => option.helpGroup(heading));

/** What is done to the letters before they go back. */
export const fixOptions: readonly Option[] = grouped('Fixing each of them:', [
  new Option('--set <field=value>', 'set a field of each reading: unit=mm, instrument.id=mic-2').argParser(several),
  new Option('--map <field:from=to>', 'exchange a value where it stands: unit:furlong=mm').argParser(several),
  new Option('--unset <field>', 'take a field away').argParser(several),
  new Option('--accept <code>', 'it is true: file it although it is implausible').choices(['implausible']),
  new Option('--reason <text>', 'why it is true; filed with the reading'),
  new Option('--beside', 'file a conflict beside what is there, under a name of its own'),
]);

/** How they go back. */
export const howOptions: readonly Option[] = grouped('How:', [
  new Option('--dry-run', 'move nothing: tell for each letter before, after, and whether it will pass'),
  new Option('--canary <count>', 'send so many ahead, and the others only if all of them were filed'),
  new Option('--wait <duration>', 'wait so long for what becomes of them: 10m (with --canary: for that, too)'),
  new Option('--rate <count>', 'letters a second, at most'),
  new Option('--from <file>', 'the file of `dlq export`, with its column `correct` filled in').conflicts([
    ...['code', 'cause', 'cell', 'instrument', 'id', 'except', 'match', 'since', 'until'],
    ...['set', 'map', 'unset', 'accept', 'beside'],
  ]),
  new Option('--decimal <mark>', 'the decimal mark in that column; default: .').choices(['.', ',']),
  new Option('--skip-missing', 'pass over rows of letters that are no longer in the queue'),
  new Option('-y, --yes', 'do not ask'),
]);

/** Who does it, and where that is kept. */
export const recordOptions: readonly Option[] = grouped('The record:', [
  new Option('--by <name>', 'who does it; default: who is logged in here'),
  new Option('--record <file>', 'where each action is appended to').default(operatorRecordPath),
]);

export interface FixFlags {
  set?: readonly string[];
  map?: readonly string[];
  unset?: readonly string[];
  accept?: string;
  reason?: string;
  beside?: true;
}

export interface HowFlags {
  dryRun?: true;
  canary?: string;
  wait?: string;
  rate?: string;
  from?: string;
  decimal?: '.' | ',';
  skipMissing?: true;
  yes?: true;
}

export interface RecordFlags {
  by?: string;
  record: string;
}
