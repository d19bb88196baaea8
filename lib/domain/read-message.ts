import { type Content, contentOf, isObject, type JsonObject } from './content.ts';
import { attributeFields, type Fields, readFields, readingIdIn, withDefaults } from './fields.ts';
import { sayingDigest } from './identity.ts';
import { instrumentNamed } from './instrument.ts';
import type { Message } from './message.ts';
import { failed, ok, type Problem, type Result } from './problem.ts';
import type { Reading } from './reading.ts';
import { type ReadingRules, readingOf } from './reading-of.ts';
import { firstSentAt, type Returned, returnedWith } from './returned.ts';
import { readTime } from './time.ts';

/** A message with what was found in it: entries, one for each reading, in its order; or why it cannot be read at all. */
export type MessageRead =
  | {
      kind: 'entries';
      message: Message;
      entries: readonly Entry[];
      /** True where the message is a complete session (or several) by itself, and is grouped with no other message. */
      whole: boolean;
      /** The message whose dead letter this one was, on its way back. */
      replayOf?: string | undefined;
    }
  | { kind: 'unreadable'; message: Message; problem: Problem };

/** One reading of a message, or why it is none. */
export interface Entry {
  /** The reading's id, also where it could not be read: a dead letter keeps it for the way back. */
  id: string;
  /** Position within the message. */
  index: number;
  reading: Result<Reading>;
  /** How many readings its session will have, where the message says so. */
  expected?: number | undefined;
}

/** Reads everything one message says. Never throws; every reading in it becomes an entry. */
export function readMessage(message: Message, rules: ReadingRules): MessageRead {
  const content = contentOf(message);
  if (!content.ok) return { kind: 'unreadable', message, problem: content.problem };

  const items = itemsIn(content.value);
  if (!items.ok) return { kind: 'unreadable', message, problem: items.problem };

  const returned = returnedWith(content.value.attributes);
  const sentAt = firstSentAt(message, returned);
  const { acceptedIds, beside } = returned ?? {};
  const ids = readingIds(message, items.value, returned);
  const entries = items.value.list.map(({ path, fields }, index): Entry => {
    const id = ids[index] as string;
    const accepted = acceptedIds?.has(id) === false ? undefined : returned?.accepted;
    const reading = fields.ok ? readingOf(fields.value, { id, path, sentAt, accepted, beside }, rules) : fields;
    return { id, index, reading, expected: fields.ok ? fields.value.expected : undefined };
  });
  return { kind: 'entries', message, entries, whole: items.value.whole, replayOf: returned?.sourceMessageId };
}

/** More of them, tiny ones, would fill a function's memory and end the whole invocation, every time. */
const mostReadings = 20_000;

interface Items {
  list: readonly Item[];
  whole: boolean;
}

interface Item {
  path: string;
  fields: Result<Fields>;
  /** The `reading_id` of the reading itself, and that around `readings`. */
  ownId: string | undefined;
  aroundId?: string | undefined;
}

/** The fields of every reading, with the defaults that stand around `readings` and in the message attributes. */
function itemsIn(content: Content): Result<Items> {
  const attributes = attributeFields(content.attributes);
  if (!attributes.ok) return attributes;

  if (content.kind === 'frame') {
    const fields = withDefaults({ raw: content.frame }, attributes.value);
    return ok({ list: [{ path: '', fields: ok(fields), ownId: fields.reading_id }], whole: false });
  }
  const { readings, open } = content.object;
  const around = readFields(content.object);
  if (readings === undefined) {
    const fields = around.ok ? ok(withDefaults(around.value, attributes.value)) : around;
    const ownId = idIn(content.object, around) ?? attributes.value.reading_id;
    return ok({ list: [{ path: '', fields, ownId }], whole: false });
  }
  if (!around.ok) return around;
  if (!Array.isArray(readings) || readings.length === 0) {
    return failed('unreadable-message', 'Cannot read readings: it is no array with at least one reading', 'readings');
  }
  if (readings.length > mostReadings) {
    const detail = `Cannot read readings: ${readings.length} are more than the ${mostReadings} that one message may carry; send them in several`;
    return failed('unreadable-message', detail, 'readings');
  }
  const defaults = withDefaults(around.value, attributes.value);
  const aroundId = defaults.reading_id;
  const list = readings.map((item: unknown, index): Item => {
    const path = `readings[${index}]`;
    if (!isObject(item)) return { path, fields: notAnObject(path), ownId: undefined, aroundId };
    const own = readFields(item, path);
    const fields = own.ok ? ok(withDefaults(own.value, defaults)) : own;
    return { path, fields, ownId: idIn(item, own), aroundId };
  });
  return ok({ list, whole: open !== true });
}

const idIn = (object: JsonObject, fields: Result<Fields>): string | undefined =>
  fields.ok ? fields.value.reading_id : readingIdIn(object);

const notAnObject = (path: string) => failed('unreadable-message', `Cannot read ${path}: it is no object`, path);

/**
 * The ids, in order: the reading's own; else those a returned letter pinned (while it still has as many readings); else
 * one inherited from around `readings`, `<id>/<index>`; else, when the moment is told, a digest of what the reading says,
 * repeats numbered by occurrence; else SQS's message id and the index.
 */
function readingIds(message: Message, { list }: Items, returned: Returned | undefined): string[] {
  const pinnedIds = returned?.readingIds.length === list.length ? returned.readingIds : [];
  const occurrences = new Map<string, number>();
  return list.map(({ fields, ownId, aroundId }, index) => {
    const known = ownId ?? pinnedIds[index];
    if (known !== undefined) return known;
    if (aroundId !== undefined) return `${aroundId}/${index}`;

    const digest = fields.ok ? digestOf(fields.value) : undefined;
    if (digest === undefined) return `${message.id}/${index}`;
    const occurrence = (occurrences.get(digest) ?? 0) + 1;
    occurrences.set(digest, occurrence);
    return occurrence === 1 ? digest : `${digest}-${occurrence}`;
  });
}

/** `undefined` where no moment is told: two readings that say the same may be two. */
function digestOf(fields: Fields): string | undefined {
  const { measured_at: measuredText } = fields;
  const measuredAt = measuredText === undefined ? undefined : readTime(measuredText);
  if (measuredAt === undefined) return undefined;
  const instrument = instrumentNamed(fields);
  return sayingDigest({
    cell: fields.cell_instance_id ?? fields.cell,
    stage: fields.stage,
    instrument: instrument?.id ?? instrument?.serial_number,
    property: fields.property,
    position: fields.position,
    measuredAt,
    raw: fields.raw ?? fields.raw_base64,
    value: fields.value === undefined ? undefined : String(fields.value),
    unit: fields.unit,
  });
}
