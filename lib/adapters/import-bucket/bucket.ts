import type { S3Client } from '@aws-sdk/client-s3';

/** A bucket, by whom it is asked, and how long that may take. */
export interface Bucket {
  client: S3Client;
  name: string;
  timings: {
    /** What the client was built with, as `inTime` has it. */
    callMs: number;
    /** Between two parts of a content that is read: then it is asked for again. */
    stallMs: number;
  };
  sleep: (ms: number) => Promise<unknown>;
}

/** Of an AWS call that S3 answered with an error: the HTTP status. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && '$metadata' in error
    ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode
    : undefined;

/** The object is no more: 404; 412 where another has taken its place. */
export const isChanged = (error: unknown): boolean => [404, 412].includes(statusOf(error) ?? 0);
