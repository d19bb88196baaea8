import type { InvocationRecord } from '../world/history.ts';
import type { Facts, Filed } from './facts.ts';
import { isGood } from './goodness.ts';
import { keyOf, type ToldReading } from './told.ts';

/**
 * When a measurement was first asked for, and from when on it may have been settled what belongs to it: the beginning of
 * the invocation that asked, or of an earlier one that held some of the visit and was disturbed.
 */
export function beginningOf(
  measurement: Filed,
  readings: readonly ToldReading[],
  facts: Facts,
): { requestedAt: number; from: number } {
  const request = facts.firstRequestFor(measurement);
  if (!request) throw new Error(`nobody asked for ${measurement.id}`);
  const disturbed = heldInTrouble(readings, facts).filter(({ startedAt }) => startedAt < request.at);
  const began = [...disturbed, facts.invocation(request.invocation)].map(({ startedAt }) => startedAt);
  return { requestedAt: request.at, from: Math.min(...began) };
}

/** The invocations that held some of these readings, and were disturbed. */
export function heldInTrouble(readings: readonly ToldReading[], { invocations, tellings }: Facts): InvocationRecord[] {
  const messageIds = new Set(readings.flatMap((one) => tellings.get(keyOf(one)) ?? []).map((one) => one.messageId));
  return invocations.filter(
    ({ disturbances, messageIds: held }) => disturbances.length > 0 && held.some((id) => messageIds.has(id)),
  );
}

/** When a reading was known for certain: an invocation that nothing disturbed had kept its message for its session, or settled it. */
export function knownAt(key: string, facts: Facts): number {
  const ends = (facts.tellings.get(key) ?? []).filter(isGood).flatMap(({ messageId }) =>
    facts.message(messageId).deliveries.flatMap(({ invocation }) => {
      const record = facts.invocation(invocation);
      return record.end === 'returned' && record.disturbances.length === 0 && keeps(record, messageId)
        ? [record.endedAt as number]
        : [];
    }),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}

/** Whether it is done with a message, or has it wait for nothing but its session. */
const keeps = ({ events }: InvocationRecord, messageId: string): boolean =>
  events.every((event) => {
    const isOther = event.kind !== 'deferred' || event.messageId !== messageId;
    return isOther || event.problem.code === 'session-open';
  });

/** When an invocation first had a reading. */
export const firstDelivery = (key: string, facts: Facts): number =>
  Math.min(Number.POSITIVE_INFINITY, ...deliveriesOf(key, facts).map(({ at }) => at));

const deliveriesOf = (key: string, { tellings, message }: Facts) =>
  (tellings.get(key) ?? []).flatMap(({ messageId }) => message(messageId).deliveries);
