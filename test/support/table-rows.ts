import { tzOffset } from '@date-fns/tz';
import { expect } from 'vitest';

import type { ColumnField, Layout, Meaning } from '../../lib/domain/import/mapping.ts';
import { type TableRules, tableReader } from '../../lib/domain/import/rows/table-reader.ts';
import type { RowRead } from '../../lib/domain/import/rows/table-reading.ts';

/** A file of a lab in Berlin whose numbers need no decimal mark to be told. */
const rules: TableRules = {
  dates: undefined,
  serialEpoch: 1900,
  offsetMinutes: (utcMs) => tzOffset('Europe/Berlin', new Date(utcMs)),
  decimal: undefined,
  defaults: new Map(),
};

/** Headers, and the field or whatever else stands below each. */
export type Columns = readonly (readonly [header: string, meaning: ColumnField | Meaning])[];

export const layoutWith = (columns: Columns): Layout => ({
  headerRow: 1,
  titleRows: [],
  columns: columns.map(([header, meaning], index) => ({
    index,
    header,
    meaning: typeof meaning === 'string' ? { kind: 'field', field: meaning } : meaning,
    why: '',
  })),
});

export const thickness = (position?: string): Meaning => ({
  kind: 'reading',
  property: 'thickness',
  unit: 'mm',
  ...(position !== undefined && { position }),
});
export const weight: Meaning = { kind: 'reading', property: 'weight', unit: 'g' };

export interface Given {
  columns: Columns;
  rows: readonly string[];
  rules?: Partial<TableRules>;
  defaults?: Partial<Record<ColumnField, string>>;
}

/** Reads rows, written with ` | ` between their cells; each is placed in a first reading as it is read in a second. */
export function readRows({ columns, rows, rules: own, defaults = {} }: Given): (RowRead | undefined)[] {
  const layout = layoutWith(columns);
  const all = { ...rules, ...own, defaults: new Map(Object.entries(defaults)) as TableRules['defaults'] };
  const [first, second] = [tableReader(layout, all), tableReader(layout, all)];
  return rows.map((text, index) => {
    const row = { number: index + 2, cells: text.split('|').map((cell) => cell.trim()) };
    const place = first.place(row);
    const read = second.read(row);
    expect(place).toEqual(read?.place);
    return read;
  });
}

/** What each reading of each row says: its fields, or the code and sentence of its refusal. */
export const said = (given: Given) =>
  readRows(given).map((read) =>
    read?.readings.map(({ fields }) => (fields.ok ? fields.value : `${fields.problem.code}: ${fields.problem.detail}`)),
  );

/** The fields of the first reading of each row, those named. */
export const told = (given: Given, ...names: string[]) =>
  said(given).map((readings) => {
    const [first] = readings ?? [];
    if (first === undefined || typeof first === 'string') return first;
    return names.map((name) => (first as Record<string, unknown>)[name] ?? '').join(' · ');
  });

/** What is noted where a date has no time. */
export const noon = 'time of day not recorded: noon stands for it';
