import * as v from 'valibot';

import { localQueueArn } from './defaults.ts';

/** What the local stack takes from serverless.yml: what to emulate, and which queue feeds which function. */
export interface Service {
  queues: readonly QueueDefinition[];
  buckets: readonly string[];
  mappings: readonly MappingDefinition[];
}

export interface QueueDefinition {
  /** Its key under `resources.Resources`, e.g. `ReadingsQueue`. */
  logicalId: string;
  name: string;
  /** As SQS's CreateQueue takes them: all text, the redrive policy as JSON with the ARN of the local queue. */
  attributes: Readonly<Record<string, string>>;
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

const BucketSchema = v.object({ BucketName: v.string() });

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
    buckets: propertiesOf('AWS::S3::Bucket').map(([id, properties]) => read(BucketSchema, properties, id).BucketName),
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
