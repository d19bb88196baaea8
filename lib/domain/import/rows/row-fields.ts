import type { Fields } from '../../fields.ts';
import type { DecimalMark } from '../../number.ts';
import { failed, ok, quoted, type Result } from '../../problem.ts';
import { storable } from '../../text.ts';
import type { ColumnField } from '../mapping.ts';
import { type Context, isDash, type StandingField } from './above.ts';
import type { Defaults, OwnColumn, RowColumns } from './row-columns.ts';
import type { RowPlace } from './table-reading.ts';
import { stableMeant } from './words-in-cells.ts';

/** What is known of a table when its rows are read. */
export interface TableSays {
  columns: RowColumns;
  defaults: Defaults;
  decimal: DecimalMark | undefined;
  mayPointGroup: boolean;
}

/** What a field says in a row, above it or by default; `undefined` for nothing. */
export function saidOf(field: StandingField, context: Context, defaults: Defaults): string | undefined {
  const text = context[field] ?? defaults.get(field);
  return text === undefined || text === '' ? undefined : storable(text);
}

/** Which cell a row is of. It is taken from one place alone: where rows name cells, nothing is added by default. */
export function cellIn(context: Context, defaults: Defaults): RowPlace['cell'] {
  const isNamed = context.cell_instance_id !== undefined || context.cell !== undefined;
  const from = isNamed ? noDefaults : defaults;
  const id = saidOf('cell_instance_id', context, from);
  if (id !== undefined) return { kind: 'id', text: id };
  const name = saidOf('cell', context, from);
  return name === undefined ? undefined : { kind: 'name', text: name };
}

const noDefaults: Defaults = new Map();

/** What rows say of stage, operator, lab, protocol and instrument, which stands until they say otherwise. */
export function contextFields(context: Context, { columns, defaults }: TableSays): Result<Fields> {
  const said = (field: StandingField): string | undefined => saidOf(field, context, defaults);
  for (const field of limited) {
    const { length } = said(field) ?? '';
    if (length > mostCharacters) return tooLong({ field, length, most: mostCharacters }, columns);
  }
  const fields: Fields = {};
  for (const field of plain) {
    const text = said(field);
    if (text !== undefined) fields[field] = text;
  }
  const instrument = instrumentSaid(said);
  if (instrument !== undefined) fields.instrument = instrument;
  return ok(fields);
}

const plain = ['stage', 'operator', 'lab', 'protocol'] as const;
const described = ['instrument_kind', 'instrument_model', 'instrument_serial_number'] as const;
/** What `contextFields` goes by. */
export const aroundFields = [...plain, 'instrument', ...described] as const;

const limited = ['stage', 'operator', 'lab', 'instrument', ...described] as const;

/** Ionworks's limit for a name: a longer text in such a field is a mistake somewhere. */
const mostCharacters = 255;

const tooLong = (
  { field, length, most }: { field: ColumnField; length: number; most: number },
  { headers }: RowColumns,
): Result<never> => {
  const header = headers.get(field);
  const where = header === undefined ? `its ${field}` : `its column ${quoted(header)}`;
  return failed('unreadable-row', `Cannot read the row: ${where} has ${length} characters, more than ${most}`);
};

/** Of a row with a word such as `Mittelwert` in one of its columns. */
export const notAReading = (text: string, header: string, advice = ''): Result<never> =>
  failed(
    'not-a-reading',
    `Cannot file the row: ${quoted(text)} in ${header === '' ? 'a column without a header' : `its column ${quoted(header)}`} says that it is made of other rows${advice}`,
  );

function instrumentSaid(said: (field: StandingField) => string | undefined): Fields['instrument'] {
  const id = said('instrument');
  const [kind, model, serial] = described.map(said);
  if (kind === undefined && model === undefined && serial === undefined) return id;
  return {
    ...(id !== undefined && { id }),
    ...(kind !== undefined && { kind }),
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial_number: serial }),
  };
}

/** What a row says in columns that hold in no other: position, notes, its own id, whether it was stable. */
export function ownFields(cells: readonly string[], { columns }: TableSays): Result<Fields> {
  const fields: Fields = {};
  for (const column of columns.own) {
    const { field } = column;
    const text = ownText(column, cells);
    if (text === '') continue;
    const most = mostOf(field, columns);
    if (text.length > most) return tooLong({ field, length: text.length, most }, columns);
    if (field !== 'stable') {
      fields[field] = storable(text);
      continue;
    }
    const stable = stableMeant(text);
    if (stable === undefined) {
      const header = quoted(columns.headers.get(field) ?? field);
      return failed('unreadable-row', `Cannot read the row: ${quoted(text)} in ${header} is neither yes nor no`);
    }
    fields.stable = stable;
  }
  return ok(fields);
}

/** An id that several values share gets the place of each behind it. */
function mostOf(field: OwnColumn['field'], { values }: RowColumns): number {
  if (field === 'notes') return Number.POSITIVE_INFINITY;
  return field === 'reading_id' && values.length > 1 ? mostCharacters - `/${values.length}`.length : mostCharacters;
}

function ownText({ index, byDefault }: OwnColumn, cells: readonly string[]): string {
  const text = index === undefined ? '' : (cells[index] ?? '');
  if (text === '') return byDefault;
  return isDash(text) ? '' : text;
}
