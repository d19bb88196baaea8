import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** A function that SQS feeds, as Lambda calls it. */
export type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** An invocation with so much time left. */
export const contextWith = (leftMs = 120_000): Context => ({
  awsRequestId: 'request-1',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'cellgauge-test-ingest',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:cellgauge-test-ingest',
  logGroupName: '/aws/lambda/cellgauge-test-ingest',
  logStreamName: 'stream-1',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => leftMs,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});
