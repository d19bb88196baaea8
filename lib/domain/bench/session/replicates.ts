import { weightOf } from '../../kept-reading.ts';
import { roomForOne } from '../../measured-properties.ts';
import { instrumentKey, type Reading } from '../../reading.ts';
import { mostBytes, mostReadings } from '../../session.ts';

/** The readings that a reading is averaged with: those of its property that are measured in replicates, itself included. */
export const replicatesOf = (reading: Reading, readings: readonly Reading[]): Reading[] =>
  reading.replicable ? readings.filter((other) => other.property === reading.property) : [reading];

/** True where one measurement could perhaps not hold another reading beside those of a session. */
export function isFull(readings: readonly Reading[]): boolean {
  const weights = readings.map(weightOf);
  const weight = weights.reduce((sum, one) => sum + one, 0);
  return readings.length >= mostReadings || weight + Math.max(0, ...weights) + mostHeavier > mostBytes;
}

/** By so many bytes may a reading weigh more than another of its session: its frame, its position, its instrument. */
const mostHeavier = 10_000;

/**
 * Why ingest would put a reading into another measurement than the rest of its session, in a clause; `undefined` where one
 * holds them all.
 */
export function whyNoRoom(readings: readonly Reading[], reading: Reading): string | undefined {
  const hasRoom = roomForOne();
  for (const earlier of readings) hasRoom(earlier);
  if (hasRoom(reading)) return undefined;
  const others = readings.filter(({ property }) => property === reading.property);
  if (!reading.replicable && others.length > 0) {
    return `the session has its ${reading.property} already, and what is not measured in replicates is never averaged`;
  }
  if (others.some((other) => other.position !== undefined && other.position === reading.position)) {
    return `the session has its ${reading.property} at ${reading.position} already`;
  }
  if (others.some((other) => keyOf(other) !== keyOf(reading))) {
    return `the session has its ${reading.property} by another instrument`;
  }
  return `one measurement cannot hold it beside the session's other readings of ${reading.property}`;
}

const keyOf = ({ instrument }: Reading): string | undefined => instrument && instrumentKey(instrument);
