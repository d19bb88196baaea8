import type { Message } from '../../../lib/domain/message.ts';
import type { MessageOutcome } from '../../../lib/ingest/settle-messages.ts';
import type { ingest } from '../../../lib/ingest.ts';
import type { Limit, Ports } from '../../../lib/ports.ts';
import type { Service, Stumble } from '../plan/plan.ts';
import { chanceOf } from './chance.ts';
import type { Context } from './context.ts';
import type { InvocationRecord, SentMessage } from './history.ts';
import { type Invocation, invocationOf } from './invocation.ts';
import type { Queue, QueuedMessage } from './queue.ts';

/** The function's timeout, the queue's visibility timeout, invocations at a time: as serverless.yml has them. */
const timeoutMs = 120_000;
const visibilityMs = 720_000;
const mostAtOnce = 5;

/** What stays from one invocation to the next, as long as the container lives. */
export interface Container {
  limit: Limit;
  knownCells: Ports['knownCells'];
}

export interface PlatformOptions {
  service: Service;
  stumbles: readonly Stumble[];
  readings: Queue;
  ingest: typeof ingest;
  newContainer: () => Container;
  portsFor: (invocation: Invocation, container: Container) => Ports;
  messageRecord: (id: string) => SentMessage;
  /** Whether whoever reads this body does not live to tell. */
  isPoison: (body: string) => boolean;
}

/** Lambda and its event source mapping: gathers batches, invokes, deletes what an invocation says is done. */
export interface Platform {
  /** To be told when a message has become visible. */
  wake: () => void;
  invocations: readonly InvocationRecord[];
}

export function platformOf(options: PlatformOptions, context: Context): Platform {
  const { service, stumbles, readings, newContainer, portsFor, messageRecord, isPoison } = options;
  const { schedule, time, trace, faults, count } = context;
  const chance = chanceOf(schedule, 'platform');
  const invocations: InvocationRecord[] = [];
  const idle: Container[] = [];
  let gathering = 0;
  let running = 0;

  const wake = () => {
    if (readings.visible() === 0 || running + gathering >= mostAtOnce) return;
    if (gathering > 0 && chance.happens(0.7)) return;
    gathering += 1;
    time.after(service.windowSeconds * 1000 + chance.between(0, 500), gather);
  };

  const gather = () => {
    gathering -= 1;
    const most = chance.happens(0.3) ? chance.between(1, service.batchSize) : service.batchSize;
    // Lambda receives for the whole of its window: some of the visibility has gone by.
    const sinceMs = chance.between(0, service.windowSeconds * 1000);
    const received = readings.receive(most, visibilityMs - sinceMs);
    if (received.length > 0) begin(received);
    wake();
  };

  const begin = (received: readonly QueuedMessage[]) => {
    running += 1;
    let heldMs = 0;
    for (const message of received) {
      const fault = faults.next('delivery');
      if (fault?.how === 'twice') {
        trace.say('SQS', () => `delivers ${message.id} twice`);
        readings.copy(message, chance.between(0, 5000));
      }
      if (fault?.how === 'held') heldMs = 500_000 + chance.between(0, 215_000);
    }
    time.after(heldMs, () => invoke(received, heldMs));
  };

  const invoke = (received: readonly QueuedMessage[], heldMs: number) => {
    const record: InvocationRecord = {
      ...{ number: invocations.length, startedAt: time.now(), messageIds: received.map(({ id }) => id) },
      ...{ disturbances: [], events: [], withoutOutcome: [] },
    };
    invocations.push(record);
    const container = idle.length > 0 && !chance.happens(0.1) ? (idle.pop() as Container) : newContainer();
    const invocation = invocationOf(record, {
      ...{ time, trace, stumbles },
      onEnd: () => {
        running -= 1;
        if (record.end === 'returned') idle.push(container);
        wake();
      },
    });
    if (heldMs > 0) invocation.disturb('held');
    trace.say(invocation.who, () => `begins with ${received.map((m) => `${m.id} (×${m.receiveCount})`).join(', ')}`);
    for (const { id } of received) messageRecord(id).deliveries.push({ at: time.now(), invocation: record.number });

    const deadline = time.now() + timeoutMs;
    time.at(deadline, () => invocation.end('timed out'));
    const messages = received.map((message) => handedOver(message, invocation));
    time.resumed();
    options.ingest(messages, portsFor(invocation, container), deadline).then(
      (outcomes) => settle(received, outcomes, invocation),
      (error: Error) => {
        if (!invocation.isRunning()) return;
        record.error = error.stack ?? error.message;
        invocation.end('threw');
      },
    );
  };

  const handedOver = (message: QueuedMessage, invocation: Invocation): Message => {
    const { id, body, attributes, sentAt, receiveCount, receipt } = message;
    const queue = 'arn:aws:sqs:eu-central-1:123456789012:readings';
    const handed = { id, body, attributes, sentAt, receiveCount, receiptHandle: receipt, queue };
    if (!isPoison(body)) return handed;
    return Object.defineProperty(handed, 'body', {
      get: () => {
        invocation.end('died');
        return body;
      },
    });
  };

  /** The partial batch response: what is not in it is deleted. */
  const settle = (
    received: readonly QueuedMessage[],
    outcomes: ReadonlyMap<string, MessageOutcome>,
    invocation: Invocation,
  ) => {
    if (!invocation.isRunning()) return;
    invocation.record.withoutOutcome = received.filter(({ id }) => !outcomes.has(id)).map(({ id }) => id);
    invocation.end('returned');
    for (const message of received) {
      if (outcomes.get(message.id) !== 'done') continue;
      const fault = faults.next('deletion');
      if (fault?.how === 'not done') {
        trace.say('SQS', () => `does not delete ${message.id}`);
        continue;
      }
      time.after(chance.between(1, 50), () => {
        trace.say('SQS', () => `deletes ${message.id}`);
        readings.delete(message.receipt);
      });
      if (fault?.how === 'copy left') {
        trace.say('SQS', () => `keeps a copy of ${message.id}`);
        count('copies after deletion');
        readings.copy(message, chance.between(100, 600_000));
      }
    }
  };

  return { wake, invocations };
}
