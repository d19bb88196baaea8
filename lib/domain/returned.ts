import * as v from 'valibot';

import { parseJson } from './json.ts';
import type { Attributes } from './message.ts';
import { storableJson } from './text.ts';
import { readTime } from './time.ts';

/** What a dead letter on its way back remembers of its first journey. */
export interface Returned {
  readingIds: readonly string[];
  /** When the first message was sent, epoch milliseconds: the default of `measured_at` stays what it was. */
  sentAt?: number;
  /** The message that was refused. */
  sourceMessageId?: string;
  /** The letter's `problem`, as it was written. */
  problem: { readonly [key: string]: unknown };
}

const ProblemSchema = v.looseObject({
  reading_ids: v.fallback(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(300))), []),
  sent_at: v.fallback(v.optional(v.string()), undefined),
  source_message_id: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/))), undefined),
});

/** Reads the `problem` attribute that a returned dead letter carries; anything else under that name is ignored. */
export function returnedWith(attributes: Attributes): Returned | undefined {
  const attribute = attributes.get('problem');
  if (!attribute) return undefined;
  let json: unknown;
  try {
    json = storableJson(parseJson(attribute.value));
  } catch {
    return undefined;
  }
  const read = v.safeParse(ProblemSchema, json);
  if (!read.success) return undefined;
  const { reading_ids: readingIds, sent_at: sentText, source_message_id: sourceMessageId } = read.output;
  const sentAt = sentText === undefined ? undefined : readTime(sentText);
  return {
    readingIds,
    problem: read.output,
    ...(sentAt !== undefined && { sentAt }),
    ...(sourceMessageId !== undefined && { sourceMessageId }),
  };
}
