import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';

import { ionworksApi } from '../lib/adapters/ionworks-api.ts';
import { cellCheck } from '../lib/cell-check.ts';
import type { CellReference } from '../lib/domain/reading.ts';
import { type StandIn, startIonworks } from '../lib/local/ionworks/server.ts';
import type { Answer, Ionworks } from '../lib/ports.ts';

let api: StandIn;
beforeAll(async () => {
  const cells = [
    { id: 'cell-a', name: 'A-017' },
    { id: 'cell-b', name: 'A-0171' },
    { id: 'twin-1', name: 'twin' },
    { id: 'twin-2', name: 'twin' },
  ];
  api = await startIonworks({ cells, apiKey: 'test-key' });
});
afterAll(() => api.stop());
beforeEach(() => api.faults.clear());

const check = (key = 'test-key') =>
  cellCheck(ionworksApi({ url: api.url, key: { current: async () => key, renew: async () => {} }, timeoutMs: 500 }));

/** With pauses that are noted, not waited for. */
const patient = (pauses: number[]) =>
  cellCheck(
    ionworksApi({
      url: api.url,
      key: { current: async () => 'test-key', renew: async () => {} },
      timeoutMs: 500,
    }),
    {
      attempts: 3,
      clock: {
        sleep: async (ms) => {
          pauses.push(ms);
        },
      },
      random: () => 1,
    },
  );

const named = (name: string): CellReference => ({ kind: 'name', name });
const ofId = (id: string): CellReference => ({ kind: 'id', id });

test.each<[string, CellReference, object]>([
  ['a name is known with its id', named('A-017'), { kind: 'known', id: 'cell-a' }],
  ['an id is known', ofId('cell-b'), { kind: 'known', id: 'cell-b' }],
])('%s', async (_what, cell, answer) => {
  expect(await check()(cell)).toEqual(answer);
});

test.each<[string, CellReference, string, string]>([
  [
    'a name that no cell bears exactly',
    named('a-017'),
    'unknown-cell',
    'Cannot find the cell "a-017": no cell in Ionworks bears this name; the nearest are "A-017", "A-0171"',
  ],
  [
    'a name that two cells bear',
    named('twin'),
    'ambiguous-cell',
    'Cannot tell the cell "twin": 2 cells bear this name (twin-1, twin-2); send cell_instance_id',
  ],
  ['an id', ofId('nobody'), 'unknown-cell', 'Cannot file for cell nobody: Ionworks has no such cell'],
])('%s is refused in the words of ingest', async (_what, cell, code, detail) => {
  expect(await check()(cell)).toMatchObject({ kind: 'refused', problem: { code, detail } });
});

test.each([400, 422])(
  'what Ionworks takes for no id or name at all, with a %i, is no cell it knows',
  async (status) => {
    api.faults.add({ status });
    for (const cell of [named('A-017'), ofId('nobody')]) {
      expect(await check()(cell)).toMatchObject({ kind: 'refused', problem: { code: 'unknown-cell', status } });
    }
  },
);

describe('what is no answer says nothing of the cell', () => {
  test.each([
    [503, 'Cannot call Ionworks: it answered 503'],
    [429, 'Cannot call Ionworks: it answered 429'],
    [403, 'Cannot call Ionworks: it answered 403'],
    [413, 'Cannot look up the cell'],
  ])('%i', async (status, reason) => {
    api.faults.add({ status });
    for (const cell of [named('A-017'), ofId('cell-a')]) {
      expect(await check()(cell)).toEqual({ kind: 'unanswered', reason: expect.stringContaining(reason) });
    }
  });

  test('a wrong key', async () => {
    const reason = expect.stringContaining('Cannot call Ionworks: it answered 401');
    for (const cell of [named('A-017'), ofId('nobody')]) {
      expect(await check('other')(cell)).toEqual({ kind: 'unanswered', reason });
    }
  });
});

describe('Ionworks is asked', () => {
  const requests = async (task: () => Promise<unknown>): Promise<number> => {
    const before = api.requests.length;
    await task();
    return api.requests.length - before;
  };
  const fifty = Array.from({ length: 50 }, (_, n) => ofId(`nobody-${n}`));

  test('once for a cell, however often and at once it is asked for', async () => {
    const cells = check();
    const asked = [ofId('cell-a'), named('A-017'), ofId('cell-a'), named('A-017')];
    expect(await requests(() => Promise.all(asked.map(cells)))).toBe(2);
    expect(await requests(() => Promise.all(asked.map(cells)))).toBe(0);
  });

  test('once for a name that is the id of another cell', async () => {
    api.cells.add({ id: 'A-017', name: 'something else' });
    const cells = check();
    expect(await Promise.all([named('A-017'), ofId('A-017')].map(cells))).toEqual([
      { kind: 'known', id: 'cell-a' },
      { kind: 'known', id: 'A-017' },
    ]);
  });

  test('no more once the key is found to be wrong, or the address', async () => {
    const cells = check('other');
    expect(await requests(() => cells(ofId('cell-a')))).toBe(1);
    expect(await requests(() => Promise.all(fifty.map(cells)))).toBe(0);

    api.faults.add({ times: 1, status: 405 });
    const lost = check();
    await lost(ofId('cell-a'));
    expect(await requests(() => lost(ofId('cell-b')))).toBe(0);
    expect(await lost(ofId('cell-b'))).toMatchObject({ kind: 'unanswered' });
  });

  test('no more once eight requests in a row had no answer', async () => {
    api.faults.add({ status: 503 });
    const cells = check();
    for (const cell of fifty.slice(0, 7)) await cells(cell);
    api.faults.clear();
    await cells(ofId('cell-a'));
    api.faults.add({ status: 503 });
    const made = await requests(async () => {
      for (const cell of fifty.slice(7)) await cells(cell);
    });
    expect(made).toBe(8);
  });

  it('for eight cells at once', async () => {
    let atWork = 0;
    let most = 0;
    const answered = async <T>(value: T): Promise<Answer<T>> => {
      atWork += 1;
      most = Math.max(most, atWork);
      await Promise.resolve();
      atWork -= 1;
      return { kind: 'ok', value };
    };
    const none = () => answered({ found: [], rows: 0 });
    const ionworks: Pick<Ionworks, 'cellsLike' | 'measurementsNamed'> = { cellsLike: none, measurementsNamed: none };
    const cells = cellCheck(ionworks);
    await Promise.all([...fifty, ...fifty.map((_, n) => named(`cell ${n}`))].map(cells));
    expect(most).toBe(8);
  });
});

describe('who is patient', () => {
  test('asks again after a pause, and is answered', async () => {
    const pauses: number[] = [];
    api.faults.add({ status: 503, times: 2 });
    expect(await patient(pauses)(named('A-017'))).toEqual({ kind: 'known', id: 'cell-a' });
    expect(pauses).toEqual([200, 400]);
  });

  test('waits as long as the server asks for, and gives up in the end', async () => {
    const pauses: number[] = [];
    api.faults.add({ status: 429, headers: { 'retry-after': '7' } });
    expect(await patient(pauses)(named('A-017'))).toMatchObject({ kind: 'unanswered' });
    expect(pauses).toEqual([7000, 7000]);
  });

  test('does not wait where the server asks for longer than a run can: another one asks', async () => {
    const pauses: number[] = [];
    api.faults.add({ status: 503, headers: { 'retry-after': '3600' } });
    expect(await patient(pauses)(named('A-017'))).toMatchObject({ kind: 'unanswered' });
    expect(pauses).toEqual([]);
  });
});
