import * as v from 'valibot';

import { accountId, localQueueArn, localRegion } from './defaults.ts';

/** What the local stack takes from serverless.yml: what to emulate, and which queue or bucket leads to which function. */
export interface Service {
  queues: readonly QueueDefinition[];
  buckets: readonly BucketDefinition[];
  mappings: readonly MappingDefinition[];
}

export interface QueueDefinition {
  /** Its key under `resources.Resources`, e.g. `ReadingsQueue`. */
  logicalId: string;
  name: string;
  /** As SQS's CreateQueue takes them: all text, the redrive policy as JSON with the ARN of the local queue. */
  attributes: Readonly<Record<string, string>>;
}

export interface BucketDefinition {
  /** Its key under `resources.Resources`, e.g. `ImportBucket`. */
  logicalId: string;
  name: string;
  notifications: readonly NotificationDefinition[];
}

/** That a function is invoked for each object that is put under a key with this beginning. */
export interface NotificationDefinition {
  functionName: string;
  prefix: string;
}

export interface MappingDefinition extends MappingSettings {
  functionName: string;
  /** The queue's key under `resources.Resources`. */
  queue: string;
}

/** The numbers of one event source mapping, under the names and with the meanings AWS gives them. */
export interface MappingSettings {
  batchSize: number;
  maximumBatchingWindowSeconds: number;
  maximumConcurrency: number;
  reportBatchItemFailures: boolean;
}

/** Lambda's own: 10 messages, no window, and five batches at a time until it scales. */
const mappingDefaults = { batchSize: 10, maximumBatchingWindow: 0, maximumConcurrency: 5 };

/** `!GetAtt Queue.Arn`, which YAML also allows to be written in full as text. Anything else cannot be resolved here. */
const QueueArnSchema = v.pipe(
  v.object({ 'Fn::GetAtt': v.union([v.string(), v.array(v.string())]) }),
  v.transform((reference) => {
    const target = reference['Fn::GetAtt'];
    return typeof target === 'string' ? target.split('.') : target;
  }),
  v.check((target) => target.length === 2 && target[1] === 'Arn', 'it is no !GetAtt <queue>.Arn'),
  v.transform(([logicalId]) => String(logicalId)),
);

const SqsEventSchema = v.object({
  arn: QueueArnSchema,
  enabled: v.optional(v.boolean(), true),
  batchSize: v.optional(v.number(), mappingDefaults.batchSize),
  maximumBatchingWindow: v.optional(v.number(), mappingDefaults.maximumBatchingWindow),
  maximumConcurrency: v.optional(v.number(), mappingDefaults.maximumConcurrency),
  functionResponseType: v.optional(v.literal('ReportBatchItemFailures')),
});

const ServiceSchema = v.object({
  functions: v.record(
    v.string(),
    v.object({ name: v.string(), events: v.optional(v.array(v.record(v.string(), v.unknown())), []) }),
  ),
  resources: v.object({
    Resources: v.record(v.string(), v.object({ Type: v.string(), Properties: v.optional(v.unknown()) })),
  }),
});

const number = v.optional(v.union([v.number(), v.string()]));

const QueueSchema = v.object({
  QueueName: v.string(),
  DelaySeconds: number,
  MaximumMessageSize: number,
  MessageRetentionPeriod: number,
  ReceiveMessageWaitTimeSeconds: number,
  VisibilityTimeout: number,
  RedrivePolicy: v.optional(
    v.object({ deadLetterTargetArn: QueueArnSchema, maxReceiveCount: v.union([v.number(), v.string()]) }),
  ),
});

