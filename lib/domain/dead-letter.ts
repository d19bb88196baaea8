import { isObject, isSnsEnvelope, type JsonObject } from './content.ts';
import { fieldNames } from './fields.ts';
import { parseJsonVerbatim, stringifyForSqs } from './json.ts';
import type { Attribute, Attributes, Message } from './message.ts';
import type { Problem } from './problem.ts';
import { firstSentAt, type Returned, returnedWith } from './returned.ts';
import { isoTime } from './time.ts';

/** A message for the dead-letter queue: what was refused, byte for byte, and why. */
export interface Letter {
  messageId: string;
  body: string;
  attributes: ReadonlyMap<string, Attribute>;
  /** False where `problem` found no room and is told by the log alone. */
  saysWhy: boolean;
}

/** A reading that was refused. `index` is its place in the message. */
export interface Refusal {
  readingId: string;
  index: number;
  problem: Problem;
}

/** What is refused of a message: all of it, with the ids of the readings it held, or some of its readings. */
export type Refused =
  | { kind: 'message'; problem: Problem; readingIds: readonly string[]; refusals: readonly Refusal[] }
  | { kind: 'readings'; refusals: readonly [Refusal, ...Refusal[]] };

/** Message attributes that SQS takes at most. */
export const mostAttributes = 10;

/** Bytes that SQS takes at most, as sizeOf counts them: 1 MiB. */
export const mostBytes = 1_048_576;

/** How `problem` is shortened, in turn, until the letter has room. Ids and attributes never are. */
const lengths: readonly Length[] = [
  { text: 4000, each: true },
  { text: 1000, each: true },
  { text: 200, each: true },
  { text: 200, each: false },
];

interface Length {
  /** Characters of each text. */
  text: number;
  /** Whether the problem of each reading is told, or that of the first alone. */
  each: boolean;
}

/** Writes the dead letter of a message. The body never changes but for readings that were filed: those are left out. */
export function letterFor(message: Message, refused: Refused, now: number): Letter {
  const returned = returnedWith(message.attributes);
  const { kept, moved } = partedAttributes(message.attributes, returned);
  const original = new Map([...kept, ...moved]);
  const { body, ...refusal } = contentsOf(message, refused, original);
  const code = { dataType: 'String', value: refusal.problem.code };

  for (const length of lengths) {
    const value = stringifyForSqs(problemAttribute({ message, returned, moved, now, ...refusal }, length));
    const attributes = new Map(kept).set('problem_code', code).set('problem', { dataType: 'String', value });
    if (hasRoom(body, attributes)) return { messageId: message.id, body, attributes, saysWhy: true };
  }
  // No room for the reason: the original attributes stay, the code too where it fits.
  const withCode = new Map(original).set('problem_code', code);
  const attributes = hasRoom(body, withCode) ? withCode : original;
  return { messageId: message.id, body, attributes, saysWhy: false };
}

const hasRoom = (body: string, attributes: Attributes): boolean =>
  attributes.size <= mostAttributes && sizeOf({ body, attributes }) <= mostBytes;

/** What a letter weighs for SQS: the body, and each attribute's name, type and value. */
export function sizeOf({ body, attributes }: Pick<Letter, 'body' | 'attributes'>): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, value }] of attributes) {
    const valueBytes = dataType.startsWith('Binary') ? Buffer.from(value, 'base64').length : Buffer.byteLength(value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType) + valueBytes;
  }
  return bytes;
}

/**
 * The message's own attributes, those that ingest does not read moved out of the way until two more fit. What an earlier
 * letter left as `problem` is not the message's own; what another producer calls so is, and moves.
 */
function partedAttributes(attributes: Attributes, returned: Returned | undefined) {
  const kept = new Map(attributes);
  const moved = new Map<string, Attribute>();
  const move = (name: string, attribute: Attribute) => {
    kept.delete(name);
    moved.set(name, attribute);
  };
  for (const name of ['problem', 'problem_code']) {
    const attribute = kept.get(name);
    if (returned) kept.delete(name);
    else if (attribute) move(name, attribute);
  }
  for (const [name, attribute] of [...kept]) {
    if (kept.size > mostAttributes - 2 && !fieldNames.has(name)) move(name, attribute);
  }
  return { kept, moved };
}

interface Contents {
  body: string;
  problem: Problem;
  readingIds: readonly string[];
  refusals: readonly Refusal[];
}

