/** The whole local stack, in its own process: the framework, the functions, the emulators, the stand-in. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { localAws, localCells } from '../../lib/local/defaults.ts';
import { type Stack, startStack } from '../../lib/local/stack.ts';
import type { StackEvent } from '../../lib/local/stack-message.ts';
import { channel } from '../support/channel.ts';
import { workbook } from '../support/workbook.ts';

const events = channel<StackEvent>();
let folder: string;
let stack: Stack;
let sqs: SQSClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-stack-'));
  vi.stubEnv('AWS_PROFILE', 'somebody');
  vi.stubEnv('LEDGER_TABLE', 'somebodys-ledger');
  // Sessions are complete at once: nothing is deferred.
  const variables = { SESSION_QUIET_SECONDS: '0' };
  stack = await startStack({ logFile: join(folder, 'running.log'), onEvent: events.push, variables });
  sqs = new SQSClient(localAws(stack.awsEndpoint));
});

afterAll(async () => {
  sqs.destroy();
  await stack.stop();
  await rm(folder, { recursive: true });
});

test('a reading put on the queue is filed in the stand-in, and its message deleted', async () => {
  await send({ cell: localCells[0].name, property: 'thickness', value: '0.520', unit: 'mm' });

  expect(await events.next()).toEqual({ kind: 'batch', messages: 1, returned: 0 });
  const filed = await fetch(`${stack.ionworksUrl}/_measurements?cell=${localCells[0].id}`);
  expect(await filed.json()).toMatchObject([{ properties: { thickness: { value: 0.52, unit: 'mm' } } }]);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: stack.queueUrls.readings, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' });
});

test('the functions reach the emulated queues, whatever AWS profile is set around them', async () => {
  const reading = { cell: localCells[0].name, property: 'thickness', value: '12', unit: 'furlong' };
  await send(reading);

  expect(await events.next()).toEqual({ kind: 'batch', messages: 1, returned: 0 });
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: stack.queueUrls.deadLetters }));
  expect(Messages?.map(({ Body }) => Body)).toEqual([JSON.stringify(reading)]);
});

test('replay is invoked by its name, and what it sends back is filed', async () => {
  await send({ cell: localCells[1].name, property: 'thickness', value: '4.12', unit: 'parsec' });
  expect(await events.next()).toEqual({ kind: 'batch', messages: 1, returned: 0 });

  const response = await fetch(`${stack.lambdaEndpoint}/2015-03-31/functions/cellgauge-local-replay/invocations`, {
    method: 'POST',
    body: JSON.stringify({ match: 'unit=parsec', map: 'unit:parsec=mm', by: 'automation' }),
  });

  expect(await response.json()).toEqual({ selected: 1, replayed: 1, failed: 0, left: 0, unchanged: 0 });
  expect(await events.next()).toEqual({ kind: 'batch', messages: 1, returned: 0 });
  const filed = await fetch(`${stack.ionworksUrl}/_measurements?cell=${localCells[1].id}`);
  expect(await filed.json()).toMatchObject([{ properties: { thickness: { value: 4.12, unit: 'mm' } } }]);
});

test('a file put into the import bucket is imported at once, and what it says is filed', async () => {
  const key = 'incoming/März + April.csv';
  const text = `Cell;Date;Stage;Thickness [mm]\n${localCells[2].name};2025-03-01T08:00:00Z;dry;4.12\n`;
  const bucket = `${stack.awsEndpoint}/${stack.importBucket}`;
  await fetch(`${bucket}/${encodeURI(key)}`, { method: 'PUT', body: text });

  const told = [await events.next(), await events.next()];
  expect(told).toContainEqual({ kind: 'notified', key });
  expect(told).toContainEqual({ kind: 'batch', messages: 1, returned: 0 });
  const filed = await fetch(`${stack.ionworksUrl}/_measurements?cell=${localCells[2].id}`);
  expect(await filed.json()).toMatchObject([{ properties: { thickness: { value: 4.12, unit: 'mm' } } }]);
  const summary = await fetch(`${bucket}/${encodeURI(key.replace('incoming/', 'receipts/'))}.summary.json`);
  expect(await summary.json()).toMatchObject({ state: 'done', queued: 1 });
});

test('the bundled function reads workbooks', async () => {
  const key = 'incoming/cells.xlsx';
  const text = (cell: string, words: string) => `<c r="${cell}" t="inlineStr"><is><t>${words}</t></is></c>`;
  const head = `<row r="1">${text('A1', 'Cell')}${text('B1', 'Date')}${text('C1', 'Thickness [mm]')}</row>`;
  const row = `<row r="2">${text('A2', localCells[2].name)}${text('B2', '2025-03-02T08:00:00Z')}<c r="C2" s="1"><v>4.1209999999999996</v></c></row>`;
  const body = workbook({ sheets: [{ rows: head + row }], patterns: ['0.000'] });
  await fetch(`${stack.awsEndpoint}/${stack.importBucket}/${key}`, { method: 'PUT', body });

  const told = [await events.next(), await events.next()];
  expect(told).toContainEqual({ kind: 'notified', key });
  const filed = await fetch(`${stack.ionworksUrl}/_measurements?cell=${localCells[2].id}`);
  expect(await filed.json()).toContainEqual(
    expect.objectContaining({ properties: expect.objectContaining({ thickness: { value: 4.121, unit: 'mm' } }) }),
  );
});

test('what the functions print is in the log; nothing listens and no ledger is left once the stack has stopped', async () => {
  await access(dirname(stack.ledgerFile));
  await stack.stop();

  const log = await readFile(join(folder, 'running.log'), 'utf8');
  expect(log).toContain('"message":"filed"');
  expect(log).toContain('Scheduling [import] cron: [*/15 * * * *]');
  for (const address of [stack.awsEndpoint, stack.ionworksUrl, stack.lambdaEndpoint]) await nobodyAt(address);
  await expect(access(dirname(stack.ledgerFile))).rejects.toThrow('ENOENT');
});

test('a wrong variable is told when the stack starts, not at the first reading', async () => {
  const started = startStack({ logFile: join(folder, 'wrong.log'), variables: { DECIMAL_MARK: ';' } });

  await expect(started).rejects.toThrow('Cannot start: DECIMAL_MARK is wrong: it is neither . nor ,');
});

test('the stack ends with the process that started it, even if that is killed', async () => {
  const source = `
    import { startStack } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../lib/local/stack.ts')))};
    const { awsEndpoint } = await startStack({ logFile: ${JSON.stringify(join(folder, 'killed.log'))} });
    console.log(awsEndpoint);`;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [awsEndpoint] = await once(createInterface(starter.stdout), 'line');

  starter.kill('SIGKILL');

  await nobodyAt(awsEndpoint);
});

async function send(reading: object): Promise<void> {
  const message = { QueueUrl: stack.queueUrls.readings, MessageBody: JSON.stringify(reading) };
  await sqs.send(new SendMessageCommand(message));
}

/** Resolves when the address refuses a connection: until then, whenever the server closes one, it is tried again. */
async function nobodyAt(address: string): Promise<void> {
  for (;;) {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    try {
      await once(socket, 'connect');
      await once(socket, 'close');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return;
    }
  }
}
