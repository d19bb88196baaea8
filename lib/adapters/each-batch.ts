import pLimit from 'p-limit';

import { awsReason } from './aws-reason.ts';

/** What a batch call of SQS says of the entries that it did not take. */
export type NotTaken = readonly { Code?: string | undefined; Message?: string | undefined }[] | undefined;

interface Batching {
  /** Puts a failure of a whole call into words. */
  reasonOf?: (error: unknown) => string;
  /** How many calls are under way at a time. */
  atOnce?: number;
}

/**
 * Makes a call for each batch, which returns what was not taken: a batch call can half-succeed, so that its failures are
 * read every time. Returns why some of it failed, nothing where all was taken.
 */
export async function eachBatch<T>(
  batches: readonly (readonly T[])[],
  call: (batch: readonly T[]) => Promise<NotTaken>,
  { reasonOf = awsReason, atOnce = Number.POSITIVE_INFINITY }: Batching = {},
): Promise<readonly string[]> {
  const reasons: string[] = [];
  const limit = pLimit(atOnce);
  const run = async (batch: readonly T[]): Promise<void> => {
    try {
      for (const { Code, Message } of (await call(batch)) ?? [])
        reasons.push([Code, Message].filter(Boolean).join(': '));
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  };
  await Promise.all(batches.map((batch) => limit(() => run(batch))));
  return reasons;
}
