import { type Fields, fieldNames, withDefaults } from '../../domain/fields.ts';
import type { Layout } from '../../domain/import/mapping.ts';
import { type TableRules, tableReader } from '../../domain/import/rows/table-reader.ts';
import { nowhere, type RowPlace, type RowRead } from '../../domain/import/rows/table-reading.ts';
import { orMapped } from '../../domain/import/settled-by.ts';
import type { TableRecord } from '../../domain/import/table.ts';
import { type Item, itemsIn } from '../../domain/message-items.ts';
import { failed, ok } from '../../domain/problem.ts';
import { readTime } from '../../domain/time.ts';
import type { Table } from '../file.ts';

/** A table that can be imported; of rows, with what their columns mean. */
export interface ReadableTable {
  table: Table;
  layout?: Layout | undefined;
}

/** Reads the records of one table in their order: what each is about, or all that it says. One reading of the file does one of both. */
export interface RecordReader {
  places: (record: TableRecord) => readonly RowPlace[];
  read: (record: TableRecord) => readonly RowRead[];
}

/** A row is read as one, a message as one for each of its readings, and what is broken as one that is refused. */
export function recordReader({ layout }: ReadableTable, rules: TableRules): RecordReader {
  const rows = layout && tableReader(layout, rules);
  const firstRow = layout ? Math.max(layout.headerRow, layout.unitsRow ?? 0) + 1 : 0;
  const defaults = messageDefaults(rules);
  return {
    places(record) {
      if (record.kind === 'row') {
        if (record.row.number < firstRow) return none;
        const place = rows?.place(record.row);
        return place ? [place] : none;
      }
      return record.kind === 'message' ? readMessage(record.content, defaults).map(({ place }) => place) : [nowhere];
    },
    read(record) {
      if (record.kind === 'row') {
        if (record.row.number < firstRow) return none;
        const read = rows?.read(record.row);
        return read ? [read] : none;
      }
      return record.kind === 'message' ? readMessage(record.content, defaults) : [broken(record.reason)];
    },
  };
}

const none: readonly never[] = [];

const broken = (reason: string): RowRead => ({
  place: nowhere,
  readings: [{ column: '', fields: failed('unreadable-row', `Cannot read the row: ${reason}`) }],
});

const noAttributes = new Map<never, never>();

function readMessage(
  content: TableRecord & { kind: 'message' } extends { content: infer C } ? C : never,
  defaults: Fields,
): RowRead[] {
  const items = itemsIn({ kind: 'json', object: content, attributes: noAttributes });
  if (!items.ok) return [{ place: nowhere, readings: [{ column: '', fields: items }] }];
  return items.value.list.map((item, index) => itemRead(item, index, defaults));
}

function itemRead({ path, fields, ownId, aroundId }: Item, index: number, defaults: Fields): RowRead {
  if (!fields.ok) return { place: nowhere, readings: [{ column: path, fields }] };
  // How many there will be was said of another message.
  const { expected: _, ...said } = withDefaults(fields.value, defaults);
  const id = ownId ?? (aroundId === undefined ? undefined : `${aroundId}/${index}`);
  const whole: Fields = id === undefined ? said : { ...said, reading_id: id };
  const place = placeOf(whole);
  const isTimed = whole.measured_at !== undefined;
  return { place, readings: [{ column: path, fields: isTimed ? ok(whole) : untimed }] };
}

/** Nobody knows when a message in a file was sent, which else would stand for its moment. */
const untimed = failed(
  'invalid-time',
  `Cannot tell when it was measured: the message has no measured_at; give one with ${orMapped('--default measured_at=2026-11-20T08:00:00Z', 'defaults')}`,
);

function placeOf({ cell_instance_id: id, cell: name, stage, measured_at }: Fields): RowPlace {
  const text = id ?? name;
  return {
    cell: text === undefined ? undefined : { kind: id === undefined ? 'name' : 'id', text },
    stage,
    measuredAt: measured_at === undefined ? undefined : readTime(measured_at),
  };
}

/** Defaults that a message takes: fields of its own names, as texts. */
const messageDefaults = ({ defaults }: TableRules): Fields =>
  Object.fromEntries([...defaults].filter(([field]) => fieldNames.has(field)));
