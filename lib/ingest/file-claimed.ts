import { type KeptReading, recordOfKept } from '../domain/kept-reading.ts';
import type { Outcome } from '../domain/outcome.ts';
import { failed, ledgerUnavailable, type Problem, unexpected } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import type { ClaimRecord, Requests } from '../ledger/entries.ts';
import type { CellState } from '../ledger/read-cells.ts';
import type { Ports } from '../ports.ts';
import type { Calls } from './calls.ts';
import { type ClaimedSession, fileSession, type Settlement } from './file-session.ts';
import { alongsideOf, type PlannedSession, weightOfPlanned } from './planned-session.ts';
import { settledEntries } from './settled-entries.ts';

/** What filing needs of one invocation. */
export interface Filing {
  ports: Ports;
  calls: Calls;
  /** When the invocation has ended for sure, epoch milliseconds: its claims hold until then. */
  until: number;
}

/** A cell on which sessions are filed. */
export interface CellAtWork {
  state: CellState;
  /** By which message each reading has come into this invocation. */
  messageIds: ReadonlyMap<string, string>;
  /** What became of the readings that have come, by their ids. */
  outcomes: Map<string, Outcome>;
  /** The ids of all readings that were filed, or tried, in this invocation: also of those that came to others. */
  handled: Set<string>;
}

/** A claim of ours, and how it stands. */
interface OwnClaim {
  planned: PlannedSession;
  id: string;
  /** Something was sent, and what became of it is not known or not entered. */
  mayExist: boolean;
  /** Some of its readings wait. */
  waits: boolean;
  /** The requests that were made for it, by earlier invocations too; the last of them. */
  requests: Requests;
}

/** Enough to tell what happened, and few enough to be kept. */
const mostRequests = 20;

/**
 * Claims sessions of a cell and files them; `lost` where the cell's head has changed since it was read, and nothing was
 * done. `others`: claims that stay. Of the cell one session goes first, which tells whether it is there and may be written
 * to.
 */
export async function fileClaimed(
  sessions: readonly PlannedSession[],
  others: readonly ClaimRecord[],
  cell: CellAtWork,
  filing: Filing,
): Promise<'filed' | 'lost' | Problem> {
  const own = sessions.map(
    (planned): OwnClaim => ({
      planned,
      id: filing.ports.newId(),
      mayExist: false,
      waits: false,
      requests: planned.takenOver?.requests ?? [],
    }),
  );
  const claimed = await cell.state.head.claim([...others, ...own.map((claim) => recordOf(claim, filing.until))]);
  if (!claimed.ok) return ledgerUnavailable('claim a session', claimed.reason);
  if (!claimed.value) return 'lost';

  const [first, ...rest] = own as [OwnClaim, ...OwnClaim[]];
  await fileOrWait(first, cell, filing);
  const ofCell = first.planned.readings.map(({ id }) => cell.outcomes.get(id)).find(speaksOfCell);
  await Promise.all(rest.map((claim) => (ofCell ? settleAlike(claim, ofCell) : fileOrWait(claim, cell, filing))));
  await release(own, cell);
  return 'filed';

  async function settleAlike(claim: OwnClaim, { kind, problem }: Unfiled): Promise<void> {
    const { readings, takenOver } = claim.planned;
    const settlement = kind === 'refused' ? { kind, problem } : { kind, problem, mayExist: takenOver !== undefined };
    await settle(claim, readings, settlement, cell, filing);
  }
}

const recordOf = ({ id, planned, requests }: OwnClaim, until: number): ClaimRecord => ({
  id,
  until,
  since: planned.claimedAt,
  completeBy: planned.completeBy,
  ...alongsideOf(planned),
  readings: planned.readings.map((reading) => recordOfKept(planned.kept.get(reading.id) as KeptReading)),
  sent: planned.takenOver?.sent ?? planned.readings.map((reading) => reading.id),
  ...(planned.belongsTo !== undefined && { belongsTo: planned.belongsTo }),
  ...(requests.length > 0 && { requests: [...requests] }),
});

type Unfiled = Exclude<Outcome, { kind: 'filed' }>;

/** A problem that any other session of the same cell would meet as well. */
const speaksOfCell = (outcome: Outcome | undefined): outcome is Unfiled =>
  outcome !== undefined &&
  outcome.kind !== 'filed' &&
  (outcome.problem.code === 'unknown-cell' || outcome.problem.code === 'forbidden');

