import { type Command, Option } from 'commander';
import { readSelection, type Selection, type SelectionTexts } from '../../domain/selection.ts';
import { several } from '../several.ts';

/** Which letters are meant. Each may be given several times: any of its values counts, and all options together. */
export const selectionOptions: readonly Option[] = [
  new Option('--code <code>', 'of this problem').argParser(several),
  new Option('--cause <text>', 'whose folded sentence is this, or begins so').argParser(several),
  new Option('--cell <name>', 'of this cell, by id or name as the message says it').argParser(several),
  new Option('--instrument <id>', 'of this instrument').argParser(several),
  new Option('--id <id>', 'the letter, the message it was, or a reading of this id').argParser(several),
  new Option('--except <id>', 'but not this one, named in the same way').argParser(several),
  new Option('--match <path=value>', 'in which this stands, e.g. unit=furlong, instrument.kind=scale').argParser(
    several,
  ),
  new Option('--since <time>', 'sent since then: 2026-11-20T08:00:00Z, 2026-11-20 or 3h (ago)'),
  new Option('--until <time>', 'sent until then'),
].map((option) => option.helpGroup('Only letters:'));

export interface SelectionFlags {
  code?: readonly string[];
  cause?: readonly string[];
  cell?: readonly string[];
  instrument?: readonly string[];
  id?: readonly string[];
  except?: readonly string[];
  match?: readonly string[];
  since?: string;
  until?: string;
}

/** The selection that the flags describe; wrong usage ends the command with a sentence. `now`: epoch milliseconds. */
export function selectionFrom(flags: SelectionFlags, now: number, command: Command): Selection {
  const read = readSelection(flags, now);
  return read.ok ? read.value : command.error(read.reason, { exitCode: 2 });
}

/** What the flags select by, as it was written. */
export const selectionTexts = (flags: SelectionFlags): SelectionTexts => {
  const { code, cause, cell, instrument, id, except, match, since, until } = flags;
  return { code, cause, cell, instrument, id, except, match, since, until };
};

/** True where the flags name what is meant: all but some is as good as all. */
export const isSelective = ({ exceptIds: _, ...selection }: Selection): boolean =>
  Object.values(selection).some((value) => value !== undefined);
