import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { bareServer, reply } from '../support/bare-server.ts';
import { startDynamo } from '../support/dynamodb.ts';
import { apiKey, type HandlerWorld, loadHandler, startHandlerWorld } from '../support/handler-world.ts';
import { contextWith, type Handler } from '../support/lambda-context.ts';
import { jsonLines, metricsIn } from '../support/printed.ts';
import { reading } from '../support/world.ts';

let world: HandlerWorld;
let handler: Handler;
beforeAll(async () => {
  world = await startHandlerWorld();
  handler = await loadHandler({ ...world.environment, API_MAX_ATTEMPTS: '2' });
});
afterAll(() => world.stop());

let measurementsBefore: number;
beforeEach(async () => {
  world.api.faults.clear();
  await world.forgetOutage();
  await world.deadLetters();
  measurementsBefore = world.api.measurements().length;
});
const created = () => world.api.measurements().slice(measurementsBefore);

let cells = 0;
/** A press of a micrometer on a cell of its own. */
const press = (given: Readonly<Record<string, unknown>> = {}) => {
  cells += 1;
  const id = `cell-${cells}`;
  world.api.cells.add({ id, name: `N-${cells}` });
  return reading({ cell_instance_id: id, ...given });
};

/** Which of the records come back, by their place. */
const returnedOf = (records: readonly SQSRecord[], { batchItemFailures }: SQSBatchResponse): number[] =>
  batchItemFailures.map(({ itemIdentifier }) => records.findIndex(({ messageId }) => messageId === itemIdentifier));
const handle = async (records: SQSRecord[], leftMs?: number) =>
  returnedOf(records, await handler({ Records: records }, contextWith(leftMs)));

describe('a batch', () => {
  test('is answered with what must come back: neither what was filed nor what was dead-lettered', async () => {
    const forbidden = press();
    world.api.faults.add({ on: { path: `/cell_instances/${forbidden.cell_instance_id}/` }, status: 403 });
    const { cell_instance_id } = press();
    const records = await world.deliver(
      press(),
      '{"cell_instance_id": ',
      forbidden,
      {
        body: 'FFFF000020541',
        attributes: {
          cell_instance_id: { DataType: 'String', StringValue: cell_instance_id },
          property: { DataType: 'String', StringValue: 'thickness' },
          format: { DataType: 'String', StringValue: 'digimatic' },
        },
      },
      press({ unit: 'furlong' }),
      { ...press({ value: undefined }), readings: [{ value: '4.1' }, { value: '4.2', unit: 'g' }] },
    );
    expect(await handle(records)).toEqual([2]);
    const filed = created().map(({ properties }) => properties.thickness as { value: number; unit: string });
    expect(filed.toSorted((one, other) => one.value - other.value)).toEqual([
      { value: 0.5207, unit: 'mm' },
      { value: 4.1, unit: 'mm' },
      { value: 4.12, unit: 'mm' },
    ]);
    const letters = await world.deadLetters();
    expect(letters.map(({ code }) => code).toSorted()).toEqual([
      'unknown-unit',
      'unreadable-message',
      'wrong-dimension',
    ]);
    expect(letters.map(({ problem }) => problem.source_message_id).toSorted()).toEqual(
      [1, 4, 5].map((at) => records[at]?.messageId).toSorted(),
    );
  });

  test('of nothing is answered with nothing', async () => {
    expect(await handler({ Records: [] }, contextWith())).toEqual({ batchItemFailures: [] });
  });

  test('of two thousand messages is answered for each of them', async () => {
    const { cell_instance_id } = press();
    const records = await world.deliver(
      ...Array.from({ length: 2000 }, (_, index) =>
        index % 2 === 0 ? reading({ cell_instance_id, reading_id: `r-${index}`, stage: `${index % 50}` }) : 'no frame',
      ),
    );
    expect(await handle(records)).toEqual([]);
    expect(await world.deadLetters()).toHaveLength(1000);
    const filed = created().flatMap(({ test_setup }) => test_setup?.readings as unknown[]);
    expect(filed).toHaveLength(1000);
  });

  test('without time for a call is put off, and no call is made', async () => {
    const calls = world.api.requests.length;
    expect(await handle(await world.deliver(press(), press()), 10_999)).toEqual([0, 1]);
    expect(world.api.requests).toHaveLength(calls);
  });
});

