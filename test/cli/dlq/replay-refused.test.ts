/** What a replay cannot do: each is a sentence and a status, and no letter moves. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { bareServer, reply } from '../../support/bare-server.ts';
import { type Letter, type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { reading } from '../../support/world.ts';
import { cellgauge, type Run } from '../cellgauge.ts';

let world: OperatorWorld;
let letters: readonly Letter[];

const mebibyte = 1024 * 1024;
const long = JSON.stringify(reading({ reading_id: 'long', unit: 'furlong', notes: '' }));

beforeAll(async () => {
  world = await startOperatorWorld();
  letters = await world.ingest(
    reading({ reading_id: 'furlong', unit: 'furlong' }),
    reading({ reading_id: 'nowhere', cell_instance_id: 'no-such-cell' }),
    '{"cell_instance_id": ',
  );
});
afterAll(() => world.stop());

/** Replays from a queue. */
const replayFrom = (queueUrl: string, ...args: readonly string[]): Promise<Run> =>
  cellgauge(['dlq', 'replay', '--dead-letter-queue-url', queueUrl, ...world.namesForReplay, ...args]);

describe.concurrent('moves nothing, and says why', () => {
  test.each<[what: string, args: readonly string[], status: number, sentence: string | RegExp]>([
    [
      'a selection that matches nothing',
      ['--code', 'overload'],
      1,
      'Nothing to replay: none of 3 letters is of this selection',
    ],
    [
      'a rule that changes nothing',
      ['--except', '$unreadable', '--map', 'unit:parsec=mm'],
      1,
      'Cannot map unit:parsec=mm: it changes none of 2 letters; nothing was moved',
    ],
    [
      'one rule of two that changes nothing',
      ['--code', 'unknown-unit', '--map', 'unit:furlong=mm', '--beside'],
      1,
      'Cannot file beside: it changes none of 1 letter; nothing was moved',
    ],
    [
      'a rule that makes a letter worse',
      ['--except', '$unreadable', '--set', 'unit=kg'],
      1,
      'Cannot change 1 of 2 letters so: it would make them worse, such as $nowhere: Cannot file 4.120 kg as "thickness": it takes a length, in mm, um, nm, cm, m or a unit that converts to them; nothing was moved (--except leaves letters out)',
    ],
    [
      'a rule for a letter whose body is broken JSON',
      ['--set', 'unit=mm'],
      1,
      /^Cannot replay 1 of 3 letters, such as \$unreadable: Cannot read the message "\{.*; nothing was moved \(--except leaves letters out\)$/,
    ],
    [
      'outcomes to wait for, and no ledger that tells them',
      ['--code', 'unknown-unit', '--wait', '1m', '--no-ledger'],
      1,
      'Cannot follow what becomes of the letters: no ledger is named for this queue; name it with --ledger-table, --ledger-file, LEDGER_TABLE or LEDGER_FILE',
    ],
    [
      'a record that cannot be written',
      ['--code', 'unknown-unit', '--record', '$folder'],
      1,
      /^Cannot record this action in "\$folder": /,
    ],
    [
      'a field that readings do not have',
      ['--set', 'colour=red'],
      2,
      /^Cannot set "colour": a reading has no such field; it has cell_instance_id, cell, /,
    ],
    [
      'a reason for nothing',
      ['--reason', 'so it is'],
      2,
      'Cannot use the reason "so it is": it belongs to accept implausible',
    ],
    ['no reason', ['--accept', 'implausible'], 2, /^Cannot accept implausible: there is no reason/],
    ['a rate of nothing', ['--rate', '0'], 2, 'Cannot replay 0 letters a second: rate is a number above zero'],
    ['a canary that is no number', ['--canary', 'some'], 2, /^Cannot read canary "some": it is no number$/],
    ['no while', ['--wait', 'soon'], 2, /wait "soon": it is no duration such as /],
    [
      'a file and rules',
      ['--from', 'corrected.csv', '--set', 'unit=mm'],
      2,
      "error: option '--from <file>' cannot be used with option '--set <field=value>'",
    ],
  ])('of %s', async (_, args, status, sentence) => {
    const names: Readonly<Record<string, string>> = {
      $unreadable: 'unreadable-message',
      $nowhere: 'unknown-cell',
    };
    const queue = await world.copyOf(letters);
    const copies = await world.standing(queue);
    const copyOf = (name: string): string => copies.find(({ code }) => code === names[name])?.id ?? name;
    const given = args.flatMap((arg) => (arg === '--no-ledger' ? [] : copyOf(arg).replace('$folder', world.folder)));
    const url = world.queueUrl(queue);
    const run = args.includes('--no-ledger')
      ? await cellgauge(['dlq', 'replay', '--dead-letter-queue-url', url, '--readings-queue-url', url, ...given])
      : await replayFrom(url, ...given);
    expect({ ...run, stderr: '' }).toEqual({ status, stdout: '', stderr: '' });
    const said = Object.keys(names)
      .reduce((text, name) => text.replaceAll(copyOf(name), name), run.stderr)
      .replaceAll(world.folder, '$folder')
      .replace('Add --help to see what it takes.\n', '')
      .trimEnd();
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
    expect(await world.count(queue)).toEqual({ visible: letters.length, hidden: 0 });
    expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  });
});

