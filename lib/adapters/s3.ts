import { awsReason } from './aws-reason.ts';

/**
 * The text of an object in S3. The client is loaded only where one is read. With an endpoint set, buckets are addressed in
 * the path: `bucket.localhost` need not resolve. Rejects with a reason, at the latest after `timeoutMs`.
 */
export async function readObject(bucket: string, key: string, timeoutMs = 5000): Promise<string> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL);
  const abortSignal = AbortSignal.timeout(timeoutMs);
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await new S3Client({ forcePathStyle }).send(command, { abortSignal });
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    throw new Error(abortSignal.aborted ? `no answer within ${timeoutMs} ms` : awsReason(error), { cause: error });
  }
}
