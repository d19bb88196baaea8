import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

import { type BatchVerdict, batchVerdict } from './batch-response.ts';
import { invokeFunction } from './invoke-function.ts';
import type { MappingSettings } from './read-service.ts';
import { sqsRecord } from './sqs-record.ts';

export interface EventSourceMapping {
  /** Stops polling, waits for the running invocations, and puts back what was received but not yet handed over. */
  stop(): Promise<void>;
}

export interface MappingOptions extends MappingSettings {
  queueUrl: string;
  queueArn: string;
  /** Answers as the Lambda API's Invoke does. */
  invocationUrl: string;
}

export type MappingEvent =
  /** One invocation ended: how many messages it was given, and how many of them come back. */
  { kind: 'batch'; messages: number; returned: number; reason?: string } | { kind: 'poll-failed'; reason: string };

/**
 * Moves messages from a queue to a function as Lambda's event source mapping for a standard queue does: batches by
 * number, time and size, at most so many invocations at once, what succeeded deleted, what failed left to its
 * visibility timeout. Polling never slows down because of failures, and a failed batch is not retried here: the queue's
 * redrive policy ends it. Where Lambda polls with several pollers, one is enough here: a batch is as full as it can be.
 */
export function startEventSourceMapping(
  sqs: SQSClient,
  mapping: MappingOptions,
  report: (event: MappingEvent) => void = () => {},
): EventSourceMapping {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const received: Sized[] = [];

  const polling = poll();

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      while (running.size >= mapping.maximumConcurrency) await Promise.race(running);
      await fillBatch();
      if (stopping.signal.aborted) break;
      const batch = received.splice(0, fitting(received, mapping.batchSize)).map(({ record }) => record);
      const invocation = handOver(batch).finally(() => running.delete(invocation));
      running.add(invocation);
    }
    await putBack(received.map(({ record }) => record));
  }

  /** Receives until there are enough messages, or too many bytes, or the window that the first message opened is over. */
  async function fillBatch(): Promise<void> {
    const windowMs = mapping.maximumBatchingWindowSeconds * 1000;
    let windowEnds = Number.POSITIVE_INFINITY;
    while (!stopping.signal.aborted && !isFull(received, mapping.batchSize)) {
      const messages = await receive(Math.min(10, mapping.batchSize - received.length));
      received.push(...messages.map((message) => sized(sqsRecord(message, mapping.queueArn))));
      if (received.length > 0) windowEnds = Math.min(windowEnds, performance.now() + windowMs);
      const remainingMs = windowEnds - performance.now();
      if (remainingMs <= 0) return;
      if (messages.length === 0) await pause(Math.min(remainingMs, pollIntervalMs));
    }
  }

  async function receive(most: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: mapping.queueUrl,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    try {
      const { Messages = [] } = await sqs.send(command);
      return Messages;
    } catch (error) {
      report({ kind: 'poll-failed', reason: String(error) });
      await pause(1000);
      return [];
    }
  }

  async function handOver(records: SQSRecord[]): Promise<void> {
    const { failed, reason } = await invoke(records);
    const returned = new Set(failed);
    const undeleted = await remove(records.filter(({ messageId }) => !returned.has(messageId)));
    report({
      kind: 'batch',
      messages: records.length,
      returned: returned.size + undeleted,
      ...(reason !== undefined && { reason }),
    });
  }

  async function invoke(records: SQSRecord[]): Promise<BatchVerdict> {
    const event: SQSEvent = { Records: records };
    const messageIds = records.map(({ messageId }) => messageId);
    const answer = await invokeFunction(mapping.invocationUrl, event);
    if (answer.kind === 'failed') return { failed: messageIds, reason: answer.reason };
    return mapping.reportBatchItemFailures ? batchVerdict(answer.payload, messageIds) : { failed: [] };
  }

  /** How many could not be deleted: they come again, as they would from SQS. */
  async function remove(records: SQSRecord[]): Promise<number> {
    let undeleted = 0;
    for (const ten of tens(records)) {
      const Entries = ten.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: mapping.queueUrl, Entries });
      const failed = await sqs.send(command).then(
        ({ Failed = [] }) => Failed.length,
        () => ten.length,
      );
      undeleted += failed;
    }
    return undeleted;
  }

  async function putBack(records: SQSRecord[]): Promise<void> {
    for (const ten of tens(records)) {
      const Entries = ten.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: mapping.queueUrl, Entries });
      // A queue that is gone already has nothing to keep: whatever fails here comes back when its visibility ends.
      await sqs.send(command).catch(() => {});
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  return {
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
}

/**
 * How often an empty queue is asked. Not by long polling: the emulator does not notice when a waiting caller has gone, and
 * would hand it the next messages.
 */
const pollIntervalMs = 100;

/** Lambda's limit for the payload of a synchronous invocation; it counts everything, the braces around included. */
const payloadLimit = 6 * 1024 * 1024;
const emptyEventBytes = Buffer.byteLength('{"Records":[]}');

interface Sized {
  record: SQSRecord;
  bytes: number;
}

const sized = (record: SQSRecord): Sized => ({ record, bytes: Buffer.byteLength(JSON.stringify(record)) + 1 });

/** How many of the records, from the first, go into one event. */
function fitting(records: readonly Sized[], batchSize: number): number {
  let bytes = emptyEventBytes;
  const tooMany = records.findIndex((record) => {
    bytes += record.bytes;
    return bytes > payloadLimit;
  });
  return Math.min(tooMany === -1 ? records.length : tooMany, batchSize);
}

const isFull = (records: readonly Sized[], batchSize: number): boolean =>
  records.length >= batchSize || fitting(records, batchSize) < records.length;

function* tens<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += 10) yield items.slice(start, start + 10);
}
