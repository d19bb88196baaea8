import { outcomeOf } from '../domain/outcome.ts';
import { unexpected } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { Ports } from '../ports.ts';
import type { Calls } from './calls.ts';
import { fileSession, type Outcomes } from './file-session.ts';

/** Files sessions, those of one cell one after the other, cells at once as far as the limit on calls lets them. */
export async function fileSessions(sessions: readonly Session[], ports: Ports, calls: Calls): Promise<Outcomes> {
  const byCell = Map.groupBy(sessions, ({ cellId }) => cellId);
  const filed = await Promise.all([...byCell.values()].map((ofOneCell) => fileCell(ofOneCell, ports, calls)));
  return new Map(filed.flatMap((outcomes) => [...outcomes]));
}

async function fileCell(sessions: readonly Session[], ports: Ports, calls: Calls): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  for (const [index, session] of sessions.entries()) {
    const filed = await fileOne(session, ports, calls);
    for (const [reading, outcome] of filed) outcomes.set(reading, outcome);

    const ofCell = [...filed.values()].find(
      (outcome) => outcome.kind !== 'filed' && speaksOfCell.has(outcome.problem.code),
    );
    if (!ofCell) continue;
    for (const later of sessions.slice(index + 1)) {
      for (const reading of later.readings) outcomes.set(reading, ofCell);
    }
    break;
  }
  return outcomes;
}

/** Problems that any other session of the same cell would meet as well. */
const speaksOfCell: ReadonlySet<string> = new Set(['unknown-cell', 'forbidden']);

async function fileOne(session: Session, ports: Ports, calls: Calls): Promise<Outcomes> {
  try {
    return await fileSession(session, ports, calls);
  } catch (error) {
    const outcome = outcomeOf(unexpected(`file a session of cell ${session.cellId}`, error));
    return new Map(session.readings.map((reading) => [reading, outcome]));
  }
}
