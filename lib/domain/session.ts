import { byReadingId } from './identity.ts';
import { weightOf } from './kept-reading.ts';
import { roomForOne } from './measured-properties.ts';
import type { Reading } from './reading.ts';

/** A reading whose cell is known by id. */
export interface LocatedReading {
  cellId: string;
  reading: Reading;
  /** The message that carries its session whole, where one does: its readings are grouped with no others. */
  sessionOf?: string | undefined;
}

/** One visit of one cell to the bench at one stage; becomes one measurement. Readings in order of time. */
export interface Session {
  cellId: string;
  readings: readonly [Reading, ...Reading[]];
  /** The name of the measurement that it belongs to, where its readings come after that was filed. */
  belongsTo?: string | undefined;
}

/** The most readings that one measurement holds, and the most bytes of them that the ledger claims at once. */
export const mostReadings = 90;
export const mostBytes = 200_000;

/**
 * Puts every reading into exactly one session: one cell, one stage, one operator and protocol, and where they are filed
 * beside what has their name, one further name; cut where neighbours are further apart than the gap, and wherever one
 * measurement could not hold both: a second weighing, keys that collide.
 */
export function sessionsOf(located: readonly LocatedReading[], gapMs: number): Session[] {
  const visits = Map.groupBy(located, ({ cellId, reading, sessionOf }) =>
    JSON.stringify([cellId, sessionOf, visitKey(reading)]),
  );
  return [...visits.values()].flatMap((visit) => {
    const cellId = (visit[0] as LocatedReading).cellId;
    const readings = visit.map(({ reading }) => reading).sort(byTime);
    return cut(readings, gapMs).map((part): Session => ({ cellId, readings: part }));
  });
}

/** What the readings of one visit have in common. Its digest stands in the ledger: of all that is not beside it stays. */
export const visitKey = ({ stage, operator, protocol, beside }: VisitOf): string =>
  JSON.stringify([stage, operator, protocol, ...(beside === undefined ? [] : [beside])]);

type VisitOf = Pick<Reading, 'stage' | 'operator' | 'protocol' | 'beside'>;

export const byTime = (a: Reading, b: Reading): number => a.measuredAt - b.measuredAt || byReadingId(a.id, b.id);

function cut(readings: readonly Reading[], gapMs: number): [Reading, ...Reading[]][] {
  const parts: [Reading, ...Reading[]][] = [];
  let hasRoom = roomForOne();
  let bytes = 0;
  for (const reading of readings) {
    const weight = weightOf(reading);
    const current = parts.at(-1);
    const previous = current?.at(-1);
    const isNear = previous !== undefined && reading.measuredAt - previous.measuredAt <= gapMs;
    const isLight = bytes + weight <= mostBytes;
    if (current && isNear && current.length < mostReadings && isLight && hasRoom(reading)) {
      current.push(reading);
      bytes += weight;
    } else {
      parts.push([reading]);
      bytes = weight;
      hasRoom = roomForOne();
      hasRoom(reading);
    }
  }
  return parts;
}