test('moves nothing where one of the queues alone is named: the other would be the local stack', async () => {
  const url = world.queueUrl('dead-letters');
  const named: readonly [string[], Record<string, string>, RegExp][] = [
    [['--dead-letter-queue-url', url], {}, /: the readings queue is not named; name it with --readings-queue-url /],
    [[], { DEAD_LETTER_QUEUE_URL: url }, /: the readings queue is not named; /],
    [[], { READINGS_QUEUE_URL: world.queueUrl('readings') }, /: the dead-letter queue is not named; /],
  ];
  for (const [args, env, sentence] of named) {
    const { status, stdout, stderr } = await cellgauge(['dlq', 'replay', ...args], { env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
  }
  expect(await world.count('dead-letters')).toEqual({ visible: 3, hidden: 0 });
});

test('moves nothing where a letter has no room for what was changed', async () => {
  const body = long.replace('"notes":""', `"notes":"${'x'.repeat(mebibyte - long.length)}"`);
  expect(Buffer.byteLength(body)).toBe(mebibyte);
  const queue = await world.copyOf([{ id: '', code: '', problem: {}, body, message: {} }]);
  const { status, stdout, stderr } = await replayFrom(world.queueUrl(queue), '--set', 'unit=mm');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^Cannot replay 1 of 1 letter, such as [\w-]+: Cannot fix the letter: with its changes it weighs \d+ bytes, more than the 1048576 that SQS takes; nothing was moved/,
  );
  expect(await world.count(queue)).toEqual({ visible: 1, hidden: 0 });
});

test('tells of a queue that is not there, be it the one or the other', async () => {
  const gone = world.queueUrl('gone');
  expect(await replayFrom(gone)).toEqual({
    status: 1,
    stdout: '',
    stderr: `Cannot read the dead-letter queue: there is no such queue; is it the URL that the deployment printed as DeadLetterQueueUrl?\n`,
  });
  const queue = await world.copyOf(letters);
  const { status, stdout, stderr } = await replayFrom(world.queueUrl(queue), '--readings-queue-url', gone);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const why = 'there is no such queue; is it the URL that the deployment printed as ReadingsQueueUrl?';
  const ids = (await world.standing(queue)).map(({ id }) => id);
  const [head, stop, count, ...each] = stdout.trimEnd().split('\n');
  expect([head, stop, count]).toEqual([
    `Replayed 0 of 3 letters to ${gone}`,
    `Stopped: ${why}`,
    '3 letters could not be sent, and stayed:',
  ]);
  expect(each.toSorted()).toEqual(ids.map((id) => `  ${id}: ${why}`).toSorted());
  expect(await world.count(queue)).toEqual({ visible: letters.length, hidden: 0 });
});

test('tells of a lack of permission, and which policy gives it', async () => {
  const server = await bareServer((response) =>
    reply(
      response,
      403,
      {
        __type: 'com.amazon.coral.service#AccessDeniedException',
        message: 'User: x is not authorized to perform: sqs:getqueueattributes on resource: y',
      },
      { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': 'AccessDenied;Sender' },
    ),
  );
  const denied = `${server.url}/000000000000/letters`;
  expect(await replayFrom(denied)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'Cannot read the dead-letter queue: these credentials may not read there; the deployment has a policy for operators, OperatorPolicyArn\n',
  });
  const queue = await world.copyOf(letters);
  const { status, stdout } = await replayFrom(world.queueUrl(queue), '--readings-queue-url', denied);
  expect(status).toBe(1);
  expect(stdout).toContain(
    '\nStopped: these credentials may not send there; the deployment has a policy for operators, OperatorPolicyArn\n',
  );
  expect(await world.count(queue)).toEqual({ visible: letters.length, hidden: 0 });
});