/** A text as it is, or a `!Sub` of nothing but pseudo parameters. */
const TextSchema = v.pipe(
  v.union([v.string(), v.object({ 'Fn::Sub': v.string() })]),
  v.transform((text) => (typeof text === 'string' ? text : substituted(text['Fn::Sub']))),
  v.check((text) => !/\$\{/.test(text), 'it refers to more than the account, the region and the partition'),
);

const pseudoParameters = new Map([
  ['AccountId', accountId],
  ['Region', localRegion],
  ['Partition', 'aws'],
]);

const substituted = (text: string): string =>
  text.replace(/\$\{AWS::(\w+)\}/g, (whole, name: string) => pseudoParameters.get(name) ?? whole);

const NotificationSchema = v.object({
  Event: v.literal('s3:ObjectCreated:*'),
  Filter: v.object({
    S3Key: v.object({ Rules: v.strictTuple([v.object({ Name: v.literal('prefix'), Value: v.string() })]) }),
  }),
  Function: TextSchema,
});

const BucketSchema = v.object({
  BucketName: TextSchema,
  NotificationConfiguration: v.optional(v.object({ LambdaConfigurations: v.array(NotificationSchema) })),
});

/**
 * Reads the service as the Serverless Framework hands it to plugins: variables resolved, CloudFormation's functions not.
 * Throws a sentence that names the place when something is written in a way that cannot be emulated.
 */
export function readService(service: unknown): Service {
  const { functions, resources } = read(ServiceSchema, service, 'the service');
  const queues = new Map(
    propertiesOf('AWS::SQS::Queue').map(([id, properties]) => [id, read(QueueSchema, properties, id)]),
  );
  return {
    queues: [...queues].map(([logicalId, { QueueName, RedrivePolicy, ...numbers }]) => ({
      logicalId,
      name: QueueName,
      attributes: {
        ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
        ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(redrive(RedrivePolicy, logicalId)) }),
      },
    })),
    buckets: propertiesOf('AWS::S3::Bucket').map(([id, properties]) => bucketOf(id, properties)),
    mappings: Object.entries(functions).flatMap(([key, { name, events }]) =>
      events.filter((event) => 'sqs' in event).flatMap((event) => mappingsOf(name, event, `the sqs event of ${key}`)),
    ),
  };

  function propertiesOf(type: string): [logicalId: string, properties: unknown][] {
    const resourcesOfType = Object.entries(resources.Resources).filter(([, { Type }]) => Type === type);
    return resourcesOfType.map(([logicalId, { Properties }]) => [logicalId, Properties]);
  }

  function redrive(policy: NonNullable<v.InferOutput<typeof QueueSchema>['RedrivePolicy']>, logicalId: string) {
    const deadLetters = queueOf(policy.deadLetterTargetArn, `the redrive policy of ${logicalId}`);
    return {
      deadLetterTargetArn: localQueueArn(deadLetters.QueueName),
      maxReceiveCount: Number(policy.maxReceiveCount),
    };
  }

  function bucketOf(logicalId: string, properties: unknown): BucketDefinition {
    const { BucketName, NotificationConfiguration } = read(BucketSchema, properties, logicalId);
    const notifications = (NotificationConfiguration?.LambdaConfigurations ?? []).map(({ Filter, Function: arn }) => ({
      functionName: functionOf(arn.slice(arn.lastIndexOf(':') + 1), `the notification of ${logicalId}`),
      prefix: Filter.S3Key.Rules[0].Value,
    }));
    return { logicalId, name: BucketName, notifications };
  }

  function functionOf(name: string, place: string): string {
    const names = Object.values(functions).map((each) => each.name);
    if (names.includes(name)) return name;
    throw new Error(`Cannot emulate ${place}: ${name} is none of the functions ${names.join(', ')}`);
  }

  function mappingsOf(functionName: string, event: Record<string, unknown>, place: string): MappingDefinition[] {
    const { arn, enabled, ...settings } = read(SqsEventSchema, event.sqs, place);
    queueOf(arn, place);
    if (!enabled) return [];
    return [
      {
        functionName,
        queue: arn,
        batchSize: settings.batchSize,
        maximumBatchingWindowSeconds: settings.maximumBatchingWindow,
        maximumConcurrency: settings.maximumConcurrency,
        reportBatchItemFailures: settings.functionResponseType !== undefined,
      },
    ];
  }

  function queueOf(logicalId: string, place: string) {
    const queue = queues.get(logicalId);
    if (queue) return queue;
    throw new Error(`Cannot emulate ${place}: ${logicalId} is none of the queues ${[...queues.keys()].join(', ')}`);
  }
}

function read<TSchema extends v.GenericSchema>(schema: TSchema, value: unknown, place: string): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new Error(`Cannot emulate ${place}: ${path ? `${path}: ` : ''}${issue.message}`);
}
