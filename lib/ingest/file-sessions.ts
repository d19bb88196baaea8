import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { unexpected } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { Ports } from '../ports.ts';
import type { Calls } from './calls.ts';
import { fileSession, type Outcomes } from './file-session.ts';

/** Files sessions, those of one cell one after the other, cells at once as far as the limit on calls lets them. */
export async function fileSessions(sessions: readonly Session[], ports: Ports, calls: Calls): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const byCell = Map.groupBy(sessions, ({ cellId }) => cellId);
  await Promise.all([...byCell.values()].map((ofOneCell) => fileCell(ofOneCell, outcomes, ports, calls)));
  return outcomes;
}

async function fileCell(sessions: readonly Session[], outcomes: Outcomes, ports: Ports, calls: Calls): Promise<void> {
  let ofCell: Outcome | undefined;
  for (const session of sessions) {
    if (ofCell) settleAll(session, ofCell, outcomes);
    else await fileOrWait(session, outcomes, ports, calls);
    ofCell ??= session.readings.map((reading) => outcomes.get(reading)).find(speaksOfCell);
  }
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