/** The whole body; or just the refused readings, whose problems then tell where they stand in what is left. */
function contentsOf(message: Message, refused: Refused, attributes: Attributes): Contents {
  if (refused.kind === 'message') return { body: message.body, ...refused };
  const refusals = refused.refusals.map((refusal, index) => ({ ...refusal, problem: movedTo(index, refusal.problem) }));
  const [{ problem }] = refusals as [Refusal];
  const readingIds = refusals.map(({ readingId }) => readingId);

  const body = withReadings(message.body, (all) =>
    refusals.map(({ index, readingId }) => withId(all[index], readingId)),
  );
  if (hasRoom(body, attributes)) return { body, problem, readingIds, refusals };
  // Many ids filled in weigh more than the readings that are left out.
  const lighter = withReadings(message.body, (all) => refusals.map(({ index }) => all[index]));
  return { body: lighter, problem, readingIds, refusals };
}

function movedTo(index: number, problem: Problem): Problem {
  const path = problem.path?.replace(/^readings\[\d+\]/, `readings[${index}]`);
  return { ...problem, ...(path !== undefined && { path }) };
}

/** The same JSON, in the envelope it came in, with other `readings`. */
function withReadings(body: string, change: (readings: readonly unknown[]) => readonly unknown[]): string {
  const changed = (json: string) => {
    const inner = parseJsonVerbatim(json) as JsonObject;
    return stringifyForSqs({ ...inner, readings: change(inner.readings as readonly unknown[]) });
  };
  const object = parseJsonVerbatim(body) as JsonObject;
  return isSnsEnvelope(object) ? stringifyForSqs({ ...object, Message: changed(object.Message) }) : changed(body);
}

/** The producer's own id stays, also where it cannot be used. */
const withId = (reading: unknown, id: string): unknown =>
  isObject(reading) && !JSON.isRawJSON(reading) ? { ...reading, reading_id: reading.reading_id || id } : reading;

interface Told extends Omit<Contents, 'body'> {
  message: Message;
  returned: Returned | undefined;
  moved: Attributes;
  now: number;
}

/** The `problem` attribute's content, as the operator's tools read it. */
function problemAttribute(told: Told, length: Length): JsonObject {
  const { message, returned, moved, problem, readingIds, refusals, now } = told;
  const earlier = returned?.problem ?? {};
  const attributes = {
    ...(isObject(earlier.attributes) && earlier.attributes),
    ...Object.fromEntries([...moved].map(([name, { dataType, value }]) => [name, { type: dataType, value }])),
  };
  const history = historyOf(earlier, length);
  return {
    ...wordsOf(problem, length),
    // An unreadable letter that comes back keeps the ids it had.
    reading_ids: readingIds.length > 0 ? readingIds : (returned?.readingIds ?? []),
    ...(length.each &&
      refusals.length > 1 && {
        problems: refusals.map(({ readingId, problem }) => ({ reading_id: readingId, ...wordsOf(problem, length) })),
      }),
    source_message_id: message.id,
    source_queue: message.queue,
    sent_at: isoTime(firstSentAt(message, returned)),
    receive_count: message.receiveCount,
    rejected_at: isoTime(now),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    // What operators did and said counts on: else it would have to be said anew each time.
    ...(earlier.changes !== undefined && { changes: earlier.changes }),
    ...(earlier.accepted !== undefined && { accepted: earlier.accepted }),
    ...(earlier.beside !== undefined && { beside: earlier.beside }),
    ...(history.length > 0 && { history }),
  };
}

const wordsOf = (problem: Problem, length: Length): JsonObject => {
  const { code, detail, path, status, correlationId, response } = problem;
  return {
    code,
    detail: cut(detail, length),
    ...(path !== undefined && { path }),
    ...(status !== undefined && { status }),
    ...(correlationId !== undefined && { correlation_id: correlationId }),
    ...(response !== undefined && { response: cut(response, length) }),
  };
};

/** Earlier refusals of the same readings, the last one last; ten tell the story. */
function historyOf({ code, detail, rejected_at, history }: JsonObject, length: Length): unknown[] {
  const earlier = Array.isArray(history) ? history : [];
  // A letter that SQS moved itself was not refused: fixing its fields gives it a problem, but no reason.
  const wasRefused = code !== undefined || detail !== undefined;
  return [...earlier, ...(wasRefused ? [{ code, detail: cut(detail, length), rejected_at }] : [])].slice(-10);
}

const cut = <T>(text: T, length: Length): T | string =>
  typeof text === 'string' && text.length > length.text ? `${text.slice(0, length.text)}…` : text;
