import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { localAws, localQueueUrl } from '../../lib/local/defaults.ts';
import { cellgauge } from './cellgauge.ts';

let emulator: FauxqsServer;
let sqs: SQSClient;
let queueUrl: string;
let queues = 0;

beforeAll(async () => {
  emulator = await startFauxqs({ port: 0, logger: false });
  sqs = new SQSClient(localAws(emulator.address));
});

afterAll(async () => {
  sqs.destroy();
  await emulator.stop();
});

/** Each test has a queue of its own. */
beforeEach(() => {
  queues += 1;
  emulator.createQueue(`readings-${queues}`);
  queueUrl = localQueueUrl(emulator.address, `readings-${queues}`);
});

/** What is on the queue, in the order in which it came. */
async function arrived(): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages;
}

const send = (args: readonly string[], options?: Parameters<typeof cellgauge>[1]) =>
  cellgauge(['send', '--readings-queue-url', queueUrl, ...args], options);

const thickness = ['--cell', 'A-017', '--property', 'thickness', '--value', '4.120', '--unit', 'mm'];

describe('one reading', () => {
  test('a decoded reading arrives digit for digit, and its message id is told', async () => {
    const { status, stdout, stderr } = await send(thickness);

    const [message] = await arrived();
    expect(JSON.parse(message?.Body ?? '')).toEqual({
      cell: 'A-017',
      property: 'thickness',
      value: '4.120',
      unit: 'mm',
      reading_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `Sent ${message?.MessageId} to ${queueUrl}\n`,
      stderr: '',
    });
  });

  test.each([
    ['with its blanks', 'S S    38.4127 g'],
    ['that begins with a minus', '-0.42 g'],
    ['with quotes and a backslash', '0.4921" \\ "'],
    ['with characters that SQS forbids', '1.5 \ufffe \u0002 g'],
  ])('a frame %s arrives as it is', async (_, raw) => {
    const { status } = await send(['--cell', 'A-017', '--raw', raw]);

    const [message] = await arrived();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ raw });
    expect(status).toBe(0);
  });

  test('every option is the field of its name', async () => {
    const { stdout } = await send([
      ...['--cell-instance-id', 'cell-1', '--value', '0,520', '--unit', 'in', '--decimal', ',', '--stable', 'false'],
      ...['--raw-base64', 'MDEyMw==', '--format', 'plain', '--property', 'width', '--stage', 'week 4'],
      ...['--position', 'corner 2', '--measured-at', '2026-11-20T08:00:00Z', '--reading-id', 'r-1', '--expected', '5'],
      ...[
        '--operator',
        'kim',
        '--lab',
        'north',
        '--protocol',
        'dry weighing',
        '--notes',
        'humid',
        '--instrument',
        'mic-1',
      ],
      ...['--dry-run', '--json'],
    ]);

    expect(JSON.parse(JSON.parse(stdout).body)).toEqual({
      cell_instance_id: 'cell-1',
      value: '0,520',
      unit: 'in',
      decimal: ',',
      stable: false,
      raw_base64: 'MDEyMw==',
      format: 'plain',
      property: 'width',
      stage: 'week 4',
      position: 'corner 2',
      measured_at: '2026-11-20T08:00:00Z',
      reading_id: 'r-1',
      expected: 5,
      operator: 'kim',
      lab: 'north',
      protocol: 'dry weighing',
      notes: 'humid',
      instrument: 'mic-1',
    });
  });

  test('an instrument that is described goes out as an object', async () => {
    const described = ['--instrument-kind', 'scale', '--instrument-model', 'X 1', '--instrument-serial-number', '007'];
    const { stdout } = await send([...thickness, '--instrument', 's-1', ...described, '--dry-run', '--json']);

    expect(JSON.parse(JSON.parse(stdout).body).instrument).toEqual({
      id: 's-1',
      kind: 'scale',
      model: 'X 1',
      serial_number: '007',
    });
  });

  test('a reading that says when it was measured gets no new id: the same command again is the same reading', async () => {
    const args = [...thickness, '--measured-at', '2026-11-20T08:00:00Z', '--dry-run', '--json'];

    const [first, second] = [await send(args), await send(args)];

    expect(JSON.parse(first.stdout).readings[0].reading_id).toMatch(/^[0-9a-f]{32}$/);
    expect(second.stdout).toBe(first.stdout);
  });
});

