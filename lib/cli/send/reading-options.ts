import { randomUUID } from 'node:crypto';
import { InvalidArgumentError, Option } from 'commander';

import { stringifyForSqs } from '../../domain/json.ts';

const grouped = (heading: string, options: readonly Option[]): readonly Option[] =>
  options.map((option) => option.helpGroup(heading));

/** What can be said of one reading. Each option is named after the field of the message that it becomes. */
export const readingOptions: readonly Option[] = [
  ...grouped('The cell (one of them):', [
    new Option('--cell <name>', 'the name on its label, looked up in Ionworks'),
    new Option('--cell-instance-id <id>', 'its id in Ionworks'),
  ]),
  ...grouped('What the instrument said:', [
    new Option('--value <number>', 'the number shown, digit for digit: 4.120 keeps its zero'),
    new Option('--unit <unit>', 'of the value, or of a frame that carries none: mm, in, g, …'),
    new Option('--raw <frame>', 'instead of a value: the frame as the instrument emitted it'),
    new Option('--raw-base64 <bytes>', 'the same for frames with bytes that no command line carries').conflicts('raw'),
    new Option('--format <id>', 'which decoder reads the frame; else the registry says, or it is recognised'),
    new Option('--decimal <mark>', 'the decimal mark of the value or frame').choices(['.', ',']),
    new Option('--stable <bool>', 'whether the display had settled; false is refused').choices(['true', 'false']),
  ]),
  ...grouped('What was measured, with what:', [
    new Option('--property <name>', 'thickness, weight, …; many instruments settle it'),
    new Option('--stage <text>', 'why the cell is on the bench: dry, filled, week 4'),
    new Option('--position <text>', 'where on the cell: centre, corner 2'),
    new Option('--instrument <id>', "the instrument's id, as in the registry"),
    new Option('--instrument-kind <kind>', 'micrometer, caliper, scale, …'),
    new Option('--instrument-model <model>', 'its model'),
    new Option('--instrument-serial-number <number>', 'its serial number'),
  ]),
  ...grouped('When, by whom:', [
    new Option('--measured-at <time>', 'ISO 8601 with zone; default: when the queue receives it'),
    new Option('--reading-id <id>', 'unique within the cell; default: a new one'),
    new Option('--expected <count>', 'how many readings this visit of the cell will have').argParser(count),
    new Option('--operator <name>', 'who measured'),
    new Option('--lab <name>', 'where'),
    new Option('--protocol <name>', 'by which protocol'),
    new Option('--notes <text>', 'what else is worth knowing'),
  ]),
];

type Flags = Readonly<Record<string, unknown>>;

/** True where the flags hold something an instrument said. */
export const hasReading = (flags: object): boolean =>
  ['value', 'raw', 'rawBase64'].some((name) => (flags as Flags)[name] !== undefined);

/** The body of the message that the flags describe. */
export function messageOf(flags: object): string {
  const fields = new Map(
    readingOptions.flatMap((option): [string, unknown][] => {
      const value = (flags as Flags)[option.attributeName()];
      return value === undefined ? [] : [[option.name().replaceAll('-', '_'), value]];
    }),
  );
  if (fields.has('stable')) fields.set('stable', fields.get('stable') === 'true');
  describeInstrument(fields);
  // An id of its own: should the AWS client have to send twice, it is the same reading, and is filed once.
  if (!fields.has('reading_id') && !fields.has('measured_at')) fields.set('reading_id', randomUUID());
  return stringifyForSqs(Object.fromEntries(fields));
}

/** An instrument that is more than its id goes out as an object. */
function describeInstrument(fields: Map<string, unknown>): void {
  const described = ['kind', 'model', 'serial_number'].flatMap((part): [string, unknown][] => {
    const value = fields.get(`instrument_${part}`);
    fields.delete(`instrument_${part}`);
    return value === undefined ? [] : [[part, value]];
  });
  if (described.length === 0) return;
  const id = fields.get('instrument');
  fields.set('instrument', { ...(id !== undefined && { id }), ...Object.fromEntries(described) });
}

function count(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no whole number above zero.');
}
