import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

import { clientEnvironment } from './aws.ts';

/** DynamoDB, emulated in this process and heard by this machine alone. */
export interface Dynamo {
  /** What tells an AWS client to come here. */
  environment: Readonly<Record<string, string>>;
  client: DynamoDBClient;
  /** The calls since the start, in order: `Query` and its like, with what they were given. */
  calls: DynamoCall[];
  /** What answers in the emulator's place; `pass` asks the emulator. */
  instead: ((call: DynamoCall, pass: () => Promise<DynamoAnswer>) => Promise<DynamoAnswer>) | undefined;
  createLedgerTable: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

export interface DynamoCall {
  action: string;
  // biome-ignore lint/suspicious/noExplicitAny: each action has a shape of its own, which the test that looks at it knows
  input: any;
}

export interface DynamoAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  body: any;
}

/** The table as serverless.yml defines it, which test/serverless.test.ts holds against this. */
export const ledgerTable = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'partition', AttributeType: 'S' },
    { AttributeName: 'sort', AttributeType: 'S' },
    { AttributeName: 'lookup', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'partition', KeyType: 'HASH' },
    { AttributeName: 'sort', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'lookup',
      KeySchema: [{ AttributeName: 'lookup', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;

export async function startDynamo(): Promise<Dynamo> {
  const emulator = dynalite({ createTableMs: 0 });
  const emulatorUrl = await listening(emulator);
  const calls: DynamoCall[] = [];

  const front = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    const body = await text(request);
    const call = { action: target.replace(/^DynamoDB_\d+\./, ''), input: JSON.parse(body) };
    calls.push(call);
    const pass = async () => {
      const { authorization = '', 'x-amz-date': date = '' } = request.headers;
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        ...{ 'x-amz-target': target, 'x-amz-date': String(date), authorization },
      };
      const answer = await fetch(emulatorUrl, { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.json() };
    };
    const answer = await (dynamo.instead?.(call, pass) ?? pass());
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  const endpoint = await listening(front);

  const client = new DynamoDBClient({
    ...{ endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const dynamo: Dynamo = {
    environment: clientEnvironment(endpoint),
    client,
    calls,
    instead: undefined,
    createLedgerTable: async (TableName) => {
      await client.send(new CreateTableCommand({ TableName, ...ledgerTable }));
    },
    stop: async () => {
      client.destroy();
      await Promise.all([front, emulator].map(closed));
    },
  };
  return dynamo;
}

async function listening(server: Server): Promise<string> {
  // Where the machine is busy, a client would send on a connection that is being closed for idleness, and be reset.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