describe('what ingest would make of it', () => {
  test('a reading that it would refuse is sent all the same, with a warning', async () => {
    const { status, stdout, stderr } = await send(['--cell', 'A-017', '--property', 'thickness', '--value', '4.120']);

    expect(stderr).toBe(
      'Warning: ingest will refuse it. Cannot convert 4.120: the reading has no unit, nor has its instrument in the registry (missing-unit)\n',
    );
    expect(stdout).toMatch(/^Sent /);
    expect(status).toBe(0);
    expect(await arrived()).toHaveLength(1);
  });

  test('the registry of the environment fills what the options leave out', async () => {
    const INSTRUMENTS = JSON.stringify({ 'mux-1': { kind: 'micrometer', unit: 'mm' } });
    const args = ['--cell', 'A-017', '--instrument', 'mux-1', '--raw', '01A+0004.121'];

    expect(await send(args, { env: { INSTRUMENTS } })).toMatchObject({ status: 0, stderr: '' });
    expect((await send(args)).stderr).toContain(
      '(missing-unit; its registry may settle that: INSTRUMENTS is not set here)',
    );
  });

  test('a dry run shows message and reading, and sends nothing', async () => {
    const { status, stdout, stderr } = await send([
      ...['--cell', 'A-017', '--stage', 'dry', '--property', 'thickness', '--raw', 'FFFF000020541'],
      ...['--reading-id', 'r-1', '--dry-run'],
    ]);

    expect(stdout).toBe(
      [
        `Not sent to ${queueUrl}:`,
        '  {"cell":"A-017","raw":"FFFF000020541","property":"thickness","stage":"dry","reading_id":"r-1"}',
        '    filed: thickness 0.5207 mm of the cell "A-017", dry; the instrument said 0.0205 in',
        '',
      ].join('\n'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await arrived()).toEqual([]);
  });

  test('a dry run for programs gives exact values, or the problem', async () => {
    const input = [
      { cell_instance_id: 'c-1', property: 'weight', value: '0.10000000000000000001', unit: 'kg', reading_id: 'r-1' },
      { cell: 'A-017', raw: 'S +', reading_id: 'r-2', measured_at: '2026-11-20T08:00:00Z' },
    ].map((message) => JSON.stringify(message));

    const { stdout } = await send(['--file', '-', '--dry-run', '--json'], { input: input.join('\n') });

    const [first, second] = stdout.trimEnd().split('\n');
    expect(first).toContain('"reading_id":"r-1","property":"weight","value":100.00000000000000001,"unit":"g",');
    expect(JSON.parse(second ?? '')).toEqual({
      queue_url: queueUrl,
      body: input[1],
      readings: [
        {
          problem: { code: 'overload', detail: 'Cannot take the frame "S +": the balance is overloaded', path: 'raw' },
        },
      ],
    });
  });

  test.each([
    ['INSTRUMENTS', '{'],
    ['CANONICAL_UNITS', '{"thickness":"furlong"}'],
    ['DECIMAL_MARK', ';'],
  ])('a wrong %s is named, and nothing is sent', async (name, value) => {
    const { status, stderr } = await send(thickness, { env: { [name]: value } });

    expect(stderr).toContain(`${name} is wrong`);
    expect(status).toBe(1);
    expect(await arrived()).toEqual([]);
  });
});

describe('messages as they stand', () => {
  test('a message a line arrives in order, byte for byte', async () => {
    const lines = ['{"cell":"A-017","value":4.1200,"unit":"mm","property":"thickness"}', '{ "readings": [] }'];

    const { status, stdout, stderr } = await send(['--file', '-'], { input: `\ufeff${lines.join('\r\n\r\n')}\n` });

    const messages = await arrived();
    expect(messages.map(({ Body }) => Body)).toEqual(lines);
    expect(stdout).toBe(messages.map(({ MessageId }) => `Sent ${MessageId} to ${queueUrl}\n`).join(''));
    expect(stderr).toContain('Warning: line 3: ingest will refuse it. Cannot read readings');
    expect(status).toBe(0);
  });

  test('one object over several lines is one message', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cellgauge-send-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'reading.json');
    const body = '{\n  "cell": "A-017",\n  "raw": "S S    38.4127 g"\n}';
    await writeFile(file, `${body}\n`);

    const { stdout } = await send(['--file', file, '--json']);

    const messages = await arrived();
    expect(messages.map(({ Body }) => Body)).toEqual([body]);
    expect(JSON.parse(stdout)).toEqual({ message_id: messages[0]?.MessageId, queue_url: queueUrl, problems: [] });
  });

  test.each([
    ['a line is cut short', '{"cell":"A-017"}\n{"cell"', 'line 2, "{\\"cell\\"", is no JSON object; nothing was sent'],
    ['a line is a frame', 'S S    38.4127 g\n', 'line 1, "S S    38.4127 g", is no JSON object; nothing was sent'],
    ['it is an array', '[{"cell":"A-017"}]', 'is no JSON object; nothing was sent'],
    ['it is empty', '\n \n', 'Cannot send standard input: it is empty'],
  ])('nothing is sent where %s', async (_, input, sentence) => {
    const { status, stdout, stderr } = await send(['--file', '-'], { input });

    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(await arrived()).toEqual([]);
  });

  test('a file that is not there is named', async () => {
    const { status, stderr } = await send(['--file', 'no-such-file.ndjson']);

    expect(stderr).toBe('Cannot read "no-such-file.ndjson": there is no such file\n');
    expect(status).toBe(1);
  });

  test('where the queue does not take a message, those before it are sent, and it is told how many', async () => {
    const tooLarge = JSON.stringify({ notes: 'x'.repeat(1_048_576) });

    const { status, stdout, stderr } = await send(['--file', '-'], { input: `{"n":1}\n{"n":2}\n${tooLarge}\n{"n":4}` });

    expect(stderr).toContain('(2 of 4 messages were sent)');
    expect(stdout.match(/^Sent /gm)).toHaveLength(2);
    expect(status).toBe(1);
    expect((await arrived()).map(({ Body }) => Body)).toEqual(['{"n":1}', '{"n":2}']);
  });
});

