import { createHash } from 'node:crypto';
import type { SentMessage } from '../world/history.ts';
import { cells } from '../world/ionworks.ts';

/**
 * What a message says, read by other eyes than those of the code under test: only what the simulation's producers and its
 * operator write, and by the rules of the documentation alone.
 */
export type Told = { kind: 'unreadable' } | { kind: 'readings'; whole: boolean; readings: readonly ToldReading[] };

export interface ToldReading {
  messageId: string;
  /** The id of the cell, also where there is none of it; a name that no cell bears stands for itself. */
  cellId: string;
  id: string;
  property: string;
  value: string;
  unit: string;
  /** Epoch milliseconds. */
  measuredAt: number;
  /** When its message was sent, or the one it came in first. */
  sentAt: number;
  position: string | undefined;
  raw: string | undefined;
  stage: string | undefined;
  operator: string | undefined;
  instrument: string | undefined;
  expected: number | undefined;
  /** The message that is a session by itself. */
  wholeOf: string | undefined;
  isReadable: boolean;
}

type Fields = { readonly [name: string]: unknown };

export function toldBy(message: SentMessage): Told {
  const attributes = fieldsOf(message);
  const returned = returnedWith(message);
  const object = message.body.startsWith('{') ? parsed(message.body) : {};
  if (object === undefined || message.body.startsWith('[')) return { kind: 'unreadable' };

  const isFrame = !message.body.startsWith('{');
  const around: Fields = isFrame ? { ...attributes, ...saidByFrame(message.body) } : withDefaults(object, attributes);
  if (isFrame && around.value === undefined) return { kind: 'unreadable' };
  const isList = Array.isArray(around.readings);
  const list = isList ? (around.readings as Fields[]).map((own) => withDefaults(own, around)) : [around];
  const whole = isList && around.open !== true;

  const pinned = returned?.readingIds.length === list.length ? returned.readingIds : [];
  const sentAt = Math.min(returned?.sentAt ?? message.sentAt, message.sentAt);
  const readings = list.map((fields, index): ToldReading => {
    const { reading_id, measured_at, unit, property, value, stable } = fields;
    return {
      messageId: message.id,
      cellId: cellOf(fields),
      id: text(reading_id) ?? pinned[index] ?? digestOf(fields) ?? `${message.id}/${index}`,
      property: String(property),
      value: String(value),
      unit: String(unit),
      measuredAt: measured_at === undefined ? sentAt : Date.parse(String(measured_at)),
      sentAt,
      position: text(fields.position),
      raw: text(fields.raw),
      stage: text(fields.stage),
      operator: text(fields.operator),
      instrument: text(fields.instrument),
      expected: fields.expected === undefined ? undefined : Number(fields.expected),
      wholeOf: whole ? message.id : undefined,
      isReadable: unit !== 'furlong' && stable !== false && stable !== 'false',
    };
  });
  return { kind: 'readings', whole, readings };
}

/** Same id, same content: what the instrument said, and of what. */
export const contentOf = ({ property, value, unit }: Pick<ToldReading, 'property' | 'value' | 'unit'>): string =>
  `${property} ${value} ${unit}`;

/** What a reading is known by: its cell and its id there. */
export const keyOf = ({ cellId, id }: Pick<ToldReading, 'cellId' | 'id'>): string => `${cellId} ${id}`;

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

const fieldsOf = ({ attributes }: SentMessage): Fields =>
  Object.fromEntries(
    [...attributes].filter(([name]) => !name.startsWith('problem')).map(([name, { value }]) => [name, value]),
  );

const withDefaults = (own: Fields, { readings: _, ...defaults }: Fields): Fields => ({ ...defaults, ...own });

/** What a letter on its way back carries in `problem`. */
function returnedWith({ attributes }: SentMessage): { readingIds: readonly string[]; sentAt: number } | undefined {
  const problem = parsed(attributes.get('problem')?.value ?? '');
  return problem && { readingIds: problem.reading_ids as string[], sentAt: Date.parse(String(problem.sent_at)) };
}

function cellOf({ cell, cell_instance_id: id }: Fields): string {
  if (id !== undefined) return String(id);
  return cells.find(({ name }) => name === cell)?.id ?? String(cell);
}

/** Digimatic's thirteen digits, or a number with its unit. */
function saidByFrame(frame: string): Fields {
  const [, digits, decimals] = /^FFFF0(\d{6})(\d)0$/.exec(frame) ?? [];
  if (digits !== undefined) {
    const point = digits.length - Number(decimals);
    const value = `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/^0+(?=\d)/, '');
    return { value, unit: 'mm', raw: frame };
  }
  const [, value, unit] = /^([\d.]+) (\S+)$/.exec(frame) ?? [];
  return value === undefined ? {} : { value, unit, raw: frame };
}

/** The id of a reading that tells its moment and has none: the recipe is frozen (design of identity, version 1). */
function digestOf(fields: Fields): string | undefined {
  if (fields.measured_at === undefined) return undefined;
  const { cell_instance_id, cell, stage, instrument, property, position, measured_at, raw, value, unit } = fields;
  const said = raw === undefined ? [value, unit] : [raw];
  const words = [
    cell_instance_id ?? cell,
    stage,
    instrument,
    property,
    position,
    Date.parse(String(measured_at)),
    ...said,
  ];
  const recipe = `cellgauge reading 1\n${JSON.stringify(words.map((word) => word ?? null))}`;
  return createHash('sha256').update(recipe).digest('hex').slice(0, 32);
}

function parsed(json: string): Fields | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
