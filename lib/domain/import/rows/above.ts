import { dimensionOf } from '../../property.ts';
import { dimensionOfUnit } from '../../unit.ts';
import type { ColumnField } from '../mapping.ts';
import { propertyMeant, unitMeant } from './words-in-cells.ts';

/** Fields that a blank cell takes from the rows above it. */
export const standingFields = [
  ...['cell', 'cell_instance_id', 'measured_at', 'time', 'stage', 'property', 'unit', 'operator', 'lab', 'protocol'],
  ...['instrument', 'instrument_kind', 'instrument_model', 'instrument_serial_number'],
] as const as readonly StandingField[];

export type StandingField = Exclude<
  ColumnField,
  'position' | 'value' | 'raw' | 'format' | 'stable' | 'reading_id' | 'notes'
>;

/** What holds in a row, said in it or above: texts, '' where it was said that there is nothing, undefined where nobody said. */
export type Context = Readonly<Record<StandingField, string | undefined>> & {
  /** The date comes from a row whose time of day is not this one's. */
  readonly dateOnly: boolean;
};

/** Where nothing was said yet. */
export const nothingAbove: Context = {
  ...(Object.fromEntries(standingFields.map((field) => [field, undefined])) as Record<StandingField, undefined>),
  dateOnly: false,
};

/** Below a row that could not be read: of which cell, and when, has to be said anew. */
export const contextLost = (columns: readonly StandingColumn[]): Context => ({
  ...nothingAbove,
  ...Object.fromEntries(columns.filter(({ field }) => needed.has(field)).map(({ field }) => [field, ''])),
});

const needed: ReadonlySet<StandingField> = new Set(['cell', 'cell_instance_id', 'measured_at']);

/** A column of what stands until something else is said. */
export interface StandingColumn {
  index: number;
  field: StandingField;
}

/**
 * What holds in a row below others: what it says itself; what it leaves blank, as above. Where it names another cell, only
 * the date goes on, since a log book has the day once, and nothing else of one cell tells of the next.
 */
export function contextBelow(above: Context, columns: readonly StandingColumn[], cells: readonly string[]): Context {
  if (!saysMore(above, columns, cells)) return above;

  const said: Said = {};
  for (const { index, field } of columns) {
    const text = cells[index];
    if (text !== undefined && text !== '') said[field] = isDash(text) ? '' : text;
  }
  const isSame = isSameCell(above, said);
  const next: { -readonly [Key in keyof Context]: Context[Key] } = { ...(isSame ? above : nothingAbove) };
  for (const { field } of columns) next[field] = said[field] ?? next[field];
  if (said.unit === undefined && !isSameProperty(above, said) && !fits(next)) next.unit = undefined;
  next.measured_at = said.measured_at ?? above.measured_at;
  next.time = said.time ?? (isSame && isSameDate(above, said) ? above.time : undefined);
  next.dateOnly = said.measured_at === undefined && (above.dateOnly || !isSame || said.time !== undefined);
  return next;
}

/** Of most rows nothing is new but the values. */
function saysMore(above: Context, columns: readonly StandingColumn[], cells: readonly string[]): boolean {
  for (const { index, field } of columns) {
    const text = cells[index];
    if (text === undefined || text === '') continue;
    if (text !== above[field] || (above.dateOnly && field === 'measured_at')) return true;
  }
  return false;
}

type Said = Partial<Record<StandingField, string>>;

/** The id is the cell; a name beside it is how people call it. */
function isSameCell(above: Context, { cell_instance_id: id, cell: name }: Said): boolean {
  if (id !== undefined) return id === above.cell_instance_id;
  return name === undefined || name === above.cell;
}

const isSameProperty = (above: Context, { property }: Said): boolean =>
  property === undefined || property === above.property;

/** The unit of one property goes on for another of the same dimension: a width below a thickness, no voltage. */
function fits({ property, unit }: Pick<Context, 'property' | 'unit'>): boolean {
  if (!property || !unit) return true;
  const said = propertyMeant(property);
  const dimension = dimensionOf(said.property);
  const above = unitMeant(unit);
  if (said.unit !== undefined && said.unit !== above) return false;
  return dimension !== undefined && dimension === dimensionOfUnit(above);
}

const isSameDate = (above: Context, { measured_at: date }: Said): boolean =>
  date === undefined || date === above.measured_at;

/** True for how people write that there is nothing, where a blank would mean what stands above. */
export function isDash(text: string): boolean {
  return text.length <= 2 && dashes.has(text);
}

const dashes: ReadonlySet<string> = new Set(['-', '--', '–', '—']);
