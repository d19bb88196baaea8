import * as v from 'valibot';

import { causeOf } from './cause.ts';
import { contentOf, isObject, type JsonObject } from './content.ts';
import { type Fields, fieldNames, withDefaults } from './fields.ts';
import type { Attributes, Message } from './message.ts';
import { problemCodes } from './problem.ts';
import { type MessageRead, readMessage } from './read-message.ts';
import type { ReadingRules } from './reading-of.ts';
import { returnedWith } from './returned.ts';
import { storable } from './text.ts';
import { readTime } from './time.ts';

/** A letter as it stands in the dead-letter queue: what it says of itself, and why. Times are epoch milliseconds. */
export interface StandingLetter extends Why {
  /** SQS's id of the letter. */
  id: string;
  message: Message;
  /** What ingest reads in it. */
  read: MessageRead;
  /** The detail without what tells one reading from another. */
  cause: string;
  /** Whether the letter itself says why; where not, its message was judged as ingest would judge it now. */
  told: boolean;
  /** Why each of its readings was refused, where several were. */
  problems: readonly ReadingProblem[];
  readings: readonly LetterReading[];
  readingIds: readonly string[];
  /** When the first message was sent. */
  sentAt: number;
  /** When it was refused; of letters that SQS moved by itself nobody tells. */
  rejectedAt?: number | undefined;
  /** When SQS deletes the letter. */
  expiresAt: number;
  /** The message that was refused. */
  sourceMessageId?: string | undefined;
  /** How often that message was received; where the letter does not say it, how often the letter itself was. */
  receiveCount: number;
  /** What operators changed, as it is stored. */
  changes: readonly unknown[];
  /** Why it was refused earlier, the last refusal last. */
  history: readonly Earlier[];
}

/** A problem as a letter tells it. Its code may be one of another version, or `unknown`. */
export interface Why {
  code: string;
  detail: string;
  path?: string | undefined;
  status?: number | undefined;
  correlationId?: string | undefined;
  response?: string | undefined;
}

export interface ReadingProblem extends Why {
  readingId?: string | undefined;
}

export interface Earlier {
  code: string;
  detail: string;
  rejectedAt?: number | undefined;
}

/** What a reading says, in the words of its message, as far as that can be read. */
export interface LetterReading {
  /** Missing where the message cannot be read as one, and nothing pinned it. */
  id?: string | undefined;
  /** The cell's id, else its name. */
  cell?: string | undefined;
  /** The instrument's id, else its serial number, model or kind. */
  instrument?: string | undefined;
  operator?: string | undefined;
  stage?: string | undefined;
  property?: string | undefined;
}

/** Reads a letter, which its queue keeps for `retentionMs`. Never throws, whatever body and attributes it has. */
export function standingLetter(
  message: Message,
  { rules, retentionMs }: { rules: ReadingRules; retentionMs: number },
): StandingLetter {
  const returned = returnedWith(message.attributes);
  const said = v.parse(SaidSchema, returned?.problem ?? {});
  const read = readMessage(message, rules);
  const told = toldIn(said);
  const { why, problems } = told ?? judged(said.code ?? codeIn(message.attributes), read);
  const readingIds = read.kind === 'entries' ? read.entries.map(({ id }) => id) : (returned?.readingIds ?? []);
  let cause: string | undefined;
  let readings: readonly LetterReading[] | undefined;
  return {
    ...why,
    id: message.id,
    message,
    read,
    // Dear, and asked for by some alone.
    get cause() {
      cause ??= causeOf(why.detail);
      return cause;
    },
    told: told !== undefined,
    problems,
    get readings() {
      readings ??= readingsIn(message, readingIds);
      return readings;
    },
    readingIds,
    sentAt: Math.min(returned?.sentAt ?? message.sentAt, message.sentAt),
    rejectedAt: said.rejected_at,
    expiresAt: message.sentAt + retentionMs,
    sourceMessageId: returned?.sourceMessageId,
    receiveCount: said.receive_count ?? message.receiveCount,
    changes: said.changes,
    history: said.history.map(({ code, detail, rejected_at }) => ({ code, detail, rejectedAt: rejected_at })),
  };
}

/** What has another shape counts as not said. */
const where = <Item>(schema: v.GenericSchema<unknown, Item>) => v.fallback(v.optional(schema), undefined);
const listWhere = <Item>(schema: v.GenericSchema<unknown, Item>) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((items) => items.flatMap((item) => (v.is(schema, item) ? [v.parse(schema, item)] : []))),
    ),
    [],
  );

const CodeSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/));
const TextSchema = v.pipe(v.string(), v.nonEmpty());
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const TimeSchema = v.pipe(v.string(), v.transform(readTime));

const answer = {
  path: where(TextSchema),
  status: where(CountSchema),
  correlation_id: where(TextSchema),
  response: where(TextSchema),
};