/** A session that trips over a bug of ours waits, and takes no other with it. */
async function fileOrWait(claim: OwnClaim, cell: CellAtWork, filing: Filing): Promise<void> {
  try {
    await fileSession(claimedSession(claim, cell, filing), filing.ports, filing.calls);
  } catch (error) {
    const problem = unexpected(`file a session of cell ${claim.planned.cellId}`, error);
    const open = claim.planned.readings.filter(({ id }) => !cell.handled.has(id));
    await settle(claim, open, { kind: 'deferred', problem, mayExist: true }, cell, filing);
  }
}

function claimedSession(claim: OwnClaim, cell: CellAtWork, filing: Filing): ClaimedSession {
  const { cellId, readings, belongsTo, takenOver } = claim.planned;
  const sentIds = new Set(takenOver?.sent);
  return {
    cellId,
    readings,
    belongsTo,
    sent: takenOver && readings.filter(({ id }) => sentIds.has(id)),
    announce: (next) => announce(claim, next, cell),
    tell: (told) => {
      claim.requests = [...claim.requests, { at: filing.ports.clock.now(), ...told }].slice(-mostRequests);
    },
    settle: (some, settlement) => settle(claim, some, settlement, cell, filing),
  };
}

async function announce(
  { id }: OwnClaim,
  next: readonly Reading[],
  { state }: CellAtWork,
): Promise<Problem | undefined> {
  const sent = next.map((reading) => reading.id);
  const announced = await state.head.change((claims) =>
    claims.some((claim) => claim.id === id)
      ? claims.map((claim) => (claim.id === id ? { ...claim, sent } : claim))
      : undefined,
  );
  if (!announced.ok) return ledgerUnavailable('announce a measurement', announced.reason);
  if (announced.value) return undefined;
  return failed('being-filed', 'Cannot go on with a session: another invocation has taken it over').problem;
}

async function settle(
  claim: OwnClaim,
  readings: readonly Reading[],
  settlement: Settlement,
  { state, messageIds, outcomes, handled }: CellAtWork,
  { ports }: Filing,
): Promise<Settlement> {
  const entered = settlement.kind === 'deferred' ? settlement : await enter(settlement);
  for (const { id } of readings) {
    handled.add(id);
    // One that says something else than what is filed under its id has been told so.
    if (!outcomes.has(id)) outcomes.set(id, outcomeIn(entered));
  }
  if (entered.kind === 'deferred') {
    claim.waits = true;
    claim.mayExist ||= entered.mayExist;
  }
  return entered;

  async function enter(final: Exclude<Settlement, { kind: 'deferred' }>): Promise<Settlement> {
    const occasion = { now: ports.clock.now(), messageIds, before: state.settled, requests: claim.requests };
    const { entries, changes } = settledEntries(claim.planned, readings, final, occasion);
    const { failed, reason = 'it did not take an entry' } = await ports.ledger.write(changes);
    // A waiting entry that could not be deleted is seen to be settled by whoever finds it.
    if (!changes.some((change) => change.kind === 'put' && failed.has(change))) {
      for (const [id, entry] of entries) state.settled.set(id, entry);
      return final;
    }
    const problem = ledgerUnavailable('enter what became of a session', reason);
    return { kind: 'deferred', problem, mayExist: final.kind === 'filed' };
  }
}

function outcomeIn(settlement: Settlement): Outcome {
  return settlement.kind === 'filed'
    ? { kind: 'filed', measurementId: settlement.measurementId }
    : outcomeOfKind(settlement);
}

const outcomeOfKind = ({ kind, problem }: Exclude<Settlement, { kind: 'filed' }>): Outcome => ({ kind, problem });

/** Claims that weigh less are left to be cleared away by whoever works on the cell next. */
const lightBytes = 60_000;

/**
 * Ends claims before their time: of what may exist the claim stays, for the next invocation to settle; what waits and was
 * never sent is free again.
 */
async function release(own: readonly OwnClaim[], { state }: CellAtWork): Promise<void> {
  const weight = own.reduce((bytes, { planned }) => bytes + weightOfPlanned(planned), 0);
  if (weight < lightBytes && own.every(({ waits }) => !waits)) return;
  const byId = new Map(own.map((claim) => [claim.id, claim]));
  // Where it fails, the claims end by themselves.
  await state.head.change((claims) =>
    claims.flatMap((claim) => {
      const ours = byId.get(claim.id);
      if (!ours) return [claim];
      return ours.mayExist ? [{ ...claim, until: 0, requests: [...ours.requests] }] : [];
    }),
  );
}
