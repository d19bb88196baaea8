import { type KeptReading, keptFrom, weightOf } from '../domain/kept-reading.ts';
import type { Reading } from '../domain/reading.ts';
import { type LocatedReading, type Session, sessionsOf } from '../domain/session.ts';
import type { Visit } from '../domain/visit.ts';
import type { ClaimRecord } from '../ledger/entries.ts';
import { type CellState, isSettled } from '../ledger/read-cells.ts';

/** A session that is complete and that nobody else is filing. */
export interface PlannedSession extends Session {
  /** How its readings came, by their ids. */
  kept: ReadonlyMap<string, KeptReading>;
  completeBy: 'message' | Visit['completeBy'];
  /** When it was first claimed, epoch milliseconds. */
  claimedAt: number;
  /** The ids of the visit's readings that are in other sessions: they are not late, whenever they are filed. */
  alongside: readonly string[] | 'many';
  /** The claim of an invocation that has ended, where it is taken over: what it may have sent is settled first. */
  takenOver?: ClaimRecord;
}

/** What it weighs in a claim, in bytes. */
export const weightOfPlanned = ({ readings, alongside }: PlannedSession): number =>
  readings.reduce((bytes, reading) => bytes + weightOf(reading), Buffer.byteLength(JSON.stringify(alongside)));

/** Sessions that their messages carry whole. */
export function sessionsOfMessages(located: readonly (LocatedReading & KeptReading)[], gapMs: number, now: number) {
  const kept = new Map(located.map((one) => [one.reading.id, one]));
  return sessionsOf(located, gapMs).map(
    (session): PlannedSession => ({
      ...session,
      kept: keptOf(session, kept),
      completeBy: 'message',
      claimedAt: now,
      alongside: [],
    }),
  );
}

/** What a visit becomes: one session, or several where one measurement could not hold it. */
export function sessionsOfVisit(cellId: string, { readings, completeBy }: Visit, claimedAt: number): PlannedSession[] {
  const located = readings.map(({ reading }) => ({ cellId, reading }));
  const kept = new Map(readings.map((one) => [one.reading.id, one]));
  return sessionsOf(located, Number.POSITIVE_INFINITY).map(
    (session): PlannedSession => ({
      ...session,
      kept: keptOf(session, kept),
      completeBy,
      claimedAt,
      alongside: alongside(session, kept),
    }),
  );
}

/** The readings of its visit that are not in this measurement, as they stand in the ledger: left out where there are none. */
export function alongsideOf({ alongside, readings }: PlannedSession, measured: readonly Reading[] = readings) {
  if (alongside === 'many') return { alongside };
  const others = readings.filter((reading) => !measured.includes(reading)).map(({ id }) => id);
  const all = [...alongside, ...others];
  return all.length > 0 ? { alongside: all } : {};
}

/** More bytes of ids than this are not kept: what comes late then does not say so. */
const mostAlongsideBytes = 2000;

function alongside({ readings }: Session, visit: ReadonlyMap<string, KeptReading>): readonly string[] | 'many' {
  if (visit.size === readings.length) return [];
  const own = new Set(readings.map(({ id }) => id));
  const others = [...visit.keys()].filter((id) => !own.has(id));
  return Buffer.byteLength(JSON.stringify(others)) > mostAlongsideBytes ? 'many' : others;
}

const keptOf = (session: Session, kept: ReadonlyMap<string, KeptReading>) =>
  new Map(session.readings.map(({ id }) => [id, kept.get(id) as KeptReading]));

/**
 * The session of a claim whose invocation has ended without telling what became of it: what was sent is settled first, as
 * it was; then what is left. Where nothing of it was sent, or all is settled: none.
 */
export function sessionOfEndedClaim(cellId: string, claim: ClaimRecord, state: CellState): PlannedSession[] {
  const kept = claim.readings.map(keptFrom);
  const isOpen = ({ reading, arrival }: KeptReading) => !isSettled(reading.id, arrival, state);
  const sent = new Set(claim.sent);
  if (!kept.some((one) => sent.has(one.reading.id) && isOpen(one))) return [];

  const [first, ...others] = kept.filter((one) => sent.has(one.reading.id) || isOpen(one));
  if (!first) return [];
  const session: PlannedSession = {
    cellId,
    readings: [first.reading, ...others.map(({ reading }) => reading)],
    belongsTo: claim.belongsTo,
    kept: new Map([first, ...others].map((one) => [one.reading.id, one])),
    completeBy: claim.completeBy,
    claimedAt: claim.since,
    alongside: claim.alongside ?? [],
    takenOver: claim,
  };
  return [session];
}
