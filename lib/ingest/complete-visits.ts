import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { failed } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import type { Visit } from '../domain/visit.ts';
import type { LedgerAnswer, Ports } from '../ports.ts';
import type { ArrivedReading } from './arrived-reading.ts';
import { earlierMeasurements } from './earlier-measurements.ts';
import type { CellAtWork } from './file-claimed.ts';
import { openVisits, withoutSettled } from './open-visits.ts';
import { type PlannedSession, sessionsOfVisit } from './planned-session.ts';

/** The visits that are complete. Of the others, those readings that have come are told to wait. */
export async function completeVisits(
  cellId: string,
  come: readonly ArrivedReading[],
  elsewhere: ReadonlySet<string>,
  { state, outcomes }: CellAtWork,
  ports: Ports,
): Promise<LedgerAnswer<readonly Visit[]>> {
  if (come.length === 0) return { ok: true, value: [] };
  const opened = await openVisits(cellId, come, elsewhere, state, ports);
  if (!opened.ok) return opened;
  const { visits, problems } = opened.value;

  const complete = completeOf(visits, come, outcomes, ports);
  for (const [id, problem] of problems) outcomes.set(id, outcomeOf(problem));
  return { ok: true, value: complete };
}

/** Those of the visits that are complete. What has come of the others is told to wait for them. */
function completeOf(
  visits: readonly Visit[],
  come: readonly ArrivedReading[],
  outcomes: Map<string, Outcome>,
  { clock, settings }: Ports,
): Visit[] {
  const now = clock.now();
  const here = new Map(come.map(({ reading }) => [reading.id, reading]));
  return visits.filter((visit) => {
    if (visit.completeAt <= now) return true;
    for (const { reading } of visit.readings) {
      const come = here.get(reading.id);
      if (come) outcomes.set(come.id, waitsFor(visit, come, settings.sessionQuietMs));
    }
    return false;
  });
}

/** The sessions of complete visits, as far as they are complete without what has been settled meanwhile. */
export async function sessionsOfVisits(
  cellId: string,
  seen: readonly Visit[],
  come: readonly ArrivedReading[],
  { state, outcomes }: CellAtWork,
  ports: Ports,
): Promise<LedgerAnswer<readonly PlannedSession[]>> {
  const left = await withoutSettled(cellId, seen, state, ports);
  if (!left.ok) return left;
  const visits = left.value ? completeOf(left.value, come, outcomes, ports) : seen;
  // Of a cell without a head nothing was ever filed.
  const belongsTo =
    visits.length === 0 || state.head.isNew()
      ? ({ ok: true, value: new Map<Visit, string>() } as const)
      : await earlierMeasurements(cellId, visits, state, ports);
  if (!belongsTo.ok) return belongsTo;
  const sessions = visits.flatMap((visit) =>
    sessionsOfVisit(cellId, visit, ports.clock.now()).map((session) => ({
      ...session,
      belongsTo: belongsTo.value.get(visit),
    })),
  );
  return { ok: true, value: sessions };
}

function waitsFor(visit: Visit, { property, value, unit }: Reading, quietMs: number): Outcome {
  const { readings, completeAt, expected } = visit;
  const detail = `Cannot file ${property} ${value} ${unit} yet: its session has ${readings.length}${expected ? ` of ${expected}` : ''} readings so far, and is complete when no new one was sent for ${quietMs / 1000} s`;
  return { kind: 'deferred', problem: failed('session-open', detail).problem, until: completeAt };
}
