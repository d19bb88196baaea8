import { blameOf, halves, type ValidationError } from '../domain/blame.ts';
import { type Measurement, measurementOf } from '../domain/measurement.ts';
import { type Problem, quoted } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import { type Session, sessionsOf } from '../domain/session.ts';
import type { Ports, Reply } from '../ports.ts';
import { type Calls, problemOf } from './calls.ts';
import { type Creation, createMeasurement, refusedByApi, type Told } from './create-measurement.ts';

/** A session that was claimed in the ledger, and how what happens to it is told there. */
export interface ClaimedSession extends Session {
  /** The readings that an earlier invocation may have sent as one measurement, where one did: they are settled first. */
  sent?: readonly Reading[] | undefined;
  /** Says in the claim that these readings are sent next, as one measurement; a problem where that cannot be said. */
  announce: (readings: readonly Reading[]) => Promise<Problem | undefined>;
  /** Hears of every request that is made for one of its measurements. */
  tell: (request: Told) => void;
  /** Enters what became of readings; resolves to it, or to why it could not be entered. */
  settle: (readings: readonly Reading[], settlement: Settlement) => Promise<Settlement>;
}

/** What became of some readings of a session. */
export type Settlement =
  | { kind: 'filed'; measurementId: string; measurement: Measurement; correlationId?: string | undefined }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'deferred'; problem: Problem; mayExist: boolean };

/**
 * Files a session as one measurement; where the API refuses some of its readings, the others all the same. Each reading is
 * settled once. After an answer that leaves open whether a measurement exists, nothing else of the session is sent: a claim
 * tells of one measurement only.
 */
export async function fileSession(session: ClaimedSession, ports: Ports, calls: Calls): Promise<void> {
  const { cellId, belongsTo, tell } = session;
  const creating = { ionworks: ports.ionworks, calls, tell };
  let announced: ReadonlySet<Reading> = new Set(session.sent ?? session.readings);
  let unsettled: Extract<Settlement, { kind: 'deferred' }> | undefined;

  /** True where all were filed. */
  const settle = async (readings: readonly Reading[], settlement: Settlement): Promise<boolean> => {
    const settled = await session.settle(readings, settlement);
    if (settled.kind === 'deferred' && settled.mayExist) unsettled = settled;
    return settled.kind === 'filed';
  };

  /** Files part of a session: without the others its readings may be numbered alike, and no longer fit into one measurement. */
  const file = async (readings: readonly Reading[]): Promise<boolean> => {
    let allFiled = true;
    const located = readings.map((reading) => ({ cellId, reading }));
    for (const whole of sessionsOf(located, Number.POSITIVE_INFINITY)) {
      if (!(await fileWhole({ ...whole, belongsTo }))) allFiled = false;
    }
    return allFiled;
  };

  const fileWhole = async (whole: Session, mayExist = false): Promise<boolean> => {
    const { readings } = whole;
    if (unsettled) return settle(readings, { ...unsettled, mayExist: false });
    if (readings.length !== announced.size || readings.some((reading) => !announced.has(reading))) {
      const problem = await session.announce(readings);
      if (problem) return settle(readings, { kind: 'deferred', problem, mayExist: false });
      announced = new Set(readings);
    }
    const measurement = measurementOf(whole);
    return settleCreation(await createMeasurement(measurement, mayExist, creating), measurement);
  };

  const settleCreation = async (creation: Creation, measurement: Measurement): Promise<boolean> => {
    const { readings } = measurement;
    switch (creation.kind) {
      case 'filed':
        report(measurement, creation.measurementId, ports);
        return settle(readings, { ...creation, measurement });
      case 'refused':
      case 'deferred':
        return settle(readings, creation);
      case 'too-large': {
        if (readings.length === 1) return refuse(readings, refusedByApi(measurement, creation.reply));
        const [smaller, larger] = halves(readings);
        const smallerFiled = await file(smaller);
        return (await file(larger)) && smallerFiled;
      }
      case 'invalid': {
        const blame = blameOf(measurement, creation.errors);
        switch (blame.kind) {
          case 'measurement':
            return refuse(readings, invalid(measurement, creation.reply, blame.error));
          case 'readings':
            for (const [reading, error] of blame.guilty) {
              await refuse([reading], invalid(measurement, creation.reply, error));
            }
            await file(readings.filter((reading) => !blame.guilty.has(reading)));
            return false;
          case 'property':
            return part(readings, blame.property);
          case 'unknown':
            if (readings.length > 1) return part(readings, undefined);
            return refuse(readings, invalid(measurement, creation.reply, creation.errors[0]));
        }
      }
    }
  };

  const refuse = (readings: readonly Reading[], problem: Problem) => settle(readings, { kind: 'refused', problem });

  /**
   * Files readings of which one is guilty in two parts. Where the smaller passes and the larger is much larger, that need
   * not be sent to know that it would fail, and is parted again at once: a culprit among n costs at most 2 log2 n + 1 calls
   * more. A reading is only ever refused by an answer to itself alone, or one that names it.
   */
  const part = async (readings: readonly Reading[], blamed: string | undefined): Promise<boolean> => {
    const [smaller, larger] = halves(readings, blamed);
    const passed = await file(smaller);
    const suspects = blamed === undefined ? larger : larger.filter(({ property }) => property === blamed);
    const largerFiled = await (passed && suspects.length > smaller.length + 1 ? part(larger, blamed) : file(larger));
    return passed && largerFiled;
  };

  const sent = new Set(session.sent);
  if (sent.size === 0) await fileWhole(session);
  else {
    await fileWhole({ cellId, belongsTo, readings: [...sent] as unknown as Session['readings'] }, true);
    await file(session.readings.filter((reading) => !sent.has(reading)));
  }
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
