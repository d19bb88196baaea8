import type { WaitingMessage } from '../domain/bench/spool/spool-contents.ts';
import { causeOf } from '../domain/cause.ts';
import type { BenchEvent } from './event.ts';

/** The readings queue, as a bench sees it. */
export interface BenchQueue {
  /** Puts a message on it. `reason` is a sentence. Given up when the signal is aborted: it may be there all the same. */
  send: (
    body: string,
    signal: AbortSignal,
  ) => Promise<{ kind: 'sent'; messageId: string } | { kind: 'failed'; reason: string }>;
}

/** What sending asks of the world. */
export interface SendingWorld {
  /** What waits for this queue, in order; what was recorded as sent is no longer among it. */
  waiting: () => readonly WaitingMessage[];
  queue: BenchQueue;
  /** Records that the queue has a message; answers with a reason, in a clause, where that could not be kept. */
  sent: (message: WaitingMessage, messageId: string) => Promise<{ reason?: string }>;
  tell: (event: BenchEvent) => void;
  /** Is told what nobody has foreseen: nothing is sent any more. */
  failed: (error: Error) => void;
  /** Resolves after so long, or as soon as the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** Sending, under way. */
export interface Sending {
  /** Something new waits. */
  wake: () => void;
  /**
   * Sends what waits still, for at most so long, then stops; a queue that takes nothing is not waited for. What is left
   * stays in the spool. Nothing is told or recorded after it has resolved.
   */
  end: (mostMs?: number) => Promise<void>;
}

/**
 * Sends what waits, one message at a time and in order, until it is told to end. What the queue does not take is tried
 * again, without end: the first message that waits keeps back the others.
 */
export function sendWaiting(world: SendingWorld): Sending {
  const { queue, tell, sleep } = world;
  const stop = new AbortController();
  const ending = new AbortController();
  const unrecorded = new Map<string, { message: WaitingMessage; messageId: string }>();
  const toldReasons = new Set<string>();
  let woken = Promise.withResolvers<void>();

  const left = (): readonly WaitingMessage[] => {
    const waiting = world.waiting();
    return unrecorded.size === 0 ? waiting : waiting.filter((message) => !unrecorded.has(keyOf(message)));
  };

  const record = async (message: WaitingMessage, messageId: string): Promise<string | undefined> => {
    const { reason } = await world.sent(message, messageId);
    if (reason === undefined) unrecorded.delete(keyOf(message));
    else unrecorded.set(keyOf(message), { message, messageId });
    return reason;
  };

  const took = async (message: WaitingMessage, messageId: string): Promise<void> => {
    toldReasons.clear();
    const reason = await record(message, messageId);
    if (stop.signal.aborted) return;
    tell({ kind: 'sent', ...described(message), messageId, waiting: left().length });
    if (reason === undefined) return;
    tell({ kind: 'note', warning: true, sentence: unrecordedSentence(message, reason) });
  };

  /** Two reasons that differ in a number or an id are one. */
  const refused = (reason: string): void => {
    const cause = causeOf(reason);
    if (toldReasons.has(cause)) return;
    toldReasons.add(cause);
    tell({ kind: 'not-sent', reason, waiting: left().length });
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; ; ) {
      woken = Promise.withResolvers();
      const [message] = left();
      if (!message) {
        if (ending.signal.aborted) return;
        await woken.promise;
        // There may be room again.
        for (const sent of [...unrecorded.values()]) await record(sent.message, sent.messageId);
        continue;
      }

      const answer = await queue.send(message.body, stop.signal);
      if (stop.signal.aborted) return;
      if (answer.kind === 'sent') {
        failures = 0;
        await took(message, answer.messageId);
        if (stop.signal.aborted) return;
        continue;
      }
      refused(answer.reason);
      if (ending.signal.aborted) return;
      failures += 1;
      await sleep(pauseAfter(failures, world.random), ending.signal);
    }
  };
  const running = run().catch(world.failed);

  return {
    wake: () => woken.resolve(),
    end: async (mostMs = 5000) => {
      ending.abort();
      woken.resolve();
      const timer = new AbortController();
      await Promise.race([running, sleep(mostMs, timer.signal)]);
      timer.abort();
      stop.abort();
    },
  };
}

const firstPauseMs = 1000;
const mostPauseMs = 60_000;

/** Full jitter under a ceiling that doubles: the benches of a lab whose network is back do not all come at once. */
const pauseAfter = (failures: number, random: () => number): number =>
  Math.round(random() * Math.min(mostPauseMs, firstPauseMs * 2 ** (failures - 1)));

const keyOf = ({ session, readingId }: WaitingMessage): string => JSON.stringify([session, readingId]);

const labelOf = ({ around }: WaitingMessage): string => around.cell ?? around.cell_instance_id ?? '';

function described(message: WaitingMessage): { label: string; stage?: string; readings: number } {
  const { stage } = message.around;
  return { label: labelOf(message), readings: message.readings, ...(stage !== undefined && { stage }) };
}

const unrecordedSentence = (message: WaitingMessage, reason: string): string =>
  `Cannot note that the message of ${labelOf(message)} was sent: ${reason}; at the next start it may be sent again, and is filed once all the same`;
