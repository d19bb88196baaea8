import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

import { localAws, localQueueArn, localQueueUrl, localRegion, loopback, loopbackHost } from './defaults.ts';
import { type ObjectPut, onObjectPut } from './object-put.ts';
import type { BucketDefinition, QueueDefinition, Service } from './read-service.ts';

export interface Emulators {
  endpoint: string;
  /** By the queue's key under `resources.Resources`. */
  queues: ReadonlyMap<string, EmulatedQueue>;
  stop(): Promise<void>;
}

export interface EmulatedQueue {
  url: string;
  arn: string;
}

/**
 * Starts SQS and S3, emulated in this process and heard by this machine alone, with the queues and buckets given.
 * Everything is kept in memory and gone after `stop`. `onPut` hears of each object that is put.
 */
export async function startEmulators(
  port: number,
  { queues, buckets }: Pick<Service, 'queues' | 'buckets'>,
  onPut: (object: ObjectPut) => void = () => {},
): Promise<Emulators> {
  // Not fauxqs' startFauxqs: that one listens on every interface of the machine.
  const app = buildApp({ logger: false, defaultRegion: localRegion });
  onObjectPut(app, onPut);
  await app.listen({ port, host: loopbackHost });
  const endpoint = loopback((app.server.address() as AddressInfo).port);

  await createQueues(endpoint, queues);
  await createBuckets(endpoint, buckets);
  return {
    endpoint,
    queues: new Map(
      queues.map(({ logicalId, name }) => [
        logicalId,
        { url: localQueueUrl(endpoint, name), arn: localQueueArn(name) },
      ]),
    ),
    stop: () => app.close(),
  };
}

async function createQueues(endpoint: string, queues: readonly QueueDefinition[]): Promise<void> {
  const sqs = new SQSClient(localAws(endpoint));
  for (const { name, attributes } of queues) {
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  }
  sqs.destroy();
}

/** S3's CreateBucket is a bare PUT, for which loading the S3 client would be a lot. */
async function createBuckets(endpoint: string, buckets: readonly BucketDefinition[]): Promise<void> {
  for (const { name } of buckets) {
    const response = await fetch(`${endpoint}/${name}`, { method: 'PUT' });
    if (!response.ok) throw new Error(`Cannot create the bucket ${name}: ${await response.text()}`);
  }
}
