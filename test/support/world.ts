import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';

import { readConfig } from '../../lib/adapters/config.ts';
import { connect } from '../../lib/adapters/connect.ts';
import { ledgerStoreFrom } from '../../lib/adapters/ledger.ts';
import type { Attributes, Message } from '../../lib/domain/message.ts';
import { ingest } from '../../lib/ingest.ts';
import { localQueueUrl } from '../../lib/local/defaults.ts';
import { type StandIn, startIonworks } from '../../lib/local/ionworks/server.ts';
import type { Event, Ports } from '../../lib/ports.ts';

/**
 * Everything ingest touches, for real but for time: SQS in process, the stand-in API over HTTP, a ledger in SQLite, a clock
 * that runs on when ingest sleeps and when a test says so, and not by itself.
 */
export interface World {
  api: StandIn;
  ports: Ports;
  /** What was told to logs and metrics. */
  events: Event[];
  /** How long ingest has slept, in milliseconds. */
  slept: () => number;
  /** Lets so many seconds pass. */
  pass: (seconds: number) => void;
  /** A ledger that knows nothing from now on: neither what was filed nor of an outage. */
  forget: () => void;
  /** Sends bodies (objects as JSON) and receives them as ingest would get them. */
  deliver: (...bodies: readonly (object | string)[]) => Promise<Message[]>;
  /** Delivers and ingests; which messages are done, in the order of the bodies. */
  take: (...bodies: readonly (object | string)[]) => Promise<string[]>;
  /** Ingests in an invocation of its own, on the same ledger; with other ports, where some are given. */
  run: (messages: readonly Message[], given?: Partial<Ports> & { leftMs?: number }) => Promise<string[]>;
  /** What lies in the dead-letter queue now; taken out of it. */
  deadLetters: () => Promise<DeadLetter[]>;
  stop: () => Promise<void>;
}

export interface DeadLetter {
  body: string;
  json: () => Record<string, unknown>;
  code: string | undefined;
  problem: Record<string, unknown>;
  attributes: Attributes;
}

export const cells = [
  { id: 'cell-a', name: 'A-017' },
  { id: 'cell-b', name: 'A-018' },
  { id: 'cell-c', name: 'A-0171' },
];

/** The same messages as the queue delivers them once more. */
export const again = (messages: readonly Message[]): Message[] =>
  messages.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));

/** When the clock of a world begins. */
const beginning = Date.UTC(2026, 10, 21, 12);

export async function startWorld(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const sqs = await startFauxqs({ port: 0, logger: false });
  sqs.createQueue('readings', { attributes: { VisibilityTimeout: '720' } });
  sqs.createQueue('dead-letters');
  const readingsUrl = localQueueUrl(sqs.address, 'readings');
  const deadLettersUrl = localQueueUrl(sqs.address, 'dead-letters');
  const api = await startIonworks({ cells, apiKey: 'test-key' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: sqs.address,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const client = new SQSClient();

  const events: Event[] = [];
  const sentAt = new Map<string, number>();
  let sleptMs = 0;
  let now = beginning;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      sleptMs += ms;
      now += ms;
    },
  };
  const config = readConfig({
    IONWORKS_API_URL: api.url,
    IONWORKS_API_KEY: 'test-key',
    READINGS_QUEUE_URL: readingsUrl,
    DEAD_LETTER_QUEUE_URL: deadLettersUrl,
    LEDGER_FILE: ':memory:',
    SESSION_QUIET_SECONDS: '0',
    ...environment,
  });
  const ports: Ports = {
    ...connect(config, (event) => events.push(event)),
    clock,
    random: () => 0.5,
  };

  const receive = async (url: string): Promise<Message[]> => {
    const received: Message[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return received;
      for (const message of Messages) {
        received.push({
          id: message.MessageId as string,
          body: message.Body as string,
          attributes: new Map(
            Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
              name,
              {
                dataType: DataType as string,
                value: StringValue ?? Buffer.from(BinaryValue as Uint8Array).toString('base64'),
              },
            ]),
          ),
          sentAt: sentAt.get(message.MessageId as string) ?? now,
          receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
          receiptHandle: message.ReceiptHandle as string,
          queue: 'arn:aws:sqs:us-east-1:000000000000:readings',
        });
      }
    }
  };

  const deliver: World['deliver'] = async (...bodies) => {
    const ids = new Set<string>();
    for (const [index, body] of bodies.entries()) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: readingsUrl, MessageBody: text }));
      // Each a millisecond after the one before, the last one now: their moments tell in which order they were sent.
      sentAt.set(MessageId as string, now - (bodies.length - 1 - index));
      ids.add(MessageId as string);
    }
    // What was put off before may be back by now: it is none of these.
    return (await receive(readingsUrl)).filter(({ id }) => ids.has(id));
  };
  const run: World['run'] = async (messages, { leftMs = 120_000, ...given } = {}) => {
    const outcomes = await ingest(messages, { ...ports, ...given }, now + leftMs);
    return messages.map(({ id }) => outcomes.get(id) ?? 'without outcome');
  };

  return {
    api,
    ports,
    events,
    slept: () => sleptMs,
    pass: (seconds) => {
      now += seconds * 1000;
    },
    forget: () => {
      ports.ledger = ledgerStoreFrom(config.ledger, clock);
    },
    deliver,
    run,
    take: async (...bodies) => run(await deliver(...bodies)),
    deadLetters: async () =>
      (await receive(deadLettersUrl)).map(({ body, attributes }) => ({
        body,
        json: () => JSON.parse(body),
        code: attributes.get('problem_code')?.value,
        problem: JSON.parse(attributes.get('problem')?.value ?? '{}'),
        attributes,
      })),
    stop: async () => {
      client.destroy();
      await api.stop();
      await sqs.stop();
    },
  };
}

/** A reading as a producer sends it decoded; what is given goes over the defaults. */
export const reading = (given: Readonly<Record<string, unknown>> = {}) => ({
  cell_instance_id: 'cell-a',
  property: 'thickness',
  value: '4.120',
  unit: 'mm',
  instrument: { id: 'mic-1', kind: 'micrometer' },
  measured_at: '2026-11-20T08:00:00Z',
  ...given,
});
