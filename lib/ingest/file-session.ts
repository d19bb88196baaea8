import { blameOf, halves, type ValidationError } from '../domain/blame.ts';
import { type Measurement, measurementOf } from '../domain/measurement.ts';
import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { type Problem, quoted } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import { type Session, sessionsOf } from '../domain/session.ts';
import type { Ports, Reply } from '../ports.ts';
import { type Calls, problemOf } from './calls.ts';
import { type Creation, createMeasurement, refusedByApi } from './create-measurement.ts';

/** What became of each reading. */
export type Outcomes = Map<Reading, Outcome>;

/**
 * Files a session as one measurement; where the API refuses some of its readings, the others all the same. What became of
 * each reading goes into `outcomes`.
 */
export async function fileSession(session: Session, outcomes: Outcomes, ports: Ports, calls: Calls): Promise<void> {
  const settle = (readings: readonly Reading[], outcome: Outcome) => {
    for (const reading of readings) outcomes.set(reading, outcome);
  };

  /** Files part of a session: without the others its readings may be numbered alike, and no longer fit into one measurement. */
  const file = async (readings: readonly Reading[]): Promise<void> => {
    const located = readings.map((reading) => ({ cellId: session.cellId, reading }));
    for (const whole of sessionsOf(located, Number.POSITIVE_INFINITY)) await fileWhole(whole);
  };

  const fileWhole = async (whole: Session): Promise<void> => {
    const measurement = measurementOf(whole);
    const creation = await createMeasurement(measurement, ports.ionworks, calls);
    if (creation.kind === 'filed') report(measurement, creation.measurementId, ports);
    await settleCreation(creation, measurement);
  };

  const settleCreation = async (creation: Creation, measurement: Measurement): Promise<void> => {
    const { readings } = measurement;
    switch (creation.kind) {
      case 'filed':
      case 'refused':
      case 'deferred':
        return settle(readings, creation);
      case 'too-large':
        if (readings.length === 1) return settle(readings, outcomeOf(refusedByApi(measurement, creation.reply)));
        for (const half of halves(readings)) await file(half);
        return;
      case 'invalid': {
        const blame = blameOf(measurement, creation.errors);
        switch (blame.kind) {
          case 'measurement':
            return settle(readings, outcomeOf(invalid(measurement, creation.reply, blame.error)));
          case 'readings':
            for (const [reading, error] of blame.guilty) {
              settle([reading], outcomeOf(invalid(measurement, creation.reply, error)));
            }
            return file(readings.filter((reading) => !blame.guilty.has(reading)));
          case 'property':
            return part(readings, blame.property);
          case 'unknown':
            if (readings.length > 1) return part(readings, undefined);
            return settle(readings, outcomeOf(invalid(measurement, creation.reply, creation.errors[0])));
        }
      }
    }
  };

  /**
   * Files readings of which one is guilty in two parts. Where the smaller passes and the larger is much larger, that need
   * not be sent to know that it would fail, and is parted again at once: a culprit among n costs at most 2 log2 n + 1 calls
   * more. A reading is only ever refused by an answer to itself alone, or one that names it.
   */
  const part = async (readings: readonly Reading[], blamed: string | undefined): Promise<void> => {
    const [smaller, larger] = halves(readings, blamed);
    await file(smaller);
    const passed = smaller.every((reading) => outcomes.get(reading)?.kind === 'filed');
    const suspects = blamed === undefined ? larger : larger.filter(({ property }) => property === blamed);
    return passed && suspects.length > smaller.length + 1 ? part(larger, blamed) : file(larger);
  };

  await fileWhole(session);
}

function invalid(measurement: Measurement, reply: Reply, error: ValidationError | undefined): Problem {
  if (!error) return refusedByApi(measurement, reply);
  const says = `${error.msg.slice(0, 500)} (${error.loc.join('.').slice(0, 200)})`;
  return problemOf('refused-by-api', reply, `Cannot file in ${quoted(measurement.name, 255)}: Ionworks says: ${says}`);
}

function report(measurement: Measurement, measurementId: string, ports: Ports): void {
  const { cellId, name, readings } = measurement;
  ports.report({ kind: 'filed', cellId, measurementId, name, readingIds: readings.map(({ id }) => id) });
}
