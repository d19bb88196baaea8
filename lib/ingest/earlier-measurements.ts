import * as v from 'valibot';

import { mostReadings, visitKey } from '../domain/session.ts';
import type { Visit } from '../domain/visit.ts';
import { type Filed, FiledSchema } from '../ledger/entries.ts';
import { measurementRange, visitDigest } from '../ledger/keys.ts';
import type { CellState } from '../ledger/read-cells.ts';
import type { LedgerAnswer, Ports } from '../ports.ts';

/**
 * The names of the measurements that visits belong to which came after those were filed, of each visit the nearest in time.
 * A measurement spans as many gaps as it has readings at the most, which bounds where to look.
 */
export async function earlierMeasurements(
  cellId: string,
  visits: readonly Visit[],
  state: CellState,
  { ledger, settings: { sessionGapMs: gapMs } }: Ports,
): Promise<LedgerAnswer<ReadonlyMap<Visit, string>>> {
  const spans = visits.map(spanOf);
  const from = spans.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const to = spans.reduce((most, { end }) => Math.max(most, end), 0);
  const listed = await ledger.list(...measurementRange(cellId, from - mostReadings * gapMs, to + gapMs));
  if (!listed.ok) return listed;

  const filed = listed.value.flatMap(({ value }) => {
    const read = v.safeParse(FiledSchema, value);
    return read.success ? [read.output] : [];
  });
  const found = visits.flatMap((visit) => {
    const span = spanOf(visit);
    const digest = visitDigest(visitKey(visit.readings[0].reading));
    const near = filed.filter(
      (one) => distance(one, span) <= gapMs && one.visit === digest && isWhole(one, visit, state),
    );
    const [nearest] = near.toSorted((a, b) => distance(a, span) - distance(b, span));
    return nearest ? [[visit, nearest.name] as const] : [];
  });
  return { ok: true, value: new Map(found) };
}

/** From the first to the last reading, epoch milliseconds. */
interface Span {
  start: number;
  end: number;
}

function spanOf({ readings }: Visit): Span {
  const [first] = readings;
  const last = readings.at(-1) ?? first;
  return { start: first.reading.measuredAt, end: last.reading.measuredAt };
}

const distance = (a: Span, b: Span): number => Math.max(0, a.start - b.end, b.start - a.end);

/** Whether it had all of its visit that was there: none of these readings was part of that. Once refused, it comes anew. */
function isWhole({ completeBy, alongside = [] }: Filed, { readings }: Visit, { settled }: CellState): boolean {
  // What a message carries whole is a session by itself.
  if (completeBy === 'message' || alongside === 'many') return false;
  return !readings.some(({ reading: { id } }) => alongside.includes(id) && settled.get(id)?.kind !== 'refused');
}