test('without a dead-letter queue what is refused is put off, and what is good is filed', async () => {
  const records = await world.deliver(press(), press({ unit: 'furlong' }), 'no frame');
  const QueueUrl = world.aws.queueUrl('dead-letters');
  await world.aws.sqs.send(new DeleteQueueCommand({ QueueUrl }));
  expect(await handle(records)).toEqual([1, 2]);
  expect(created()).toHaveLength(1);

  await world.aws.sqs.send(new CreateQueueCommand({ QueueName: 'dead-letters' }));
  expect(await handle(records)).toEqual([]);
  expect(created()).toHaveLength(1);
  expect(await world.deadLetters()).toHaveLength(2);
});

describe('an outage of Ionworks', () => {
  const inFlight = async () => {
    const { Attributes = {} } = await world.aws.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: world.aws.queueUrl('readings'),
        AttributeNames: ['ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes.ApproximateNumberOfMessagesNotVisible) + Number(Attributes.ApproximateNumberOfMessages);
  };

  test('puts everything off: nothing is deleted, nothing dead-lettered, and later all is filed once', async () => {
    const records = await world.deliver(...Array.from({ length: 100 }, () => press()));
    const before = await inFlight();
    world.api.faults.add({ status: 503 });
    expect(await handle(records)).toEqual(records.map((_, at) => at));
    expect(await inFlight()).toBe(before);
    expect(await world.deadLetters()).toEqual([]);

    world.api.faults.clear();
    await world.passOutage();
    expect(await handle(records)).toEqual([]);
    expect(created()).toHaveLength(100);
  });

  test('puts messages off for as long as their receive count says', async () => {
    const records = await world.deliver(press(), press(), press());
    const counts = ['1', '3', '100'];
    for (const [at, { attributes }] of records.entries()) attributes.ApproximateReceiveCount = counts[at] as string;
    world.api.faults.add({ status: 503 });
    const calls = world.aws.calls.length;
    await handle(records);
    const seconds = new Map(
      world.aws.calls
        .slice(calls)
        .flatMap(({ input }) => input.Entries as { ReceiptHandle: string; VisibilityTimeout: number }[])
        .map((entry) => [entry.ReceiptHandle, entry.VisibilityTimeout]),
    );
    // Of 30 s, 120 s and an hour, the upper half.
    for (const [at, most] of [30, 120, 3600].entries()) {
      const wait = seconds.get(records[at]?.receiptHandle as string) as number;
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    }
  });
});

describe('a process', () => {
  const script = fileURLToPath(new URL('../support/ingest-process.ts', import.meta.url));

  interface Told {
    response: SQSBatchResponse;
    /** AWS clients that were loaded before the event came, and until it was answered. */
    clientsAtStart: readonly string[];
    clients: readonly string[];
  }

  /** Starts the function with this environment and nothing else, hands it the records, and waits for its end. */
  async function run(environment: Readonly<Record<string, string | undefined>>, records: SQSRecord[] = []) {
    const child = fork(script, { env: environment, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output.stderr += chunk;
    });
    let told: Told | undefined;
    child.on('message', (message) => {
      told = message as unknown as Told;
    });
    // One that could not start has gone already.
    child.send({ Records: records }, () => {});
    const [code] = await once(child, 'close');
    return { code, ...output, told };
  }

  test('starts with a right environment', async () => {
    const { code, told, stderr } = await run(world.environment, await world.deliver(press()));
    expect(stderr).toBe('');
    expect([code, told?.response]).toEqual([0, { batchItemFailures: [] }]);
    expect(created()).toHaveLength(1);
  });

  test.each([
    [{ READINGS_QUEUE_URL: undefined }, 'Cannot start: READINGS_QUEUE_URL is not set'],
    [
      { DEAD_LETTER_QUEUE_URL: 'dead-letters' },
      'Cannot start: DEAD_LETTER_QUEUE_URL is wrong: it is no http(s) address',
    ],
    [{ IONWORKS_API_KEY: undefined }, 'Cannot start: neither IONWORKS_API_KEY nor IONWORKS_API_KEY_PARAMETER is set'],
    [
      { IONWORKS_API_KEY: 'sk-test\n' },
      'Cannot start: IONWORKS_API_KEY is wrong: it has characters that no HTTP header can carry',
    ],
    [{ API_TIMEOUT_MS: 'ten' }, 'Cannot start: API_TIMEOUT_MS is wrong: "ten" is no whole number'],
    [
      { CANONICAL_UNITS: '{"thickness":"mil"}' },
      'Cannot start: CANONICAL_UNITS is wrong: the unit of thickness, "mil", is none of mm, um, nm, cm, m',
    ],
  ])('does not start with %j', async (wrong, sentence) => {
    const { code, told, stderr } = await run({ ...world.environment, ...wrong });
    expect(code).toBe(1);
    expect(told).toBeUndefined();
    expect(stderr).toContain(`Error: ${sentence}\n`);
    expect(stderr).not.toContain('sk-test');
  });

  test('that files everything loads no AWS client', async () => {
    const { told } = await run(world.environment, await world.deliver(press(), press()));
    expect(created()).toHaveLength(2);
    expect(told).toMatchObject({ clientsAtStart: [], clients: [] });
  });

  test('that refuses or puts off a message loads the client of SQS alone, and not before', async () => {
    const refusing = await run(world.environment, await world.deliver(press({ unit: 'furlong' })));
    expect(refusing.told).toMatchObject({ clientsAtStart: [], clients: ['client-sqs'] });
    world.api.faults.add({ status: 503 });
    const deferring = await run(world.environment, await world.deliver(press()));
    expect(deferring.told).toMatchObject({ clientsAtStart: [], clients: ['client-sqs'] });
  });

  test('with its key in SSM loads the client of SSM alone, and not before', async () => {
    const ssm = await bareServer((response) => reply(response, 200, { Parameter: { Value: apiKey } }));
    const { IONWORKS_API_KEY: _, ...others } = world.environment;
    const environment = { ...others, IONWORKS_API_KEY_PARAMETER: '/key', AWS_ENDPOINT_URL_SSM: ssm.url };
    const { told } = await run(environment, await world.deliver(press()));
    expect(told).toMatchObject({ response: { batchItemFailures: [] }, clientsAtStart: [], clients: ['client-ssm'] });
    expect(created()).toHaveLength(1);
  });

  test('with its ledger in a table loads the client of DynamoDB as it starts, before an event comes', async () => {
    const dynamo = await startDynamo();
    onTestFinished(dynamo.stop);
    await dynamo.createLedgerTable('ledger');
    const AWS_ENDPOINT_URL_DYNAMODB = dynamo.environment.AWS_ENDPOINT_URL;
    const environment = {
      ...world.environment,
      ...{ LEDGER_FILE: undefined, LEDGER_TABLE: 'ledger', AWS_ENDPOINT_URL_DYNAMODB },
    };
    const { told } = await run(environment, await world.deliver(press()));
    const clients = ['client-dynamodb'];
    expect(told).toMatchObject({ response: { batchItemFailures: [] }, clientsAtStart: clients, clients });
    expect(created()).toHaveLength(1);
  });

  test('prints JSON lines that tell what became of each reading, and metrics', async () => {
    const records = await world.deliver(press({ reading_id: 'r-1' }), press({ reading_id: 'r-2', unit: 'furlong' }));
    const { stdout, stderr } = await run(world.environment, records);
    const lines = jsonLines(stdout + stderr);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        message: 'filed',
        service: 'cellgauge-test',
        function_request_id: 'request-1',
        measurement_id: created()[0]?.id,
        reading_ids: ['r-1'],
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'refused', reading_id: 'r-2', code: 'unknown-unit' }),
    );
    expect(metricsIn(lines)).toEqual({
      values: {
        Filed: { unit: 'Count', values: [1] },
        Refused: { unit: 'Count', values: [1] },
        Calls: { unit: 'Count', values: [1] },
        Latency: { unit: 'Milliseconds', values: [expect.any(Number)] },
      },
      dimensions: [['service']],
    });
  });

  test('prints neither the key nor a body, whatever comes back', async () => {
    const echo = `X-Api-Key: ${apiKey} ${'the body of an answer '.repeat(100)}`;
    world.api.faults.add(
      { on: { method: 'POST' }, times: 1, status: 401, body: { message: `bad key ${apiKey}` } },
      { on: { method: 'POST' }, times: 1, status: 500, body: echo },
      { on: { method: 'POST' }, times: 1, status: 200, body: `<html>${echo}` },
    );
    const notes = 'notes that go on '.repeat(100);
    const records = await world.deliver(...Array.from({ length: 5 }, () => press({ notes })), `{"notes":"${notes}`);
    const { stdout, stderr } = await run({ ...world.environment, API_MAX_CONCURRENCY: '1' }, records);
    expect(jsonLines(stdout + stderr).map(({ code }) => code)).toContain('wrong-address');
    expect(stdout + stderr).not.toContain(apiKey);
    expect(stdout + stderr).not.toContain('notes that go on notes that go on notes that go on');
    expect(stdout + stderr).not.toContain('the body of an answer');
  });
});
