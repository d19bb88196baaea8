import { contentOf, isObject, isSnsEnvelope } from './content.ts';
import { parseJson, parseJsonVerbatim, stringifyForSqs } from './json.ts';
import type { Attribute, Message } from './message.ts';

/** A letter taken apart, so that its fields can be changed where they stand. */
export interface OpenLetter {
  /** For each reading the places of its fields, nearest first; the first takes what stands nowhere. None for no object. */
  readings: readonly (Places | undefined)[];
  /** All places of the letter. */
  places: readonly Place[];
  isFrame: boolean;
  attributes: Map<string, Attribute>;
  /** The body with its changes. */
  body: () => string;
  /** What `change` touched, by path: what stood there at first, and what does now. */
  log: Map<string, { before: unknown; after: unknown }>;
}

/** The places of one reading's fields, nearest first. */
export type Places = readonly [Place, ...Place[]];

/** Where fields stand: a reading, what is around `readings`, the message attributes. */
export interface Place {
  pathOf: (name: string) => string;
  get: (name: string) => unknown;
  /** `undefined` takes the field away. It is `change` that logs it too. */
  put: (name: string, value: unknown) => void;
  /** A value as it would stand here; `undefined` where it cannot. */
  held: (name: string, value: unknown) => unknown;
}

/**
 * One field that changed. `path` as in `readings[3].unit`, `attributes.unit`, or `MessageAttributes.unit` of an SNS
 * envelope. Text, number or boolean as ingest reads it; an object as its JSON; `null` where there is none.
 */
export interface FieldChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** The letter, or the sentence that says why it cannot be taken apart. */
export type Opened = { ok: true; letter: OpenLetter } | { ok: false; reason: string };

/** Takes a letter apart: JSON or a bare frame, in an SNS envelope or not. The message itself stays as it is. */
export function openedLetter(message: Message): Opened {
  const content = contentOf(message);
  if (!content.ok) return { ok: false, reason: content.problem.detail };

  const outer = message.body.trimStart().startsWith('{') ? (parseJsonVerbatim(message.body) as Mutable) : {};
  const envelope = isSnsEnvelope(outer) ? outer : undefined;
  const attributes = new Map(message.attributes);
  const isFrame = content.value.kind === 'frame';
  const told = attributesPlace(attributes, envelope?.MessageAttributes, isFrame);
  const opened = (readings: OpenLetter['readings'], places: readonly Place[], body: () => string) => {
    const letter: OpenLetter = { readings, places, isFrame, attributes, body, log: new Map() };
    return { ok: true, letter } as const;
  };
  if (isFrame) return opened([[told]], [told], () => stringifyForSqs(outer));

  const inner = envelope ? (parseJsonVerbatim(envelope.Message) as Mutable) : outer;
  const body = () => stringifyForSqs(envelope ? { ...envelope, Message: stringifyForSqs(inner) } : inner);
  const { readings } = inner;
  const around = objectPlace(inner, '');
  if (readings === undefined) return opened([[around, told]], [around, told], body);
  if (!Array.isArray(readings) || readings.length === 0) {
    return { ok: false, reason: 'Cannot fix the letter: its readings is no array with at least one reading' };
  }
  const own = readings.map((item: unknown, index) =>
    isPlain(item) ? objectPlace(item, `readings[${index}].`) : undefined,
  );
  return opened(
    own.map((place) => place && [place, around, told]),
    [...own.filter((place) => place !== undefined), around, told],
    body,
  );
}

/** Puts a value where a field stands, and logs it; `undefined` takes the field away. */
export function change({ log }: OpenLetter, place: Place, { name, after }: { name: string; after: unknown }): void {
  const path = place.pathOf(name);
  const first = log.get(path) ?? { before: place.get(name) };
  log.set(path, { before: first.before, after });
  place.put(name, after);
}

/** What is not as it was, part by part where it is an instrument's. */
export function changesIn({ log }: OpenLetter): FieldChange[] {
  return [...log].flatMap(([path, { before, after }]) => {
    if (!isPlain(before) || !isPlain(after)) return changeOf(path, before, after);
    const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...parts].flatMap((part) => changeOf(`${path}.${part}`, before[part], after[part]));
  });
}

const changeOf = (path: string, before: unknown, after: unknown): FieldChange[] =>
  JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before: asTold(before), after: asTold(after) }];

/**
 * A value as `problem` tells it, `null` where there is none. An object as its JSON: as deep as a message may be, it
 * would make `problem` too deep to be read again.
 */
export function asTold(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const json = stringifyForSqs(value);
  return typeof value === 'object' && !JSON.isRawJSON(value) ? json : parseJson(json);
}

/** An object, and not a number that was kept verbatim: that is an object too. */
export const isPlain = (value: unknown): value is Record<string, unknown> => isObject(value) && !JSON.isRawJSON(value);

/** The fields that carry a reading's value. */
export const carriers: readonly string[] = ['value', 'raw', 'raw_base64'];

type Mutable = Record<string, unknown>;

const objectPlace = (object: Mutable, path: string): Place => ({
  pathOf: (name) => `${path}${name}`,
  get: (name) => object[name],
  put: (name, value) => {
    if (value === undefined) delete object[name];
    else object[name] = value;
  },
  held: (_name, value) => value,
});

/**
 * The message attributes, behind them those of an SNS envelope: one place, as ingest reads them. All are texts. Those
 * that would carry the value of a bare frame are not read: it does so itself.
 */
function attributesPlace(attributes: Map<string, Attribute>, around: unknown, isFrame: boolean): Place {
  const behind = isPlain(around) ? around : {};
  const isBehind = (name: string) => !attributes.has(name) && isSnsAttribute(behind[name]);
  const isRead = (name: string) => !(isFrame && carriers.includes(name));
  const attributeOf = (name: string): Attribute | undefined => {
    const other = behind[name];
    const own = attributes.get(name);
    return own ?? (isSnsAttribute(other) ? { dataType: other.Type, value: other.Value } : undefined);
  };
  const isBinary = (name: string) => attributeOf(name)?.dataType.startsWith('Binary') === true;

  return {
    pathOf: (name) => `${isBehind(name) ? 'MessageAttributes' : 'attributes'}.${name}`,
    get: (name) => (isRead(name) && !isBinary(name) ? attributeOf(name)?.value : undefined),
    put: (name, value) => {
      const isText = value !== undefined;
      if (isBehind(name)) {
        if (isText) behind[name] = { Type: 'String', Value: value };
        else delete behind[name];
      } else if (isText) attributes.set(name, { dataType: 'String', value: String(value) });
      else attributes.delete(name);
    },
    held: (name, value) => {
      const text = isPlain(value) ? undefined : String(value);
      return text !== undefined && isRead(name) && !isBinary(name) && sqsTakes.test(text) ? text : undefined;
    },
  };
}

const isSnsAttribute = (value: unknown): value is { Type: string; Value: string } =>
  isObject(value) && typeof value.Type === 'string' && typeof value.Value === 'string';

/** The characters of a message attribute: no control characters, no lone surrogates. */
const sqsTakes = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
