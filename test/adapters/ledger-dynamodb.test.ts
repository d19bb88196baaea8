/** How the ledger in DynamoDB asks, and what it makes of answers that the emulator never gives by itself. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { dynamoDbLedger } from '../../lib/adapters/ledger-dynamodb.ts';
import type { Change, Item, LedgerStore } from '../../lib/ports.ts';
import { clientEnvironment } from '../support/aws.ts';
import { bareServer, deadAddress } from '../support/bare-server.ts';
import { type Dynamo, type DynamoAnswer, startDynamo } from '../support/dynamodb.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** A table of each test's own, what was asked since it began, and how long the adapter would have waited. */
let table: string;
let ledger: LedgerStore;
let waits: number[];
let callsBefore: number;
let tests = 0;
beforeEach(async () => {
  tests += 1;
  table = `ledger-${tests}`;
  await dynamo.createLedgerTable(table);
  useServer(dynamo.environment);
  waits = [];
  ledger = ledgerOf(table);
  callsBefore = dynamo.calls.length;
});
afterEach(() => {
  dynamo.instead = undefined;
  vi.unstubAllEnvs();
});

const ledgerOf = (name: string, timeoutMs = 3000) =>
  dynamoDbLedger(name, { sleep: async (ms) => void waits.push(ms) }, { timeoutMs, random: () => 1 });

function useServer(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

const calls = () => dynamo.calls.slice(callsBefore);
const key = (sort: string, partition = 'cell-a') => ({ partition, sort });
const item = (sort: string, value: unknown = sort): Item => ({ key: key(sort), value });
const items = (count: number) => Array.from({ length: count }, (_, index) => item(`r-${1000 + index}`));
const puts = (all: readonly Item[]) => all.map((item): Change => ({ kind: 'put', item }));
const error = (name: string, message = 'so it is'): DynamoAnswer => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message },
});

