import * as v from 'valibot';

import { incoming } from '../domain/import/bucket-keys.ts';
import { decodedKey } from './import-bucket/list-objects.ts';

/** What S3 tells of objects, as far as it is read here. */
const S3EventSchema = v.object({
  Records: v.pipe(
    v.array(
      v.object({
        eventSource: v.literal('aws:s3'),
        eventName: v.string(),
        s3: v.object({ object: v.object({ key: v.string() }) }),
      }),
    ),
    v.minLength(1),
  ),
});

/**
 * The files that an S3 event tells of as put under `incoming/`: there may be none. `undefined` for any other event, such as a
 * schedule's: whatever waits is meant.
 */
export function keysIn(event: unknown): ReadonlySet<string> | undefined {
  const read = v.safeParse(S3EventSchema, event);
  if (!read.success) return undefined;
  const created = read.output.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:'));
  return new Set(created.map(({ s3 }) => decodedKey(s3.object.key)).filter((key) => key.startsWith(incoming)));
}
