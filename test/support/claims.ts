import { recordOfKept } from '../../lib/domain/kept-reading.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { ClaimRecord, Settled } from '../../lib/ledger/entries.ts';
import { now, sentAt } from './readings.ts';

/** How readings of these tests came, but for what is given. */
export const anArrival = (messageId = 'm-1') => ({ messageId, sentAt, arrivedAt: sentAt });

/** A claim of readings that are sent as one measurement, for a minute more, but for what is given. */
export const aClaim = (
  readings: readonly Reading[],
  { messageId, ...given }: Partial<ClaimRecord> & { messageId?: string } = {},
): ClaimRecord => ({
  id: 'claim-1',
  until: now + 60_000,
  readings: readings.map((reading) => recordOfKept({ reading, arrival: anArrival(messageId) })),
  sent: readings.map(({ id }) => id),
  since: sentAt,
  completeBy: 'quiet',
  ...given,
});

const settledOf = ({ id, property, value, unit, measuredAt }: Reading, messageIds: readonly string[]) => ({
  cell: 'cell-1',
  ...{ id, property, value, unit, measuredAt },
  at: now,
  messageIds: [...messageIds],
  sentAt,
  arrivedAt: sentAt,
});

/** That a reading was filed, or refused, when it came by these messages. */
export const filedEntry = (reading: Reading, ...messageIds: readonly string[]): Settled => ({
  kind: 'filed',
  ...settledOf(reading, messageIds),
  measurementId: 'measurement-1',
  name: 'thickness 2026-11-20T08:00:00Z f0a6511bfd34',
});
export const refusedEntry = (reading: Reading, ...messageIds: readonly string[]): Settled => ({
  kind: 'refused',
  ...settledOf(reading, messageIds),
  requests: [{ at: now, request: 'create', says: 'it answered 422' }],
  problem: { code: 'refused-by-api', detail: 'Cannot file it' },
});