describe('requests', () => {
  test('of 250 keys are three, each consistent, in which no key comes twice', async () => {
    const keys = Array.from({ length: 250 }, (_, index) => key(`r-${index}`));
    await ledger.get([...keys, ...keys]);
    expect(calls().map(({ action }) => action)).toEqual(['BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
    const asked = calls().map(({ input }) => input.RequestItems[table]);
    expect(asked.map(({ Keys }) => Keys.length).toSorted()).toEqual([100, 100, 50]);
    expect(asked.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, true]);
  });

  test('of 60 changes are three', async () => {
    await ledger.write(puts(items(60)));
    expect(calls().map(({ action }) => action)).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    expect(
      calls()
        .map(({ input }) => input.RequestItems[table].length)
        .toSorted(),
    ).toEqual([10, 25, 25]);
  });

  test('are of less than 16 MB, however often their JSON quotes', async () => {
    const quotes = puts(items(30).map(({ key }) => ({ key, value: '"'.repeat(190_000) })));
    // The emulator may take its time over so much.
    expect(await ledgerOf(table, 60_000).write(quotes)).toEqual({ failed: new Set() });
    expect(calls().length).toBeGreaterThan(1);
    for (const { input } of calls()) expect(JSON.stringify(input).length).toBeLessThan(16_000_000);
  });

  test('of a list are consistent, and one a page', async () => {
    await ledger.write(puts(items(8).map(({ key }) => ({ key, value: 'x'.repeat(300_000) }))));
    callsBefore = dynamo.calls.length;
    await ledger.list('cell-a', '', '~');
    expect(calls().map(({ action, input }) => [action, input.ConsistentRead])).toEqual([
      ['Query', true],
      ['Query', true],
      ['Query', true],
    ]);
  });

  test('are of an index only where something is to be found, as ingest may not read that', async () => {
    await ledger.get([key('a')]);
    await ledger.list('cell-a', 'a', 'b');
    await ledger.swap({ ...item('a'), version: 'v' }, undefined);
    await ledger.write(puts([item('b')]));
    expect(new Set(calls().map(({ input }) => input.IndexName))).toEqual(new Set([undefined]));
    await ledger.find('a');
    expect(calls().at(-1)?.input).toMatchObject({ TableName: table, IndexName: 'lookup' });
  });

  test('of the index are for keys alone, one a page', async () => {
    // A page ends with its megabyte.
    const keys = Array.from({ length: 400 }, (_, index) =>
      key(`${1000 + index} ${'s'.repeat(1000)}`, 'p'.repeat(1000)),
    );
    const lookup = 'l'.repeat(1000);
    await ledger.write(puts(keys.map((key) => ({ key, value: 'x'.repeat(1000), lookup }))));
    callsBefore = dynamo.calls.length;
    const answers: DynamoAnswer[] = [];
    dynamo.instead = async (_, pass) => {
      const answer = await pass();
      answers.push(answer);
      return answer;
    };
    const found = await ledger.find(lookup);
    expect(found.ok && new Set(found.value)).toEqual(new Set(keys));
    expect(calls().map(({ action, input }) => [action, input.IndexName])).toEqual([
      ['Query', 'lookup'],
      ['Query', 'lookup'],
    ]);
    const told = answers.flatMap(({ body }) => body.Items).map((attributes) => Object.keys(attributes).toSorted());
    expect(told).toEqual(keys.map(() => ['partition', 'sort']));
  });

  test('are none where there is nothing to do', async () => {
    await ledger.get([]);
    await ledger.write([]);
    await ledger.list('cell-a', 'b', 'a');
    await ledger.find('');
    expect(calls()).toEqual([]);
  });

  test('are at most 32 at a time', async () => {
    const unanswered: (() => void)[] = [];
    let most = 0;
    dynamo.instead = async () => {
      await new Promise<void>((answer) => {
        unanswered.push(answer);
        most = Math.max(most, unanswered.length);
        if (calls().length === 100) for (const each of unanswered) each();
        // Not at once: whatever else has been sent by now is to arrive before.
        else if (unanswered.length >= 32) setImmediate(() => unanswered.shift()?.());
      });
      return { status: 200, body: { UnprocessedItems: {} } };
    };
    expect(await ledger.write(puts(items(2500)))).toEqual({ failed: new Set() });
    expect(most).toBe(32);
  });
});

describe('what DynamoDB leaves undone', () => {
  /** Leaves undone what a throttled table would, the first so many times. */
  function throttle(times: number, isLeft: (sort: string) => boolean = () => true): void {
    let left = times;
    dynamo.instead = async ({ action, input }, pass) => {
      if (left === 0) return pass();
      left -= 1;
      if (action === 'BatchGetItem') {
        const { Keys, ...rest } = input.RequestItems[table];
        const unread = Keys.filter(({ sort }: { sort: { S: string } }) => isLeft(sort.S));
        const { status, body } = await pass();
        const found = body.Responses[table].filter(({ sort }: { sort: { S: string } }) => !isLeft(sort.S));
        return {
          status,
          body: { Responses: { [table]: found }, UnprocessedKeys: { [table]: { ...rest, Keys: unread } } },
        };
      }
      const sortOf = ({ PutRequest, DeleteRequest }: Record<string, Record<string, Record<string, { S: string }>>>) =>
        (PutRequest?.Item ?? DeleteRequest?.Key)?.sort?.S ?? '';
      const requests = input.RequestItems[table] as Parameters<typeof sortOf>[0][];
      return {
        status: 200,
        body: { UnprocessedItems: { [table]: requests.filter((request) => isLeft(sortOf(request))) } },
      };
    };
  }
  const isOdd = (sort: string) => Number(sort.slice(2)) % 2 === 1;

  test('of keys is asked again, and only that', async () => {
    await ledger.write(puts(items(10)));
    callsBefore = dynamo.calls.length;
    throttle(1, isOdd);
    const keys = items(12).map(({ key }) => key);
    const { items: found, reason } = await ledger.get(keys);
    expect(reason).toBeUndefined();
    expect([...found.keys()].toSorted((a, b) => (a.sort < b.sort ? -1 : 1))).toEqual(keys);
    expect([...found.values()].filter((one) => one !== undefined)).toHaveLength(10);
    expect(calls().map(({ input }) => input.RequestItems[table].Keys.length)).toEqual([12, 6]);
    expect(waits).toEqual([50]);
  });

  test('of changes is sent again, and only that', async () => {
    throttle(1, (sort) => sort === 'r-1001' || sort === 'gone');
    const changes: Change[] = [...puts(items(3)), { kind: 'delete', key: key('gone') }];
    expect(await ledger.write(changes)).toEqual({ failed: new Set() });
    expect(calls().map(({ input }) => input.RequestItems[table].length)).toEqual([4, 2]);
    expect(waits).toEqual([50]);
  });

  test('is given up after seven rounds, with ever longer waits, and told', async () => {
    throttle(Number.POSITIVE_INFINITY);
    const changes = puts(items(3));
    const { failed, reason } = await ledger.write(changes);
    expect(failed).toEqual(new Set(changes));
    expect(reason).toBe('it left 3 of 3 undone');
    expect(waits).toEqual([50, 100, 200, 400, 800, 1600]);
    expect(calls()).toHaveLength(7);

    const { items: found, reason: why } = await ledger.get(items(3).map(({ key }) => key));
    expect(found).toEqual(new Map());
    expect(why).toBe('it left 3 of 3 undone');
    expect(calls()).toHaveLength(14);
  });

  test('of some keys in the end leaves the others told', async () => {
    await ledger.write(puts(items(4)));
    throttle(Number.POSITIVE_INFINITY, isOdd);
    const { items: found, reason } = await ledger.get([...items(4).map(({ key }) => key), key('absent')]);
    expect(new Map([...found].map(([{ sort }, one]) => [sort, one?.value]))).toEqual(
      new Map([
        ['absent', undefined],
        ['r-1000', 'r-1000'],
        ['r-1002', 'r-1002'],
      ]),
    );
    expect(reason).toBe('it left 2 of 5 undone');
  });

  test('is not given up while something gets done', async () => {
    dynamo.instead = async ({ input }) => ({
      status: 200,
      body: { UnprocessedItems: { [table]: input.RequestItems[table].slice(1) } },
    });
    expect(await ledger.write(puts(items(25)))).toEqual({ failed: new Set() });
    expect(calls()).toHaveLength(25);
    expect(new Set(waits)).toEqual(new Set([50]));
  });
});

describe('what DynamoDB refuses', () => {
  test('as it is wrong with one item fails for that item alone', async () => {
    const isBad = (request: unknown) => JSON.stringify(request).includes('"r-1007"');
    dynamo.instead = async ({ input }, pass) =>
      input.RequestItems[table].some(isBad) ? error('ValidationException', 'Not this one') : pass();
    const changes = puts(items(30));
    const { failed, reason } = await ledger.write(changes);
    expect(failed).toEqual(new Set([changes[7]]));
    expect(reason).toBe('ValidationException: Not this one');
    expect(calls()).toHaveLength(2 + 25);
    dynamo.instead = undefined;
    expect(await ledger.list('cell-a', '', '~')).toMatchObject({ ok: true, value: { length: 29 } });
  });

  test('of one batch leaves the others written', async () => {
    dynamo.instead = async ({ input }, pass) =>
      input.RequestItems[table].length === 25 ? error('AccessDeniedException') : pass();
    const changes = puts(items(30));
    const { failed, reason } = await ledger.write(changes);
    expect(failed).toEqual(new Set(changes.slice(0, 25)));
    expect(reason).toBe('AccessDeniedException: so it is');
    expect(calls()).toHaveLength(2);
  });

  test('in the second round leaves what the first one did', async () => {
    let round = 0;
    dynamo.instead = async ({ input }) => {
      round += 1;
      if (round === 2) return error('ProvisionedThroughputExceededException');
      return { status: 200, body: { UnprocessedItems: { [table]: input.RequestItems[table].slice(2) } } };
    };
    const changes = puts(items(5));
    const { failed, reason } = await ledger.write(changes);
    expect(failed).toEqual(new Set(changes.slice(2)));
    expect(reason).toBe('ProvisionedThroughputExceededException: so it is');
  });

  test('of a page leaves no half of a list', async () => {
    await ledger.write(puts(items(8).map(({ key }) => ({ key, value: 'x'.repeat(300_000) }))));
    dynamo.instead = async ({ input }, pass) =>
      input.ExclusiveStartKey ? error('ProvisionedThroughputExceededException') : pass();
    expect(await ledger.list('cell-a', '', '~')).toEqual({
      ok: false,
      reason: 'ProvisionedThroughputExceededException: so it is',
    });
  });
});

describe('an item that nobody here has written', () => {
  beforeEach(async () => {
    await dynamo.client.send(
      new PutItemCommand({
        TableName: table,
        Item: { partition: { S: 'cell-a' }, sort: { S: 'r-2' }, lookup: { S: 'l' }, other: { N: '1' } },
      }),
    );
    await ledger.write(puts([item('r-1'), item('r-3')]));
  });

  test('is not told, and the others are', async () => {
    const keys = ['r-1', 'r-2', 'r-3'].map((sort) => key(sort));
    const { items: found, reason } = await ledger.get(keys);
    expect(new Set(found.keys())).toEqual(new Set([keys[0], keys[2]]));
    expect(reason).toMatch(/^SyntaxError: /);
  });

  test('makes a list unreadable', async () => {
    expect(await ledger.list('cell-a', '', '~')).toMatchObject({ ok: false });
  });

  test('is found by its lookup, as no value is read for that', async () => {
    expect(await ledger.find('l')).toEqual({ ok: true, value: [key('r-2')] });
  });
});

test('a swap that was done but not answered is answered with false when the client asks again', async () => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
  let asked = 0;
  dynamo.instead = async (_, pass) => {
    asked += 1;
    const answer = await pass();
    return asked === 1 ? { status: 500, body: {} } : answer;
  };
  expect(await ledger.swap({ ...item('head'), version: 'mine' }, undefined)).toEqual({ ok: true, value: false });
  expect(asked).toBe(2);
  const { items: found } = await ledger.get([key('head')]);
  expect([...found.values()]).toEqual([{ ...item('head'), version: 'mine' }]);
});

