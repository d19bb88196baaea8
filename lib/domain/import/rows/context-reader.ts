import type { Fields } from '../../fields.ts';
import { failed, ok, type Result } from '../../problem.ts';
import { isoTimes } from '../moments/iso-times.ts';
import { type Moment, type MomentSaid, momentReader, type TimeRules } from '../moments/moment.ts';
import type { Context, StandingField } from './above.ts';
import { namesComputed } from './made-of-others.ts';
import { aroundFields, cellIn, contextFields, notAReading, saidOf, type TableSays } from './row-fields.ts';
import { nowhere, type RowPlace } from './table-reading.ts';

/** What a context comes to. */
export interface ContextSaid {
  place: RowPlace;
  /** What every reading has that stands there, or why there can be none; made when first asked for. */
  fields: () => Result<Fields>;
}

/** Reads what holds in rows. Neighbours mostly have one context, or in two of them one moment: neither is read twice. */
export function contextReader(table: TableSays, rules: TimeRules): (context: Context) => ContextSaid {
  const momentOf = lastMomentKept(momentReader(rules));
  const iso = isoTimes();
  const around = lastFieldsKept(table);
  let last: { context: Context; said: ContextSaid } | undefined;
  return (context) => {
    if (last?.context === context) return last.said;
    const said = saidIn(context, { moment: momentOf(momentSaid(context, table)), iso, around, table });
    last = { context, said };
    return said;
  };
}

function lastMomentKept(read: (said: MomentSaid) => Result<Moment>): (said: MomentSaid) => Result<Moment> {
  let last: { said: MomentSaid; moment: Result<Moment> } | undefined;
  return (said) => {
    if (last && isSame(last.said, said)) return last.moment;
    const moment = read(said);
    last = { said, moment };
    return moment;
  };
}

const isSame = (a: MomentSaid, b: MomentSaid): boolean =>
  a.date === b.date && a.time === b.time && a.dateOnly === b.dateOnly;

/** Of most rows nothing but the moment is another one. */
function lastFieldsKept(table: TableSays): (context: Context) => Result<Fields> {
  let last: { context: Context; fields: Result<Fields> } | undefined;
  return (context) => {
    if (last && aroundFields.every((field) => last?.context[field] === context[field])) return last.fields;
    const fields = contextFields(context, table);
    last = { context, fields };
    return fields;
  };
}

const momentSaid = (context: Context, { defaults }: TableSays): MomentSaid => ({
  date: saidOf('measured_at', context, defaults) ?? '',
  time: saidOf('time', context, defaults) ?? '',
  dateOnly: context.dateOnly,
});

interface Beside {
  moment: Result<Moment>;
  iso: (ms: number) => string;
  around: (context: Context) => Result<Fields>;
  table: TableSays;
}

function saidIn(context: Context, beside: Beside): ContextSaid {
  const { moment, table } = beside;
  const label = labelled.find((field) => namesComputed(context[field] ?? ''));
  if (label !== undefined) return madeOfOthers(label, context, table);
  const cell = cellIn(context, table.defaults);
  const stage = saidOf('stage', context, table.defaults);
  let fields: Result<Fields> | undefined;
  return {
    place: { cell, stage, measuredAt: moment.ok ? moment.value.ms : undefined },
    fields: () => {
      fields ??= fieldsIn(context, cell, beside);
      return fields;
    },
  };
}

/** What a row of means has its word in, where another row has a name or a date. */
const labelled: readonly StandingField[] = ['cell', 'stage', 'measured_at', 'time'];

/** No cell is looked up for such a row, and a blank cell below its word means that word. */
function madeOfOthers(field: StandingField, context: Context, { columns }: TableSays): ContextSaid {
  const refused = notAReading(context[field] as string, columns.headers.get(field) as string);
  return { place: nowhere, fields: () => refused };
}

function fieldsIn(context: Context, cell: RowPlace['cell'], { moment, iso, around }: Beside): Result<Fields> {
  if (!cell) return failed('missing-cell', 'Cannot file the reading: neither its row nor one above names a cell');
  const said = around(context);
  if (!said.ok) return said;
  if (!moment.ok) return moment;
  const fields = { ...said.value };
  if (cell.kind === 'id') fields.cell_instance_id = cell.text;
  else fields.cell = cell.text;
  fields.measured_at = iso(moment.value.ms);
  if (moment.value.note !== undefined) fields.notes = moment.value.note;
  return ok(fields);
}
