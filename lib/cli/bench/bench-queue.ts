import type { SQSClient } from '@aws-sdk/client-sqs';

import { exchange } from '../../adapters/http-exchange.ts';
import type { BenchQueue } from '../../bench/send-waiting.ts';
import { queueClient } from '../queue-client.ts';
import { sendFailure } from '../send/readings-queue.ts';
import { type OnDate, tellDate, watchDates } from './aws-date.ts';

export interface BenchQueueOptions {
  /** Is told the time of AWS with each of its answers, and when that was received by this machine's clock, both in epoch milliseconds. */
  onDate?: OnDate;
  /** For a connection, and for the beginning of an answer. */
  timeoutMs?: number;
}

/** The queue on which a bench puts its messages, and whose clock it is told. */
export interface ConnectedBenchQueue extends BenchQueue {
  /**
   * Asks for nothing but the time, within 5 s unless told; tells nothing where that fails. Without a signature: whoever answers tells the
   * time all the same, no credentials are needed yet, and no refusal stands in anybody's CloudTrail.
   */
  askDate: (withinMs?: number) => Promise<void>;
  close: () => void;
}

/**
 * The second try is for a connection that was kept and is dead by now, and for a clock that is off: after the first refusal
 * the AWS client signs by AWS's own. Whoever sends makes further tries.
 */
const maxAttempts = 2;

/** Its warnings would be written across the screen. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Connects to a queue; nothing is asked before the first call. Failures are answers, with a sentence that says what to do. */
export function benchQueue(
  url: string,
  { onDate = () => {}, timeoutMs = 10_000 }: BenchQueueOptions = {},
): ConnectedBenchQueue {
  let client: Promise<SQSClient> | undefined;
  const connect = async (): Promise<SQSClient> => {
    const connected = await queueClient(url, { timeoutMs, maxAttempts, logger: silent });
    watchDates(connected, onDate);
    return connected;
  };

  return {
    send: async (body, signal) => {
      client ??= connect().catch((error: Error) => {
        // What is wrong here may be put right while the bench goes on.
        client = undefined;
        throw error;
      });
      // The client's own timeouts end where an answer begins.
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(2 * maxAttempts * timeoutMs)]);
      try {
        const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
        const command = new SendMessageCommand({ QueueUrl: url, MessageBody: body });
        const { MessageId } = await (await client).send(command, { abortSignal });
        return { kind: 'sent', messageId: MessageId ?? 'a message without id' };
      } catch (error) {
        return { kind: 'failed', reason: sendFailure(url, error) };
      }
    },

    askDate: async (withinMs = 5000) => {
      const sentAt = Date.now();
      const answer = await exchange({ method: 'GET', url, headers: {}, timeoutMs: withinMs, mostBytes: 65_536 });
      if (answer.kind === 'response') tellDate(answer.headers, sentAt, onDate);
    },

    close: () => void client?.then((connected) => connected.destroy()).catch(() => {}),
  };
}
