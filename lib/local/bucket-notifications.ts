import type { S3Event } from 'aws-lambda';

import { isoTime } from '../domain/time.ts';
import { localRegion } from './defaults.ts';
import { invocationUrl, invokeFunction } from './invoke-function.ts';
import type { ObjectPut } from './object-put.ts';
import type { BucketDefinition } from './read-service.ts';

/** An invocation that a bucket led to has ended. */
export interface NotificationEvent {
  kind: 'notified';
  key: string;
  /** Why it failed, where it did. */
  reason?: string;
}

export interface BucketNotifications {
  /** Invokes the functions that are to hear of an object. */
  notify: (object: ObjectPut) => void;
  /** Waits for the running invocations; no further ones begin. */
  stop: () => Promise<void>;
}

/**
 * Invokes functions for what is put into buckets, as S3's notifications do: once for each object, all at the same time. One that
 * fails is not repeated.
 */
export function bucketNotifications(
  buckets: readonly BucketDefinition[],
  lambdaEndpoint: string,
  report: (event: NotificationEvent) => void,
): BucketNotifications {
  const running = new Set<Promise<void>>();
  let isStopping = false;

  const invoke = async (functionName: string, object: ObjectPut): Promise<void> => {
    const answer = await invokeFunction(invocationUrl(lambdaEndpoint, functionName), s3Event(object, Date.now()));
    report({ kind: 'notified', key: object.key, ...(answer.kind === 'failed' && { reason: answer.reason }) });
  };

  return {
    notify: (object) => {
      if (isStopping) return;
      const definitions = buckets.filter(({ name }) => name === object.bucket).flatMap((each) => each.notifications);
      for (const { functionName, prefix } of definitions) {
        if (!object.key.startsWith(prefix)) continue;
        const invocation = invoke(functionName, object).finally(() => running.delete(invocation));
        running.add(invocation);
      }
    },
    stop: async () => {
      isStopping = true;
      await Promise.all(running);
    },
  };
}

/** The event of one object, as S3 writes it: its key as in a form, its ETag without quotation marks. */
export function s3Event({ bucket, key, how, bytes, etag }: ObjectPut, now: number): S3Event {
  const formKey = key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: localRegion,
        eventTime: isoTime(now),
        eventName: `ObjectCreated:${how}`,
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': 'local', 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: formKey, size: bytes, eTag: etag.replaceAll('"', ''), sequencer: now.toString(16) },
        },
      },
    ],
  };
}
