import * as v from 'valibot';

import { type Accepted, acceptable, mostAcceptedCharacters } from './accepted.ts';
import { contentOf } from './content.ts';
import { parseJson } from './json.ts';
import type { Attribute, Attributes, Message } from './message.ts';
import { storableJson } from './text.ts';
import { readTime } from './time.ts';

/** What a dead letter on its way back remembers of its first journey. */
export interface Returned {
  readingIds: readonly string[];
  /** When the first message was sent, epoch milliseconds: the default of `measured_at` stays what it was. */
  sentAt?: number;
  /** The message that was refused. */
  sourceMessageId?: string;
  /** What an operator says of its readings where they look wrong: the last word counts. */
  accepted?: Accepted;
  /** The ids of those that this is said of; where they are missing, all. */
  acceptedIds?: ReadonlySet<string>;
  /** How often it was asked to file its readings beside what has their name. */
  beside?: number;
  /** The letter's `problem`, as it was written. */
  problem: { readonly [key: string]: unknown };
}

/** As a letter tells it; one of another shape counts as not said. */
const AcceptanceSchema = v.object({
  code: v.literal(acceptable),
  reason: v.pipe(v.string(), v.regex(/\S/), v.maxLength(mostAcceptedCharacters)),
  by: v.pipe(v.string(), v.maxLength(mostAcceptedCharacters)),
  at: v.string(),
  readings: v.optional(v.array(v.string())),
});

const acceptedIn = (items: unknown[]) => items.filter((item) => v.is(AcceptanceSchema, item));

const ProblemSchema = v.looseObject({
  reading_ids: v.fallback(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(300))), []),
  sent_at: v.fallback(v.optional(v.string()), undefined),
  source_message_id: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/))), undefined),
  accepted: v.fallback(v.optional(v.pipe(v.array(v.unknown()), v.transform(acceptedIn))), undefined),
  beside: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined),
});

/** Reads the `problem` attribute that a returned dead letter carries; anything else under that name is ignored. */
export function returnedWith(attributes: Attributes): Returned | undefined {
  const attribute = attributes.get('problem');
  if (!attribute) return undefined;
  if (last?.attribute !== attribute) last = { attribute, returned: returnedBy(attribute) };
  return last.returned;
}

/** A letter's problem is asked for several times in a row, each time for another purpose. */
let last: { attribute: Attribute; returned: Returned | undefined } | undefined;

function returnedBy(attribute: Attribute): Returned | undefined {
  let json: unknown;
  try {
    json = storableJson(parseJson(attribute.value));
  } catch {
    return undefined;
  }
  const read = v.safeParse(ProblemSchema, json);
  if (!read.success) return undefined;
  const { reading_ids: readingIds, sent_at: sentText, source_message_id: sourceMessageId, beside } = read.output;
  const sentAt = sentText === undefined ? undefined : readTime(sentText);
  const accepted = read.output.accepted?.at(-1);
  return {
    readingIds,
    problem: read.output,
    ...(sentAt !== undefined && { sentAt }),
    ...(sourceMessageId !== undefined && { sourceMessageId }),
    ...(accepted && { accepted: { code: accepted.code, reason: accepted.reason, by: accepted.by } }),
    ...(accepted?.readings && { acceptedIds: new Set(accepted.readings) }),
    ...(beside !== undefined && { beside }),
  };
}

/** What a message carries of a dead letter, as readMessage finds it: what an SNS envelope tells counts as well. */
export function returnedIn(message: Message): Returned | undefined {
  const content = contentOf(message);
  return returnedWith(content.ok ? content.value.attributes : message.attributes);
}

/** When a message was sent first. A letter is sent after what it came from: anything else is no time of ours. */
export const firstSentAt = ({ sentAt }: Message, returned: Returned | undefined): number =>
  Math.min(returned?.sentAt ?? sentAt, sentAt);
