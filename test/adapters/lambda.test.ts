import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';

import { batchResponse, deadlineOf, messagesIn } from '../../lib/adapters/lambda.ts';

const record = (given: Partial<SQSRecord> = {}): SQSRecord => ({
  messageId: 'message-1',
  receiptHandle: 'handle-1',
  body: '{"value":"4.120"}',
  attributes: {
    ApproximateReceiveCount: '3',
    SentTimestamp: '1795161600000',
    SenderId: 'AIDA',
    ApproximateFirstReceiveTimestamp: '1795161600001',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:readings',
  awsRegion: 'eu-central-1',
  ...given,
});

describe('the messages of an event', () => {
  test('have what ingest wants to know of them', () => {
    expect(messagesIn({ Records: [record()] })).toEqual([
      {
        id: 'message-1',
        body: '{"value":"4.120"}',
        attributes: new Map(),
        sentAt: 1_795_161_600_000,
        receiveCount: 3,
        receiptHandle: 'handle-1',
        queue: 'arn:aws:sqs:eu-central-1:123456789012:readings',
      },
    ]);
  });

  test('keep their order', () => {
    const Records = ['c', 'a', 'b'].map((messageId) => record({ messageId }));
    expect(messagesIn({ Records }).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  test('have text and binary attributes of every name', () => {
    const messageAttributes = JSON.parse(
      '{"cell":{"stringValue":"A-017","dataType":"String"},"n":{"stringValue":"4.10","dataType":"Number.mm"},' +
        '"frame":{"binaryValue":"AgMAew==","dataType":"Binary"},"__proto__":{"stringValue":"x","dataType":"String"}}',
    );
    expect([...(messagesIn({ Records: [record({ messageAttributes })] })[0]?.attributes ?? [])]).toEqual([
      ['cell', { dataType: 'String', value: 'A-017' }],
      ['n', { dataType: 'Number.mm', value: '4.10' }],
      ['frame', { dataType: 'Binary', value: 'AgMAew==' }],
      ['__proto__', { dataType: 'String', value: 'x' }],
    ]);
  });
});

describe('the batch response', () => {
  const messages = messagesIn({ Records: ['a', 'b', 'c'].map((messageId) => record({ messageId })) });
  const failures = (outcomes: readonly (readonly [string, 'done' | 'deferred'])[]) =>
    batchResponse(messages, new Map(outcomes)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

  test('of a batch that is done has no failures', () => {
    expect(
      failures([
        ['a', 'done'],
        ['b', 'done'],
        ['c', 'done'],
      ]),
    ).toEqual([]);
  });

  test('names the messages that must come back', () => {
    expect(
      failures([
        ['a', 'deferred'],
        ['b', 'done'],
        ['c', 'deferred'],
      ]),
    ).toEqual(['a', 'c']);
  });

  test('counts a message without an outcome as one that must come back', () => {
    expect(failures([['b', 'done']])).toEqual(['a', 'c']);
    expect(failures([])).toEqual(['a', 'b', 'c']);
  });

  test('never names what was not in the batch, which would fail all of it', () => {
    expect(
      failures([
        ['a', 'done'],
        ['b', 'done'],
        ['c', 'done'],
        ['stranger', 'deferred'],
      ]),
    ).toEqual([]);
  });
});

test('the deadline is the moment at which Lambda ends the invocation', () => {
  const before = Date.now();
  const deadline = deadlineOf({ getRemainingTimeInMillis: () => 30_000 });
  expect(deadline).toBeGreaterThanOrEqual(before + 30_000);
  expect(deadline).toBeLessThanOrEqual(Date.now() + 30_000);
});
