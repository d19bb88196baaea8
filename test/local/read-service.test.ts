import { expect, test } from 'vitest';

import { readService } from '../../lib/local/read-service.ts';
import { frameworkConfiguration } from '../support/framework-configuration.ts';

const getArn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const readings = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lab-readings', VisibilityTimeout: 60 } };

/** A service as the framework hands it to plugins. */
const serviceWith = (resources: object, ...events: object[]) => ({
  functions: { ingest: { handler: 'functions/ingest.handler', name: 'lab-ingest', events } },
  resources: { Resources: resources },
});

test('serverless.yml gives the queues their names, numbers and redrive, and the mapping its numbers', async () => {
  const service = readService(await frameworkConfiguration());

  expect(service).toEqual({
    queues: [
      {
        logicalId: 'ReadingsQueue',
        name: 'cellgauge-local-readings',
        attributes: {
          MessageRetentionPeriod: '1209600',
          VisibilityTimeout: '720',
          RedrivePolicy:
            '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:cellgauge-local-dead-letters","maxReceiveCount":1000}',
        },
      },
      {
        logicalId: 'DeadLetterQueue',
        name: 'cellgauge-local-dead-letters',
        attributes: { MessageRetentionPeriod: '1209600' },
      },
    ],
    buckets: [
      {
        logicalId: 'ImportBucket',
        name: 'cellgauge-local-imports-000000000000',
        notifications: [{ functionName: 'cellgauge-local-import', prefix: 'incoming/' }],
      },
    ],
    mappings: [
      {
        functionName: 'cellgauge-local-ingest',
        queue: 'ReadingsQueue',
        batchSize: 1000,
        maximumBatchingWindowSeconds: 1,
        maximumConcurrency: 5,
        reportBatchItemFailures: true,
      },
    ],
  });
});

test('a mapping that gives no numbers has those of Lambda', () => {
  const { mappings } = readService(serviceWith({ Readings: readings }, { sqs: { arn: getArn('Readings') } }));

  expect(mappings).toEqual([
    {
      functionName: 'lab-ingest',
      queue: 'Readings',
      batchSize: 10,
      maximumBatchingWindowSeconds: 0,
      maximumConcurrency: 5,
      reportBatchItemFailures: false,
    },
  ]);
});

test('a function that no queue feeds has no mapping, and needs no list of events', () => {
  const { functions, resources } = serviceWith({ Readings: readings }, { sqs: { arn: getArn('Readings') } });
  const replay = { handler: 'functions/replay.handler', name: 'lab-replay' };

  const { mappings } = readService({ functions: { ...functions, replay }, resources });

  expect(mappings.map(({ functionName }) => functionName)).toEqual(['lab-ingest']);
});

test('an ARN may be written as text, as YAML writes Fn::GetAtt in full', () => {
  const arn = { 'Fn::GetAtt': 'Readings.Arn' };

  expect(readService(serviceWith({ Readings: readings }, { sqs: { arn } })).mappings).toMatchObject([
    { queue: 'Readings' },
  ]);
});

test('buckets are read; other resources, other events and disabled mappings are passed over', () => {
  const resources = {
    Readings: readings,
    Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'lab-files' } },
    Topic: { Type: 'AWS::SNS::Topic' },
  };
  const events = [{ schedule: 'rate(1 day)' }, { sqs: { arn: getArn('Readings'), enabled: false } }];

  expect(readService(serviceWith(resources, ...events))).toEqual({
    queues: [{ logicalId: 'Readings', name: 'lab-readings', attributes: { VisibilityTimeout: '60' } }],
    buckets: [{ logicalId: 'Files', name: 'lab-files', notifications: [] }],
    mappings: [],
  });
});

/** A `!Sub` of pseudo parameters: `<Region>` is AWS::Region. */
const pseudo = (text: string) => ({ 'Fn::Sub': text.replace(/<(\w+)>/g, (_, name: string) => `\${AWS::${name}}`) });

/** A bucket that tells a function of what is put into it. */
const bucketWith = (notification: object, BucketName: unknown = 'lab-files') => ({
  Files: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName, NotificationConfiguration: { LambdaConfigurations: [notification] } },
  },
});
const put = {
  Event: 's3:ObjectCreated:*',
  Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
  Function: 'arn:aws:lambda:us-east-1:000000000000:function:lab-ingest',
};

test('account, region and partition are those of the emulator, in the names of buckets and functions', () => {
  const arn = pseudo('arn:<Partition>:lambda:<Region>:<AccountId>:function:lab-ingest');
  const name = pseudo('lab-<AccountId>-<Region>');

  expect(readService(serviceWith(bucketWith({ ...put, Function: arn }, name))).buckets).toEqual([
    {
      logicalId: 'Files',
      name: 'lab-000000000000-us-east-1',
      notifications: [{ functionName: 'lab-ingest', prefix: 'in/' }],
    },
  ]);
});

test.each([
  [
    'a bucket whose name only CloudFormation knows',
    serviceWith(bucketWith(put, pseudo('lab-<StackName>'))),
    'Cannot emulate Files: BucketName: it refers to more than the account, the region and the partition',
  ],
  [
    'a notification of another event',
    serviceWith(bucketWith({ ...put, Event: 's3:ObjectRemoved:*' })),
    'Cannot emulate Files: NotificationConfiguration.LambdaConfigurations.0.Event: ',
  ],
  [
    'a notification by how keys end',
    serviceWith(bucketWith({ ...put, Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.csv' }] } } })),
    'Cannot emulate Files: NotificationConfiguration.LambdaConfigurations.0.Filter.S3Key.Rules.0.Name: ',
  ],
  [
    'a notification of a function outside the service',
    serviceWith(bucketWith({ ...put, Function: 'arn:aws:lambda:us-east-1:000000000000:function:other' })),
    'Cannot emulate the notification of Files: other is none of the functions lab-ingest',
  ],
  [
    'a queue without a name',
    serviceWith({ Readings: { Type: 'AWS::SQS::Queue', Properties: {} } }),
    'Cannot emulate Readings: QueueName: ',
  ],
  [
    'a mapping of a queue outside the service',
    serviceWith({ Readings: readings }, { sqs: { arn: 'arn:aws:sqs:eu-central-1:123456789012:other' } }),
    'Cannot emulate the sqs event of ingest: arn: ',
  ],
  [
    'a mapping of a queue that is not defined',
    serviceWith({ Readings: readings }, { sqs: { arn: getArn('Reading') } }),
    'Cannot emulate the sqs event of ingest: Reading is none of the queues Readings',
  ],
  [
    'a mapping of another attribute than the ARN',
    serviceWith({ Readings: readings }, { sqs: { arn: { 'Fn::GetAtt': ['Readings', 'QueueName'] } } }),
    'Cannot emulate the sqs event of ingest: arn: it is no !GetAtt <queue>.Arn',
  ],
  [
    'a redrive to a queue that is not defined',
    serviceWith({
      Readings: {
        ...readings,
        Properties: {
          ...readings.Properties,
          RedrivePolicy: { deadLetterTargetArn: getArn('Letters'), maxReceiveCount: 3 },
        },
      },
    }),
    'Cannot emulate the redrive policy of Readings: Letters is none of the queues Readings',
  ],
])('%s is refused in a sentence', (_, service, sentence) => {
  expect(() => readService(service)).toThrow(sentence);
});
