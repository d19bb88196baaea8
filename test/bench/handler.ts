import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/** What the function's environment says; the ledger is a file that goes with this process. */
export const benchEnvironment = (apiUrl: string) => ({
  IONWORKS_API_URL: apiUrl,
  IONWORKS_API_KEY: 'bench-key',
  READINGS_QUEUE_URL: 'http://127.0.0.1:1/000000000000/readings',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:1/000000000000/dead-letters',
  LEDGER_FILE: join(tmpdir(), `cellgauge-bench-handler-${process.pid}.sqlite`),
  SESSION_QUIET_SECONDS: '0',
  POWERTOOLS_SERVICE_NAME: 'cellgauge-bench',
  POWERTOOLS_METRICS_NAMESPACE: 'cellgauge',
});

/** The deployed function's handler on its own sources, against an API; no queue is there, as a good run needs none. */
export async function loadHandler(apiUrl: string): Promise<(event: SQSEvent) => Promise<SQSBatchResponse>> {
  const environment = benchEnvironment(apiUrl);
  Object.assign(process.env, environment);
  process.once('exit', () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${environment.LEDGER_FILE}${end}`, { force: true });
  });
  const { handler } = await import('../../functions/ingest.ts');
  return async (event) => (await handler(event, context as unknown as Context)) as SQSBatchResponse;
}

const context = {
  functionName: 'bench',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
  memoryLimitInMB: '512',
  awsRequestId: 'bench',
  getRemainingTimeInMillis: () => 600_000,
};

/** An event as SQS's event source mapping makes it. */
export const eventOf = (bodies: readonly string[]): SQSEvent => ({ Records: bodies.map(recordOf) });

const recordOf = (body: string, index: number): SQSRecord => ({
  messageId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  receiptHandle: `handle-${index}`,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1763625600000',
    SenderId: 'bench',
    ApproximateFirstReceiveTimestamp: '1763625600001',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:readings',
  awsRegion: 'us-east-1',
});

/** Decoded readings as a bench client sends them, one a message: so many over so many cells, a press every two seconds. */
export const decodedBodies = (readings: number, cells: number, from = 0): string[] =>
  Array.from({ length: readings }, (_, index) => {
    const press = Math.floor(index / cells);
    return JSON.stringify({
      cell_instance_id: `cell-${from}-${index % cells}`,
      property: 'thickness',
      value: `4.1${10 + (index % 90)}`,
      unit: 'mm',
      stage: 'formed',
      instrument: { id: 'mic-1', kind: 'micrometer' },
      operator: 'Ana',
      measured_at: new Date(1763625600000 + press * 2000).toISOString(),
    });
  });

/** The same readings as a bench client sends finished sessions: so many messages, each with its readings and a cell of its own. */
export const wholeBodies = (messages: number, readingsEach: number, from = 0): string[] =>
  Array.from({ length: messages }, (_, message) =>
    JSON.stringify({
      cell_instance_id: `cell-${from}-${message}`,
      property: 'thickness',
      unit: 'mm',
      stage: 'formed',
      instrument: { id: 'mic-1', kind: 'micrometer' },
      operator: 'Ana',
      readings: Array.from({ length: readingsEach }, (_, press) => ({
        value: `4.1${10 + ((message + press) % 90)}`,
        measured_at: new Date(1763625600000 + press * 2000).toISOString(),
      })),
    }),
  );