describe('the queue', () => {
  test('READINGS_QUEUE_URL names it where no option does', async () => {
    const { status } = await cellgauge(['send', ...thickness], { env: { READINGS_QUEUE_URL: queueUrl } });

    expect(status).toBe(0);
    expect(await arrived()).toHaveLength(1);
  });

  test('the option is stronger than READINGS_QUEUE_URL', async () => {
    const { status } = await send(thickness, { env: { READINGS_QUEUE_URL: `${queueUrl}-of-another` } });

    expect(status).toBe(0);
    expect(await arrived()).toHaveLength(1);
  });

  test('without any it is that of the local stack', async () => {
    const { stdout } = await cellgauge(['send', ...thickness, '--dry-run']);

    expect(stdout).toMatch(/^Not sent to http:\/\/127\.0\.0\.1:4566\/000000000000\/cellgauge-local-readings:\n/);
  });

  test('where nothing listens, it is told how to start the local stack', async () => {
    const url = 'http://127.0.0.1:1/000000000000/readings';

    const { status, stdout, stderr } = await cellgauge(['send', '--readings-queue-url', url, ...thickness]);

    expect(stderr).toBe(
      `Cannot send to ${url}: nothing listens there; start the local stack with "npm start" in another terminal, or name a queue with --readings-queue-url\n`,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('a queue that is not there is named', async () => {
    const { status, stderr } = await cellgauge(['send', '--readings-queue-url', `${queueUrl}-gone`, ...thickness]);

    expect(stderr).toContain(`Cannot send to ${queueUrl}-gone: there is no such queue`);
    expect(status).toBe(1);
  });

  test('a queue of AWS without credentials is a sentence that names the variables', async () => {
    const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-readings';
    const env = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: 'none', AWS_SHARED_CREDENTIALS_FILE: 'none' };

    const { status, stderr } = await cellgauge(['send', '--readings-queue-url', url, ...thickness], { env });

    expect(stderr).toBe(
      `Cannot send to ${url}: no AWS credentials were found; set AWS_PROFILE to one that "aws configure list-profiles" shows, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n`,
    );
    expect(status).toBe(1);
  });

  test.each([
    [['--readings-queue-url', 'readings'], {}, 'Cannot use "readings": --readings-queue-url is no http(s) address'],
    [
      [],
      { READINGS_QUEUE_URL: 'arn:aws:sqs:a' },
      'Cannot use "arn:aws:sqs:a": READINGS_QUEUE_URL is no http(s) address',
    ],
  ])('what is no address is refused, %j %j', async (args, env, sentence) => {
    const { status, stderr } = await cellgauge(['send', ...args, ...thickness], { env });

    expect(stderr).toBe(`${sentence}\n`);
    expect(status).toBe(1);
  });
});
