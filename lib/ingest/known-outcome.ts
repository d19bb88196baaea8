import { changedProblem } from '../domain/distinct-readings.ts';
import type { KeptReading } from '../domain/kept-reading.ts';
import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { failed } from '../domain/problem.ts';
import { sameContent } from '../domain/reading.ts';
import { isoTime } from '../domain/time.ts';
import type { CellState } from '../ledger/read-cells.ts';

const soonMs = 30_000;

/** What the ledger already knows of a reading that has come; `undefined` where it is to be filed, or to wait. */
export function knownOutcome({ reading, arrival }: KeptReading, state: CellState): Outcome | undefined {
  const settled = state.settled.get(reading.id);
  if (settled?.kind === 'filed') {
    if (!sameContent(reading, settled)) return outcomeOf(changedProblem(reading, settled));
    return { kind: 'filed', measurementId: settled.measurementId };
  }
  // The same message again, as where a sibling had to wait. By another message, a refused reading is tried anew.
  if (settled?.messageIds.includes(arrival.messageId)) return { kind: 'refused', problem: settled.problem };

  const claimed = state.claimed.get(reading.id);
  if (!claimed) return undefined;
  if (!sameContent(reading, claimed.kept.reading)) return outcomeOf(changedProblem(reading, claimed.kept.reading));
  if (claimed.claim.until > state.readAt) {
    const { until } = claimed.claim;
    const detail = `Cannot file ${reading.property} ${reading.value} ${reading.unit} now: another invocation is at it, until ${isoTime(until)} at the latest`;
    // Most are done long before that.
    const again = Math.min(until + 1000, state.readAt + soonMs);
    return { kind: 'deferred', problem: failed('being-filed', detail).problem, until: again };
  }
  return undefined;
}