/** `problem` as lib/domain/dead-letter.ts writes it, or whatever else stands there. */
const SaidSchema = v.object({
  code: where(CodeSchema),
  detail: where(TextSchema),
  ...answer,
  problems: listWhere(v.object({ code: CodeSchema, detail: TextSchema, ...answer, reading_id: where(TextSchema) })),
  rejected_at: where(TimeSchema),
  receive_count: where(CountSchema),
  changes: v.fallback(v.array(v.unknown()), []),
  history: listWhere(v.object({ code: CodeSchema, detail: TextSchema, rejected_at: where(TimeSchema) })),
});

type Said = v.InferOutput<typeof SaidSchema>;

interface Judgement {
  why: Why;
  problems: readonly ReadingProblem[];
}

function toldIn({ code, detail, problems, ...said }: Said): Judgement | undefined {
  if (code === undefined || detail === undefined) return undefined;
  return {
    why: whyOf({ code, detail, ...said }),
    problems: problems.map((problem) => ({ ...whyOf(problem), readingId: problem.reading_id })),
  };
}

type AnswerSaid = Pick<Said, keyof typeof answer>;

const whyOf = ({ code, detail, path, status, correlation_id, response }: AnswerSaid & Why): Why => ({
  code,
  detail,
  path,
  status,
  correlationId: correlation_id,
  response,
});

/** The code alone is left where the whole problem found no room. */
function codeIn(attributes: Attributes): string | undefined {
  const code = attributes.get('problem_code')?.value;
  return problemCodes.find((known) => known === code);
}

/** What ingest would say of the message now; `code` is what it said then, where that is known. */
function judged(code: string | undefined, read: MessageRead): Judgement {
  const faults = faultsIn(read);
  const [fault] = code === undefined ? faults : faults.filter((one) => one.code === code);
  if (fault) {
    const { readingId, ...why } = fault;
    return { why, problems: faults.length > 1 ? faults : [] };
  }
  const detail =
    code === undefined
      ? 'Cannot tell why the message was refused: nothing is wrong with what it says; SQS moves a message by itself when it was received too often'
      : `Cannot tell more than the code ${code}: the letter has no room for the reason; the log of ingest has it`;
  return { why: { code: code ?? 'unknown', detail }, problems: [] };
}

function faultsIn(read: MessageRead): readonly ReadingProblem[] {
  if (read.kind === 'unreadable') return [read.problem];
  return read.entries.flatMap(({ id, reading }) => (reading.ok ? [] : [{ ...reading.problem, readingId: id }]));
}

/** Each reading with its id, where there are as many ids. */
function readingsIn(message: Message, ids: readonly string[]): LetterReading[] {
  const objects = readingObjectsIn(message);
  return objects.map((object, index) => ({
    id: ids.length === objects.length ? ids[index] : undefined,
    cell: textOf(object.cell_instance_id) ?? textOf(object.cell),
    instrument: instrumentIn(object),
    operator: textOf(object.operator),
    stage: textOf(object.stage),
    property: textOf(object.property),
  }));
}

/**
 * The fields of each reading of a message with their defaults, none of them checked: what a message says can be shown
 * also where ingest cannot read it. Of a body that is no JSON although it begins so, what the attributes say.
 */
export function readingObjectsIn(message: Message): JsonObject[] {
  const content = contentOf(message);
  if (!content.ok) {
    const defaults = fieldsIn(message.attributes);
    return Object.keys(defaults).length > 0 ? [defaults] : [];
  }
  const inAttributes = fieldsIn(content.value.attributes);
  if (content.value.kind === 'frame') return [over({ raw: content.value.frame }, inAttributes)];
  const { readings, ...around } = content.value.object;
  const defaults = over(around, inAttributes);
  if (!Array.isArray(readings)) return [defaults];
  return readings.map((reading: unknown) => (isObject(reading) ? over(reading, defaults) : defaults));
}

const fieldsIn = (attributes: Attributes): JsonObject =>
  Object.fromEntries(
    [...attributes].flatMap(([name, { dataType, value }]) =>
      fieldNames.has(name) && !dataType.startsWith('Binary') ? [[name, value]] : [],
    ),
  );

/** As ingest fills defaults in, by names alone: what is null or empty counts as not given. */
function over(object: JsonObject, defaults: JsonObject): JsonObject {
  const given = Object.entries(object).filter(([, value]) => value !== null && value !== '');
  return withDefaults(Object.fromEntries(given) as Fields, defaults as Fields);
}

function instrumentIn({ instrument }: JsonObject): string | undefined {
  if (!isObject(instrument)) return textOf(instrument);
  const { id, serial_number, model, kind } = instrument;
  return textOf(id) ?? textOf(serial_number) ?? textOf(model) ?? textOf(kind);
}

const mostCharacters = 255;

/** A name as it is told and selected by; longer than Ionworks allows it is cut. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : undefined;
  const text = storable(value.trim());
  if (text.length > mostCharacters) return `${text.slice(0, mostCharacters)}…`;
  return text === '' ? undefined : text;
}
