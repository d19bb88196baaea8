import * as v from 'valibot';

import { KeptRecordSchema } from '../domain/kept-reading.ts';
import { type Problem, type ProblemCode, problemCodes } from '../domain/problem.ts';

/**
 * What stands in the ledger, as JSON. Times are epoch milliseconds. Nothing here is ever rewritten into another shape:
 * entries stay for good, so that fields are only added, and are optional.
 */

/** What was asked of the API for a measurement, and what it said. */
const RequestsSchema = v.array(
  v.object({ at: v.number(), request: v.picklist(['create', 'look-up']), says: v.string() }),
);
export type Requests = readonly v.InferOutput<typeof RequestsSchema>[number][];

/** The readings of the same visit that are in other sessions, by their ids; `many`: too many to be named. */
const AlongsideSchema = v.optional(v.union([v.array(v.string()), v.literal('many')]));

/**
 * A cell's head: the sessions that are being filed, each in a claim. What becomes of a claim:
 *
 *   claimed ──▶ settled      every reading is entered as filed or refused; the claim goes with the head's next change
 *      │   └──▶ free         nothing was sent, or was surely not done: the claim goes, its readings wait as before
 *      └──────▶ may exist    ended (`until` past, or set to 0): whoever comes next takes it over, and settles `sent` first
 */
export const HeadSchema = v.object({
  cell: v.string(),
  claims: v.array(
    v.object({
      /** The invocation's and the claim's own. */
      id: v.string(),
      /** Whoever made it has ended by then; settling it falls to the next one. */
      until: v.number(),
      readings: v.array(KeptRecordSchema),
      /** The ids of those that may have been sent, as one measurement. */
      sent: v.array(v.string()),
      since: v.number(),
      completeBy: v.picklist(['message', 'expected', 'quiet']),
      alongside: AlongsideSchema,
      /** The measurement that a late reading belongs to. */
      belongsTo: v.optional(v.string()),
      /** What earlier invocations asked for it. */
      requests: v.optional(RequestsSchema),
    }),
  ),
});
export type Head = v.InferOutput<typeof HeadSchema>;
export type ClaimRecord = Head['claims'][number];

const ProblemSchema = v.object({
  code: v.custom<ProblemCode>((code) => (problemCodes as readonly unknown[]).includes(code)),
  detail: v.string(),
  path: v.exactOptional(v.string()),
  status: v.exactOptional(v.number()),
  correlationId: v.exactOptional(v.string()),
  response: v.exactOptional(v.string()),
});

const said = {
  cell: v.string(),
  id: v.string(),
  property: v.string(),
  value: v.string(),
  unit: v.string(),
  measuredAt: v.number(),
  position: v.optional(v.string()),
};

/** An earlier way of the same reading: refused by then, or come by another message. */
const EarlierSchema = v.object({
  at: v.number(),
  code: v.string(),
  detail: v.string(),
  messageIds: v.array(v.string()),
});

const came = {
  at: v.number(),
  /** The messages that it came by, as far as they were known. */
  messageIds: v.array(v.string()),
  sentAt: v.number(),
  arrivedAt: v.number(),
  replayOf: v.optional(v.string()),
  earlier: v.optional(v.array(EarlierSchema)),
};

/** What became of a reading, and what it said. */
export const SettledSchema = v.variant('kind', [
  v.object({ kind: v.literal('filed'), ...said, ...came, measurementId: v.string(), name: v.string() }),
  v.object({ kind: v.literal('refused'), ...said, ...came, requests: RequestsSchema, problem: ProblemSchema }),
]);
export type Settled = v.InferOutput<typeof SettledSchema>;

/** A measurement that was filed. */
export const FiledSchema = v.object({
  cell: v.string(),
  id: v.string(),
  name: v.string(),
  visit: v.string(),
  stage: v.optional(v.string()),
  start: v.number(),
  end: v.number(),
  readingIds: v.array(v.string()),
  claimedAt: v.number(),
  at: v.number(),
  /** What told that its session was complete. */
  completeBy: v.picklist(['message', 'expected', 'quiet']),
  alongside: AlongsideSchema,
  requests: RequestsSchema,
  correlationId: v.optional(v.string()),
  belongsTo: v.optional(v.string()),
});
export type Filed = v.InferOutput<typeof FiledSchema>;

export const BreakerSchema = v.object({
  /** Nobody calls before, but for who makes the next try. */
  until: v.number(),
  /** Tries that failed one after the other. */
  failures: v.number(),
  /** When it began, and why. */
  since: v.number(),
  problem: ProblemSchema,
});
export type BreakerRecord = v.InferOutput<typeof BreakerSchema>;

/** The problem as it is kept: without how long the server asked to be left alone, which is over by then. */
export const problemRecord = ({ retryAfterMs: _, response, ...problem }: Problem) => ({
  ...problem,
  ...(response !== undefined && { response: response.slice(0, 1000) }),
});
