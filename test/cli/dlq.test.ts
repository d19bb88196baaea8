import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { letterLines } from '../../lib/cli/dlq/letter-lines.ts';
import { standingLetter } from '../../lib/domain/standing-letter.ts';
import { type HandlerWorld, loadHandler, startHandlerWorld } from '../support/handler-world.ts';
import { contextWith } from '../support/lambda-context.ts';
import { messageOf, rulesOf } from '../support/readings.ts';
import { cellgauge, type Run } from './cellgauge.ts';

let world: HandlerWorld;
let url: string;

/** A morning's letters, as ingest writes them: three furlongs of two cells, an overload, two of three readings refused. */
const refused = [
  {
    cell_instance_id: 'cell-1',
    property: 'thickness',
    value: '4.120',
    unit: 'furlong',
    operator: 'Ana',
    instrument: 'mic-1',
  },
  {
    cell_instance_id: 'cell-1',
    property: 'thickness',
    value: '4.118',
    unit: 'furlong',
    operator: 'Ana',
    instrument: 'mic-1',
  },
  { cell_instance_id: 'cell-2', property: 'thickness', value: '4.121', unit: 'furlong', instrument: 'mic-1' },
  { cell_instance_id: 'cell-2', raw: 'H             ', format: 'sbi', reading_id: 'weighing-7' },
  {
    cell_instance_id: 'cell-3',
    property: 'thickness',
    reading_id: 'visit-9',
    readings: [
      { value: '4.1', unit: 'mm' },
      { value: '4.2', unit: 'kg' },
      { value: '4.3', unit: 'kg' },
    ],
  },
];

beforeAll(async () => {
  world = await startHandlerWorld();
  url = world.aws.queueUrl('dead-letters');
  for (const id of ['cell-1', 'cell-2', 'cell-3']) world.api.cells.add({ id, name: `Name of ${id}` });
  const handler = await loadHandler(world.environment);
  const records = await world.deliver(...refused);
  await handler({ Records: records }, contextWith());
  // What SQS moved by itself says nothing of why.
  await world.aws.sqs.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify({ cell_instance_id: 'cell-1', value: '1' }) }),
  );
});
afterAll(() => world.stop());

const dlq = (...args: readonly string[]): Promise<Run> => cellgauge(['dlq', ...args, '--dead-letter-queue-url', url]);

/** How many letters anybody can take. */
async function visible(): Promise<number> {
  const { Attributes = {} } = await world.aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages);
}

