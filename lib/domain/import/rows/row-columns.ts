import type { Column, ColumnField, Layout } from '../mapping.ts';
import { type StandingColumn, type StandingField, standingFields } from './above.ts';

/** The columns of a table by what a reader of its rows does with them. */
export interface RowColumns {
  /** Their cells hold until something else is said. */
  standing: readonly StandingColumn[];
  /** Their cells hold in their own row alone. */
  own: readonly OwnColumn[];
  values: readonly ValueColumn[];
  /** Where a row that is made of others may say so. */
  labels: readonly LabelColumn[];
  /** Of the name of the cell. */
  cellIndex: number | undefined;
  /** The header of each field's column. */
  headers: ReadonlyMap<ColumnField, string>;
  /** How many cells a row has at most. */
  width: number;
}

/** What holds of every reading whose row does not say otherwise. */
export type Defaults = ReadonlyMap<ColumnField, string>;

export interface OwnColumn {
  field: OwnField;
  /** None where it is said by default alone. */
  index: number | undefined;
  byDefault: string;
}

type OwnField = Exclude<ColumnField, StandingField | 'value' | 'raw'>;

/** Where a word such as `Mittelwert` may stand. */
export interface LabelColumn {
  index: number;
  header: string;
  /** It holds names and no sentences. */
  isName: boolean;
  isUnmatched: boolean;
}

/** Where a reading of each row stands. */
export interface ValueColumn {
  header: string;
  /** Of the value, and of the frame that it was read from. */
  index: number | undefined;
  rawIndex: number | undefined;
  /** What the header says, which a row does not change. */
  property: string | undefined;
  unit: string | undefined;
  position: string | undefined;
}

/** Sorts the columns of a table. */
export function rowColumns({ columns }: Layout, defaults: Defaults): RowColumns {
  const fields = new Map<ColumnField, Column>();
  for (const column of columns) {
    if (column.meaning.kind === 'field') fields.set(fieldHeld(column.meaning.field, columns, defaults), column);
  }
  const columnsOf = <Field extends ColumnField>(wanted: readonly Field[]) =>
    wanted.map((field) => ({ field, index: fields.get(field)?.index }));
  return {
    standing: columnsOf(standingFields).filter((column): column is StandingColumn => column.index !== undefined),
    own: columnsOf(ownFields)
      .map((column) => ({ ...column, byDefault: ownDefault(column.field, defaults) }))
      .filter(({ index, byDefault }) => index !== undefined || byDefault !== ''),
    values: valuesIn(columns, fields),
    labels: columns.flatMap(labelColumn),
    cellIndex: fields.get('cell')?.index,
    headers: new Map([...fields].map(([field, { header }]) => [field, header])),
    width: Math.max(...columns.map(({ index }) => index + 1)),
  };
}

function labelColumn({ index, header, meaning }: Column): LabelColumn[] {
  if (meaning.kind === 'unmatched') return [{ index, header, isName: false, isUnmatched: true }];
  const field = meaning.kind === 'field' ? meaning.field : undefined;
  if (field !== 'position' && field !== 'notes') return [];
  return [{ index, header, isName: field === 'position', isUnmatched: false }];
}

/** A column called "Time" where nothing tells a date is a whole timestamp. */
function fieldHeld(field: ColumnField, columns: readonly Column[], defaults: Defaults): ColumnField {
  if (field !== 'time' || defaults.has('measured_at')) return field;
  const hasDate = columns.some(({ meaning }) => meaning.kind === 'field' && meaning.field === 'measured_at');
  return hasDate ? field : 'measured_at';
}

const ownFields: readonly OwnField[] = ['position', 'format', 'stable', 'reading_id', 'notes'];

/** No two readings share an id. */
const ownDefault = (field: OwnField, defaults: Defaults): string =>
  field === 'reading_id' ? '' : (defaults.get(field) ?? '');

/** In the order of the columns. A frame and the value beside it are one reading, which says both. */
function valuesIn(columns: readonly Column[], fields: ReadonlyMap<ColumnField, Column>): ValueColumn[] {
  const value = fields.get('value');
  const raw = fields.get('raw');
  return columns.flatMap((column): ValueColumn[] => {
    const { index, header, meaning } = column;
    if (meaning.kind === 'reading') {
      const { property, unit, position } = meaning;
      return [{ header, index, rawIndex: undefined, property, unit, position }];
    }
    if (meaning.kind !== 'field' || column !== (value ?? raw)) return [];
    const said = { property: undefined, unit: meaning.unit, position: undefined };
    return [{ header, index: value?.index, rawIndex: raw?.index, ...said }];
  });
}
