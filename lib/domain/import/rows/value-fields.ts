import type { Fields } from '../../fields.ts';
import { brief, ok, type Result } from '../../problem.ts';
import type { Context } from './above.ts';
import type { ValueColumn } from './row-columns.ts';
import { notAReading, saidOf, type TableSays } from './row-fields.ts';
import { type CellValue, isNoValue, readValue, refused } from './value-cell.ts';
import { type PropertySaid, propertyMeant, unitMeant } from './words-in-cells.ts';

/** Where a value stands: its column, the cells of its row, and what holds there from above. */
export interface ValuePlace {
  column: ValueColumn;
  cells: readonly string[];
  context: Context;
}

/** True where a row has a value in that column, or a frame. */
export const hasValue = ({ index, rawIndex }: ValueColumn, cells: readonly string[]): boolean =>
  textAt(index, cells) !== undefined || textAt(rawIndex, cells) !== undefined;

function textAt(index: number | undefined, cells: readonly string[]): string | undefined {
  const text = index === undefined ? undefined : cells[index];
  return isNoValue(text) ? undefined : text;
}

/** The fields of the message that carries one value; `around` is what its row says of all its values. */
export function valueFields(place: ValuePlace, around: Fields, table: TableSays): Result<Fields> {
  const { column, cells, context } = place;
  const fields: Fields = { ...around };
  const named = column.property === undefined ? propertySaid(context, table) : undefined;
  if (named?.isComputed && context.property !== undefined) {
    return notAReading(context.property, table.columns.headers.get('property') as string);
  }
  const property = column.property ?? named?.property;
  if (property !== undefined) fields.property = property;
  const position = column.position ?? fields.position ?? named?.position;
  if (position !== undefined) fields.position = position;
  const id = readingId(column, around, table);
  if (id !== undefined) fields.reading_id = id;

  const raw = textAt(column.rawIndex, cells);
  if (raw !== undefined) fields.raw = raw;
  const text = textAt(column.index, cells);
  const read = text === undefined ? noValue : valueIn(text, named?.unit, place, table);
  if (!read.ok) return read;
  if (text !== undefined) fields.value = read.value.value;
  const unit = read.value.unit ?? column.unit ?? named?.unit ?? unitSaid(context, table);
  if (unit !== undefined) fields.unit = unit;
  return ok(fields);
}

const noValue: Result<CellValue> = ok({ value: '', unit: undefined });

/** A value, of which nothing says that it is in two units; `byProperty` stands beside the name of the property. */
function valueIn(text: string, byProperty: string | undefined, place: ValuePlace, table: TableSays): Result<CellValue> {
  const { header, unit } = place.column;
  const read = readValue(text, { column: header, decimal: table.decimal, mayPointGroup: table.mayPointGroup });
  if (!read.ok) return read;
  const own = read.value.unit;
  const cell = { text, column: header };
  if (own !== undefined && unit !== undefined && own !== unit) {
    return refused('unit-mismatch', cell, `the unit of that column is ${unit}`);
  }
  let said = own ?? unit;
  for (const beside of [byProperty, unitBeside(place)]) {
    if (said !== undefined && beside !== undefined && beside !== said) {
      return refused('unit-mismatch', cell, `the unit beside it is ${brief(beside)}, and not ${said}`);
    }
    said ??= beside;
  }
  return read;
}

/** A column of units is about columns whose headers leave the unit, or the property, to their rows. One by default gives way. */
function unitBeside({ column, context }: ValuePlace): string | undefined {
  if (column.unit !== undefined && column.property !== undefined) return undefined;
  return context.unit ? unitMeant(context.unit) : undefined;
}

/** Values that share a row share its id: each takes its place among the columns, as readings of one message do. */
function readingId(column: ValueColumn, { reading_id: id }: Fields, { columns }: TableSays): string | undefined {
  return id === undefined || columns.values.length === 1 ? id : `${id}/${columns.values.indexOf(column)}`;
}

function propertySaid(context: Context, { defaults }: TableSays): PropertySaid | undefined {
  const said = saidOf('property', context, defaults);
  return said === undefined ? undefined : propertyMeant(said);
}

function unitSaid(context: Context, { defaults }: TableSays): string | undefined {
  const said = saidOf('unit', context, defaults);
  return said === undefined ? undefined : unitMeant(said);
}
