import { sessionQuietMs } from '../world/run.ts';
import { firstDelivery } from './arrival.ts';
import type { Facts, Filed } from './facts.ts';
import { keyOf, type ToldReading } from './told.ts';
import { kinOf } from './visits.ts';

/** Before the session was quiet, and with fewer readings than were expected. */
export function tooEarly(
  measurement: Filed,
  keys: readonly string[],
  requestedAt: number,
  readings: readonly ToldReading[],
  facts: Facts,
): string[] {
  const sentAt = (key: string) => Math.min(...(facts.tellings.get(key) ?? []).map((one) => one.sentAt));
  const quietAt = Math.max(...keys.map(sentAt)) + sessionQuietMs;
  if (requestedAt >= quietAt) return [];
  const expected = Math.min(
    ...readings.flatMap((one) =>
      (facts.tellings.get(keyOf(one)) ?? []).map((told) => told.expected ?? Number.POSITIVE_INFINITY),
    ),
  );
  if (arrivedAt(requestedAt, readings, facts) >= expected) return [];
  return [`${measurement.id} is asked for ${(quietAt - requestedAt) / 1000} s before its session is quiet`];
}

/** How many readings of the same cell, stage and operator had come by then, in whatever message. */
const arrivedAt = (ms: number, readings: readonly ToldReading[], facts: Facts): number =>
  kinOf(readings, facts).filter((one) => firstDelivery(keyOf(one), facts) <= ms).length;