describe('a table that cannot be reached', () => {
  /** What each of the calls says, which never throw. */
  async function reasons(unreachable: LedgerStore): Promise<(string | undefined)[]> {
    const changes: Change[] = [...puts([item('a')]), { kind: 'delete', key: key('b') }];
    const [got, written, ...answers] = await Promise.all([
      unreachable.get([key('a')]),
      unreachable.write(changes),
      unreachable.list('cell-a', 'a', 'b'),
      unreachable.swap({ ...item('a'), version: 'v' }, undefined),
      unreachable.find('a'),
    ]);
    expect(got.items).toEqual(new Map());
    expect(written.failed).toEqual(new Set(changes));
    return [got.reason, written.reason, ...answers.map((answer) => (answer.ok ? 'it was reached' : answer.reason))];
  }

  test('as it is not there is told of', async () => {
    for (const reason of await reasons(ledgerOf('nowhere'))) expect(reason).toMatch(/^ResourceNotFoundException/);
  });

  test('as nobody listens is told of', async () => {
    useServer(clientEnvironment(await deadAddress()));
    for (const reason of await reasons(ledgerOf(table))) expect(reason).toMatch(/^connect ECONNREFUSED/);
  });

  test('as the region is not known is told of', async () => {
    vi.stubEnv('AWS_REGION', '');
    for (const reason of await reasons(ledgerOf(table))) expect(reason).toMatch(/[Rr]egion/);
  });

  test('as it does not answer is given up in time', async () => {
    const silent = await bareServer(() => {});
    useServer(clientEnvironment(silent.url));
    for (const reason of await reasons(ledgerOf(table, 50))) expect(reason).toContain('TimeoutError');
  });

  test('as its answer never ends is given up in time', async () => {
    const slow = await bareServer((response) => response.writeHead(200, { 'content-length': '100' }).write('{'));
    useServer(clientEnvironment(slow.url));
    for (const reason of await reasons(ledgerOf(table, 50))) expect(reason).toBe('no answer within 200 ms');
  });
});
