import { hash } from 'node:crypto';

import { changedProblem } from '../../domain/distinct-readings.ts';
import { sameContent } from '../../domain/reading.ts';
import { SettledSchema } from '../../ledger/entries.ts';
import { settledKey } from '../../ledger/keys.ts';
import { readEntries } from '../../ledger/read-entries.ts';
import type { ItemKey, LedgerStore } from '../../ports.ts';
import type { ImportOrder, ImportWorld } from '../world.ts';
import type { PreparedReading } from './gathered-sessions.ts';
import { type BulkMessage, bodyOf } from './packing.ts';

/** What was delivered: messages that were sent, and why not all of them were, where that is so. */
export interface Delivered {
  messages: number;
  parts: number;
  reason?: string;
}

/** How often a send is tried again, beside what the AWS client does itself. */
const pausesMs = [1000, 4000, 16_000];

/**
 * Sends messages, without the readings that were filed before, and tells each reading's line what became of it. What was
 * not confirmed keeps its lines open.
 */
export async function deliver(
  messages: readonly BulkMessage[],
  { groupId, cellsWithPast }: { groupId: string; cellsWithPast: ReadonlySet<string> },
  { isDryRun }: Pick<ImportOrder, 'isDryRun'>,
  world: Pick<ImportWorld, 'ledger' | 'readings' | 'clock' | 'signal'>,
): Promise<Delivered> {
  const known = await settleKnown(
    messages.flatMap(({ readings }) => readings).filter(({ line }) => cellsWithPast.has(line.cellId)),
    world.ledger,
  );
  if (known !== undefined) return { messages: 0, parts: 0, reason: known };

  let waiting = messages.flatMap((message) => {
    const readings = message.readings.filter(({ line }) => line.outcome.kind === 'queued');
    return readings.length === 0 ? [] : [outgoing({ ...message, readings }, groupId)];
  });
  const done = { messages: 0, parts: 0 };
  for (let attempt = 0; ; attempt += 1) {
    const { sent, reason } = isDryRun ? { sent: new Set(waiting) } : await world.readings.send(waiting);
    for (const { message } of sent.keys()) {
      done.messages += 1;
      if (message.isOpen) done.parts += 1;
      for (const { settled } of message.readings) settled();
    }
    waiting = waiting.filter((one) => !sent.has(one as never));
    if (waiting.length === 0) return done;
    const pause = pausesMs[attempt];
    if (pause === undefined || world.signal.aborted) return { ...done, reason: `Cannot send: ${reason}` };
    await world.clock.sleep(pause);
  }
}

const noAttributes = new Map<never, never>();

const outgoing = (message: BulkMessage, groupId: string) => ({
  message,
  body: bodyOf(message),
  attributes: noAttributes,
  groupId,
});

/** Settles the lines of what was filed before: as said again, or as changed since. Returns why that is not known. */
async function settleKnown(
  readings: readonly PreparedReading[],
  ledger: Pick<LedgerStore, 'get'>,
): Promise<string | undefined> {
  if (readings.length === 0) return undefined;
  const keys = new Map<ItemKey, PreparedReading>(
    readings.map((reading) => [settledKey(reading.line.cellId, reading.line.readingId), reading]),
  );
  const entries = await readEntries([...keys.keys()], SettledSchema, ledger as LedgerStore);
  if (!entries.ok) return `Cannot tell what was filed before: ${entries.reason}`;
  for (const [key, entry] of entries.value) {
    if (entry.kind !== 'filed') continue;
    const { line, said, settled } = keys.get(key) as PreparedReading;
    line.outcome = sameContent(said, entry)
      ? { kind: 'duplicate', why: `filed before, in the measurement ${entry.measurementId}` }
      : { kind: 'rejected', problem: changedProblem({ ...said, id: line.readingId }, entry) };
    settled();
  }
  return undefined;
}

/** What the messages of one file have in common, so that a queue can give them their share and no more. */
export const groupOf = (fileName: string): string => hash('sha256', fileName, 'hex').slice(0, 32);
