import type { ImportOrder, ImportWorld } from '../world.ts';
import { type Delivered, deliver } from './deliver.ts';
import type { BulkMessage } from './packing.ts';

/** Messages on their way out: ten a call, several calls at a time. */
export interface Outbox {
  /** Resolves when there is room for more. */
  send: (messages: readonly BulkMessage[]) => Promise<void>;
  /** Sends what is not a full call, and waits for all. */
  end: () => Promise<void>;
  /** Waits for what is under way. */
  rest: () => Promise<void>;
  /** What was sent, and why something was not: then nothing more is. */
  delivered: () => Delivered;
}

/** What SQS takes in one call. */
const messagesACall = 10;
const callsAtOnce = 4;

export function outbox(
  bulk: { groupId: string; cellsWithPast: ReadonlySet<string> },
  order: Pick<ImportOrder, 'isDryRun'>,
  world: Pick<ImportWorld, 'ledger' | 'readings' | 'clock' | 'signal'>,
): Outbox {
  let ready: BulkMessage[] = [];
  let delivered: Delivered = { messages: 0, parts: 0 };
  const calls = new Set<Promise<void>>();

  const call = async (messages: readonly BulkMessage[]): Promise<void> => {
    while (calls.size >= callsAtOnce) await Promise.race(calls);
    if (delivered.reason !== undefined) return;
    const made: Promise<void> = deliver(messages, bulk, order, world).then(({ messages: sent, parts, reason }) => {
      delivered = { ...delivered, messages: delivered.messages + sent, parts: delivered.parts + parts };
      if (reason !== undefined) delivered.reason ??= reason;
      calls.delete(made);
    });
    calls.add(made);
  };
  const rest = async (): Promise<void> => {
    await Promise.all(calls);
  };
  return {
    async send(messages) {
      ready.push(...messages);
      for (; ready.length >= messagesACall; ready = ready.slice(messagesACall))
        await call(ready.slice(0, messagesACall));
    },
    async end() {
      if (ready.length > 0) await call(ready);
      ready = [];
      await rest();
    },
    rest,
    delivered: () => delivered,
  };
}
