import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { unexpected } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { Ports } from '../ports.ts';
import type { Calls } from './calls.ts';
import { fileSession, type Outcomes } from './file-session.ts';

/**
 * Files sessions at once, as far as the limit on calls lets them; but of each cell one first, which tells whether the cell
 * is there and may be written to. What became of each reading goes into `outcomes`.
 */
export async function fileSessions(
  sessions: readonly Session[],
  outcomes: Outcomes,
  ports: Ports,
  calls: Calls,
): Promise<void> {
  const byCell = Map.groupBy(sessions, ({ cellId }) => cellId);
  await Promise.all([...byCell.values()].map((ofOneCell) => fileCell(ofOneCell, outcomes, ports, calls)));
}

async function fileCell(sessions: readonly Session[], outcomes: Outcomes, ports: Ports, calls: Calls): Promise<void> {
  const [first, ...others] = sessions as [Session, ...Session[]];
  await fileOrWait(first, outcomes, ports, calls);
  const ofCell = first.readings.map((reading) => outcomes.get(reading)).find(speaksOfCell);
  if (ofCell) for (const other of others) settleAll(other, ofCell, outcomes);
  else await Promise.all(others.map((other) => fileOrWait(other, outcomes, ports, calls)));
}

/** A problem that any other session of the same cell would meet as well. */
const speaksOfCell = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined &&
  outcome.kind !== 'filed' &&
  (outcome.problem.code === 'unknown-cell' || outcome.problem.code === 'forbidden');

function settleAll(session: Session, outcome: Outcome, outcomes: Outcomes): void {
  for (const reading of session.readings) outcomes.set(reading, outcome);
}

/** A session that trips over a bug of ours waits, and takes no other with it. */
async function fileOrWait(session: Session, outcomes: Outcomes, ports: Ports, calls: Calls): Promise<void> {
  try {
    await fileSession(session, outcomes, ports, calls);
  } catch (error) {
    settleAll(session, outcomeOf(unexpected(`file a session of cell ${session.cellId}`, error)), outcomes);
  }
}