describe('dlq list', () => {
  test('groups the letters by cause, and leaves the queue as it was', async () => {
    const { status, stdout, stderr } = await dlq('list');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`6 letters in ${url}`);
    expect(lines.slice(2, 6)).toEqual([
      'unknown-unit  3',
      expect.stringMatching(/^ {2}Cannot convert # "furlong": the unit is none of mm, um, /),
      '  cells        cell-1 (2), cell-2',
      '  instruments  mic-1 (3)',
    ]);
    expect(lines[6]).toBe('  operators    Ana (2)');
    expect(lines[7]).toMatch(/^ {2}sent {9}20\d\d-/);
    expect(lines[8]).toMatch(/^ {2}expires {6}the oldest 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, in (13|4|3) days$/);
    expect(lines[9]).toMatch(/^ {2}example {6}[\w-]{36}$/);
    expect(stdout).toContain('\noverload  1\n  Cannot take the frame "');
    expect(stdout).toContain('\nwrong-dimension  1\n');
    expect(stdout).toContain('\nmissing-unit  1\n');
    expect(await visible()).toBe(6);
  });

  test.each([
    [['--code', 'unknown-unit', '--code', 'overload'], 4],
    [['--code', 'unknown-unit', '--cell', 'cell-1'], 2],
    [['--cause', 'Cannot convert # "furlong"'], 3],
    [['--instrument', 'mic-1', '--match', 'operator=Ana'], 2],
    [['--id', 'weighing-7'], 1],
    [['--since', '1h', '--match', 'unit=furlong'], 3],
  ])('takes only those that are meant: %j', async (selection, count) => {
    expect(JSON.parse((await dlq('list', '--json', ...selection)).stdout).total).toBe(count);
  });

  test('says where none is meant, and where a selection means nothing', async () => {
    expect(await dlq('list', '--cell', 'cell-9')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Nothing to list: no letter in ${url} is of this selection\n`,
    });
    const { status, stderr } = await dlq('list', '--since', 'yesterday');
    expect(stderr).toMatch(/^Cannot select since "yesterday": it is no time such as /);
    expect(status).toBe(2);
  });

  test('tells programs the same', async () => {
    const { stdout } = await dlq('list', '--json');
    const { total, letters, groups } = JSON.parse(stdout);
    expect({ total, letters }).toEqual({ total: 6, letters: 6 });
    expect(groups[0]).toEqual({
      code: 'unknown-unit',
      cause: expect.stringMatching(/^Cannot convert # "furlong": /),
      count: 3,
      letters: 3,
      readings: 3,
      cells: [
        { name: 'cell-1', count: 2 },
        { name: 'cell-2', count: 1 },
      ],
      instruments: [{ name: 'mic-1', count: 3 }],
      operators: [{ name: 'Ana', count: 2 }],
      more: { cells: 0, instruments: 0, operators: 0 },
      first: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      last: expect.stringMatching(/Z$/),
      oldest_expires_at: expect.stringMatching(/Z$/),
      example: { id: expect.any(String), detail: expect.stringMatching(/^Cannot convert 4\.1\d\d "furlong"/) },
    });
  });

  test('says where there are none', async () => {
    const empty = world.aws.queueUrl('readings-of-nobody');
    await world.aws.sqs.send(
      new (await import('@aws-sdk/client-sqs')).CreateQueueCommand({ QueueName: 'readings-of-nobody' }),
    );
    expect(await cellgauge(['dlq', 'list', '--dead-letter-queue-url', empty])).toEqual({
      status: 0,
      stdout: `No letters in ${empty}\n`,
      stderr: '',
    });
  });
});

describe('dlq show', () => {
  test('tells all of a letter by the id of its reading: why, its frame decoded, its body', async () => {
    const { status, stdout } = await dlq('show', 'weighing-7');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^overload {2}letter [\w-]{36}$/);
    expect(lines[1]).toBe('  Cannot take the frame "H             ": the balance is overloaded');
    expect(lines).toContain('  where        raw');
    expect(lines).toContain('  readings     weighing-7');
    expect(lines).toContain('  cells        cell-2');
    expect(stdout).toMatch(/\n {2}sent {9}20\S+ as message [\w-]{36}\n/);
    expect(stdout).toMatch(/\n {2}refused {6}20\S+, received once\n/);
    expect(lines).toContain('  fits    sbi  overload: the balance is overloaded');
    expect(lines).toContain(JSON.stringify(refused[3]));
    expect(await visible()).toBe(6);
  });

  test('tells of each reading that was refused, of a message of several', async () => {
    const { stdout } = await dlq('show', 'visit-9/1');
    expect(stdout).toContain('  readings     visit-9/1, visit-9/2');
    expect(stdout).toMatch(/\n {2}reading {6}visit-9\/1: Cannot file 4\.2 kg as "thickness": .* \(wrong-dimension\)\n/);
    expect(stdout).toMatch(/\n {2}reading {6}visit-9\/2: Cannot file 4\.3 kg as "thickness": /);
  });

  test('tells programs the same', async () => {
    const { stdout } = await dlq('show', 'weighing-7', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'overload',
      told: true,
      reading_ids: ['weighing-7'],
      receive_count: 1,
      frames: [{ frame: 'H             ', problem: { code: 'overload' } }],
      attributes: { problem_code: { type: 'String', value: 'overload' } },
      body: JSON.stringify(refused[3]),
    });
  });

  test('of a letter that does not say why, says what ingest would', async () => {
    const { groups } = JSON.parse((await dlq('list', '--json')).stdout);
    const { example } = groups.find(({ code }: { code: string }) => code === 'missing-unit');
    const { stdout } = await dlq('show', example.id);
    expect(stdout).toContain('(the letter does not say so: this is what ingest would say of it now)');
  });

  test('of an id that no letter has is a sentence', async () => {
    expect(await dlq('show', 'nobody')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot show "nobody": no letter in ${url} has this id, nor a reading of it\n`,
    });
  });
});

test('what a letter says cannot steer a terminal', () => {
  const message = messageOf({ cell: 'A\u009b31m', property: 'thickness', value: '1', unit: 'ell\u007f' });
  const letter = standingLetter(message, { rules: rulesOf(), retentionMs: 0 });
  const lines = letterLines(letter, { now: 0, width: 80 }).join('\n');
  expect(lines).toContain('A\\u{9b}31m');
  expect(lines).not.toContain('\u009b');
});

describe('a queue that cannot be read', () => {
  test('is a sentence that says what to do', async () => {
    const gone = `${url}-gone`;
    expect(await cellgauge(['dlq', 'list', '--dead-letter-queue-url', gone])).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot read ${gone}: there is no such queue; is it the URL that the deployment printed as DeadLetterQueueUrl?\n`,
    });
    const { stderr } = await cellgauge(['dlq', 'list'], { env: { DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/1/x' } });
    expect(stderr).toContain('nothing listens there; start the local stack with "npm start" in another terminal');
  });

  test('is told by what named it', async () => {
    const { stderr, status } = await cellgauge(['dlq', 'list'], { env: { DEAD_LETTER_QUEUE_URL: 'arn:aws:sqs:x' } });
    expect(stderr).toBe('Cannot use "arn:aws:sqs:x": DEAD_LETTER_QUEUE_URL is no http(s) address\n');
    expect(status).toBe(1);
  });

  test.each([[[]], [['show']], [['lst']]])('is not asked for by wrong usage: %j', async (args) => {
    expect((await cellgauge(['dlq', ...args])).status).toBe(2);
  });
});
