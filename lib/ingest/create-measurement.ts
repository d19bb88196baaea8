import type { ValidationError } from '../domain/blame.ts';
import type { Measurement } from '../domain/measurement.ts';
import { failed, type Problem, quoted } from '../domain/problem.ts';
import { differenceFrom, type StoredMeasurement } from '../domain/stored-measurement.ts';
import type { Answer, Ionworks, Reply } from '../ports.ts';
import { type Answered, type Calls, type NotMade, problemOf, type Unanswered, unansweredProblem } from './calls.ts';

/** What became of one measurement: an outcome for all its readings, or an answer that calls for smaller ones. */
export type Creation =
  | { kind: 'filed'; measurementId: string; correlationId?: string | undefined }
  | { kind: 'refused'; problem: Problem }
  /** `mayExist`: it was sent, and whether it was created is not known. */
  | { kind: 'deferred'; problem: Problem; mayExist: boolean }
  | { kind: 'invalid'; errors: readonly ValidationError[]; reply: Reply }
  | { kind: 'too-large'; reply: Reply };

/** What a measurement is created by: the API, within the invocation's limits, and who hears of each request's answer. */
export interface Creating {
  ionworks: Ionworks;
  calls: Calls;
  tell: (request: Told) => void;
}

/** A request for a measurement, and what came of it, in a clause. */
export interface Told {
  request: 'create' | 'look-up';
  says: string;
}

/**
 * Creates a measurement and stays with it until it is known what became of it. An answer that got lost is settled by
 * looking the name up and, if it is not there, sending the same measurement again: same name, same readings. The same for
 * one that `mayExist` since an earlier invocation sent it.
 */
export async function createMeasurement(
  measurement: Measurement,
  mayExist: boolean,
  creating: Creating,
): Promise<Creation> {
  const { ionworks, calls, tell } = creating;
  if (mayExist) {
    const found = await find(measurement, creating);
    if (found.kind === 'found') return compared(measurement, found.stored);
    if (found.kind === 'deferred') return { ...found, mayExist };
  }
  let isSent = mayExist;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await calls.create(() => ionworks.create(measurement), attempt > 1);
    if (answer.kind !== 'not-made') tell({ request: 'create', says: wordsOf(answer) });
    if (answer.kind !== 'throttled' && answer.kind !== 'unknown') {
      return creationOf(answer, measurement, isSent, creating);
    }
    if (answer.kind === 'unknown') isSent = true;
    const mayTryAgain = await calls.pause(attempt, answer);
    const mayLookUp = mayTryAgain || answer.reply.retryAfterMs === undefined;
    if (answer.kind === 'unknown' && mayLookUp) {
      const found = await find(measurement, creating);
      if (found.kind === 'found') return compared(measurement, found.stored);
      if (found.kind === 'deferred') return { ...found, mayExist: isSent };
    }
    if (!mayTryAgain) return { kind: 'deferred', problem: unansweredProblem(answer), mayExist: isSent };
  }
}

async function creationOf(
  answer: Exclude<Answered<{ id: string }>, Unanswered>,
  measurement: Measurement,
  isSent: boolean,
  creating: Creating,
): Promise<Creation> {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'filed', measurementId: answer.value.id, correlationId: answer.correlationId };
    case 'conflict':
      return settleConflict(answer, measurement, creating);
    case 'invalid':
    case 'too-large':
      return answer;
    case 'missing':
      return {
        kind: 'refused',
        problem: problemOf(
          'unknown-cell',
          answer.reply,
          `Cannot file for cell ${measurement.cellId}: Ionworks has no such cell`,
        ),
      };
    case 'refused':
      return { kind: 'refused', problem: refusedByApi(measurement, answer.reply) };
    case 'not-made':
      return { kind: 'deferred', problem: answer.problem, mayExist: isSent };
  }
}

const wordsOf = (answer: Exclude<Answer<unknown>, NotMade>): string =>
  answer.kind === 'ok' ? 'it answered as asked' : answer.reply.says.slice(0, 300);

/** The API's refusal of a whole measurement, in its own words. */
export const refusedByApi = (measurement: Measurement, reply: Reply): Problem =>
  problemOf('refused-by-api', reply, `Cannot file ${quoted(measurement.name, 255)}: ${reply.says}`);

/** A 409: filed if what is there is the same; refused, with both values named, if it is not. */
async function settleConflict(
  { existingId }: { existingId?: string },
  measurement: Measurement,
  creating: Creating,
): Promise<Creation> {
  const { ionworks, calls, tell } = creating;
  if (existingId !== undefined) {
    const answer = await calls.lookUp(() => ionworks.measurement(existingId));
    if (answer.kind !== 'not-made') tell({ request: 'look-up', says: wordsOf(answer) });
    if (answer.kind === 'ok' && isTheOne(answer.value, measurement)) return compared(measurement, answer.value);
  }
  const found = await find(measurement, creating);
  if (found.kind === 'found') return compared(measurement, found.stored);
  if (found.kind === 'deferred') return { ...found, mayExist: true };
  const detail = `Cannot compare ${quoted(measurement.name, 255)}: Ionworks says that it exists, but does not show it`;
  return { kind: 'deferred', problem: failed('api-unavailable', detail).problem, mayExist: true };
}

type Found = { kind: 'found'; stored: StoredMeasurement } | { kind: 'absent' } | { kind: 'deferred'; problem: Problem };

/** More pages than this are read only where the server ignores the filter, on a cell with a long history. */
const mostPages = 10;

/** Looks a measurement up by its name; a row of another name or cell is not it, whatever was asked for. */
async function find(measurement: Measurement, { ionworks, calls, tell }: Creating): Promise<Found> {
  const { cellId, name } = measurement;
  const cannot = `Cannot look up ${quoted(name, 255)}`;
  let offset = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await calls.lookUp(() => ionworks.measurementsNamed(cellId, name, offset));
    if (answer.kind === 'not-made') return { kind: 'deferred', problem: answer.problem };
    tell({ request: 'look-up', says: wordsOf(answer) });
    // No such cell, hence no such measurement: creating it will say so.
    if (answer.kind === 'missing') return { kind: 'absent' };
    if (answer.kind !== 'ok') {
      return {
        kind: 'deferred',
        problem: problemOf('api-unavailable', answer.reply, `${cannot}: ${answer.reply.says}`),
      };
    }
    const { found, rows, total } = answer.value;
    const stored = found.find((row) => isTheOne(row, measurement));
    if (stored) return { kind: 'found', stored };
    offset += rows;
    if (rows === 0 || offset >= (total ?? Number.POSITIVE_INFINITY)) return { kind: 'absent' };
  }
  const detail = `${cannot}: the server lists other measurements, and more than ${offset} of them`;
  return { kind: 'deferred', problem: failed('api-unavailable', detail).problem };
}

const isTheOne = (stored: StoredMeasurement, { name, cellId }: Measurement): boolean =>
  stored.name === name && (stored.cell_instance_id === undefined || stored.cell_instance_id === cellId);

function compared(measurement: Measurement, stored: StoredMeasurement): Creation {
  const difference = differenceFrom(measurement, stored);
  if (difference === undefined) return { kind: 'filed', measurementId: stored.id };
  const detail = `Cannot file ${quoted(measurement.name, 255)}: it exists as ${stored.id}, and ${difference}`;
  return { kind: 'refused', problem: failed('conflict', detail).problem };
}
