import { type Content, isObject, type JsonObject } from './content.ts';
import { attributeFields, type Fields, readFields, readingIdIn, withDefaults } from './fields.ts';
import { failed, ok, type Result } from './problem.ts';

/** More of them, tiny ones, would fill a function's memory and end the whole invocation, every time. */
const mostReadings = 20_000;

/** What one message carries. */
export interface Items {
  list: readonly Item[];
  /** True where the message is a complete session (or several) by itself. */
  whole: boolean;
}

/** One reading of it, before it is read. */
export interface Item {
  path: string;
  fields: Result<Fields>;
  /** The `reading_id` of the reading itself, and that around `readings`. */
  ownId: string | undefined;
  aroundId?: string | undefined;
}

/** The fields of every reading, with the defaults that stand around `readings` and in the message attributes. */
export function itemsIn(content: Content): Result<Items> {
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
