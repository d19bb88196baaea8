import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import { localAws } from '../../local/defaults.ts';
import type { StackAddresses } from '../../local/stack-message.ts';
import type { Frame } from './frame.ts';
import { idOf } from './lab.ts';
import { type Call, type Held, standInAt } from './stand-in.ts';

/** The hands and eyes of the demo: it sends as a bench client does, and looks at the queues and at what Ionworks holds. */
export interface Bench {
  /** Sends messages in one go and waits until ingest has asked Ionworks for something: it has taken them off the queue. */
  sendAhead(...messages: readonly BenchMessage[]): Promise<void>;
  /** Sends messages in one go and waits until all that were sent are filed or dead-lettered. */
  deliver(...messages: readonly BenchMessage[]): Promise<void>;
  /** How many messages were delivered so far. */
  delivered(): number;
  /** What Ionworks holds of a cell, in order of creation. */
  held(cell: string): Promise<readonly Held[]>;
  /** What Ionworks holds of all cells. */
  allHeld(): Promise<readonly Held[]>;
  /** The calls that Ionworks was asked since this was asked last. */
  newCalls(): Promise<readonly Call[]>;
  /** All calls that Ionworks was asked. */
  calls(): Promise<readonly Call[]>;
  /** Something that goes wrong in the stand-in, once, as its `POST /_faults` takes it. */
  breakOnce(fault: object): Promise<void>;
  /** The letter that lies in the dead-letter queue; it stays there. */
  letter(): Promise<DeadLetter>;
  /** Puts a letter back on the readings queue with this body, and waits as `deliver` does. */
  putBack(letter: DeadLetter, body: string): Promise<void>;
  letters(): Promise<number>;
  leave(): void;
}

export interface BenchMessage {
  body: string;
  attributes?: Readonly<Record<string, MessageAttributeValue>>;
}

export interface DeadLetter {
  body: string;
  attributes: Readonly<Record<string, MessageAttributeValue>>;
  receiptHandle: string;
}

/** How long anything is waited for: an invocation takes a second or two, a busy machine several. */
const deadlineMs = 20_000;

export function benchAt({ awsEndpoint, queueUrls, ionworksUrl }: StackAddresses): Bench {
  const sqs = new SQSClient(localAws(awsEndpoint));
  const standIn = standInAt(ionworksUrl);
  let delivered = 0;
  let callsSeen = 0;

  const bench: Bench = {
    async sendAhead(...messages) {
      const before = (await standIn.calls()).length;
      await send(messages);
      await until(async () => (await standIn.calls()).length > before, 'ingest to ask Ionworks');
    },
    async deliver(...messages) {
      await send(messages);
      await until(async () => (await waitingIn(queueUrls.readings)) === 0, 'the readings queue to be empty');
    },
    delivered: () => delivered,
    held: (cell) => standIn.measurements(idOf(cell)),
    allHeld: () => standIn.measurements(),
    async newCalls() {
      const calls = await standIn.calls();
      const fresh = calls.slice(callsSeen);
      callsSeen = calls.length;
      return fresh;
    },
    calls: standIn.calls,
    breakOnce: (fault) => standIn.addFault({ ...fault, times: 1 }),
    async letter() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrls.deadLetters,
          MessageAttributeNames: ['All'],
          WaitTimeSeconds: 5,
        }),
      );
      const [letter] = Messages;
      if (!letter) throw new Error('there is no letter in the dead-letter queue');
      const { Body = '', MessageAttributes = {}, ReceiptHandle = '' } = letter;
      return { body: Body, attributes: MessageAttributes, receiptHandle: ReceiptHandle };
    },
    async putBack({ attributes, receiptHandle }, body) {
      await bench.deliver({ body, attributes });
      // Only now: had the sending failed, the letter would still be there.
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrls.deadLetters, ReceiptHandle: receiptHandle }));
    },
    letters: () => waitingIn(queueUrls.deadLetters),
    leave: () => sqs.destroy(),
  };

  async function send(messages: readonly BenchMessage[]): Promise<void> {
    const Entries = messages.map(({ body, attributes }, index) => ({
      Id: String(index),
      MessageBody: body,
      ...(attributes && { MessageAttributes: attributes }),
    }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrls.readings, Entries }));
    if (Failed[0]) throw new Error(`The queue did not take a message: ${Failed[0].Message}`);
    delivered += messages.length;
  }

  async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`waited ${deadlineMs / 1000} s for ${what}`);
      await pause(50);
    }
  }

  async function waitingIn(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return [
      Attributes.ApproximateNumberOfMessages,
      Attributes.ApproximateNumberOfMessagesNotVisible,
      Attributes.ApproximateNumberOfMessagesDelayed,
    ].reduce((sum, count) => sum + Number(count), 0);
  }

  return bench;
}

/** The message of a bare frame: what is known of it stands in its attributes. */
export function messageOf({ raw, ...known }: Frame): BenchMessage {
  const attributes = Object.entries(known).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
  return { body: raw, attributes: Object.fromEntries(attributes) };
}
