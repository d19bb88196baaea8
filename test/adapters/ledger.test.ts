/** What the port `LedgerStore` promises, held against each of its adapters. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { ledgerStoreFrom } from '../../lib/adapters/ledger.ts';
import type { Change, Item, ItemKey, LedgerStore } from '../../lib/ports.ts';
import { type Dynamo, startDynamo } from '../support/dynamodb.ts';

let dynamo: Dynamo;
let folder: string;
beforeAll(async () => {
  dynamo = await startDynamo();
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-ledger-'));
});
afterAll(async () => {
  await dynamo.stop();
  await rm(folder, { recursive: true });
});

const clock = {
  now: () => Date.parse('2026-11-20T08:00:00Z'),
  sleep: async () => {},
};
let tests = 0;

describe.each([
  {
    kept: 'in DynamoDB',
    fresh: async (): Promise<LedgerStore> => {
      for (const [name, value] of Object.entries(dynamo.environment)) vi.stubEnv(name, value);
      await dynamo.createLedgerTable(`ledger-${tests}`);
      return ledgerStoreFrom({ kind: 'table', name: `ledger-${tests}` }, clock);
    },
  },
  {
    kept: 'in a file',
    fresh: async () => ledgerStoreFrom({ kind: 'file', path: join(folder, `ledger-${tests}.sqlite`) }, clock),
  },
  { kept: 'in memory', fresh: async () => ledgerStoreFrom({ kind: 'file', path: ':memory:' }, clock) },
])('a ledger $kept', ({ fresh }) => {
  let ledger: LedgerStore;
  beforeEach(async () => {
    tests += 1;
    ledger = await fresh();
  });
  afterEach(() => vi.unstubAllEnvs());

  const at = (sort: string, partition = 'cell-a'): ItemKey => ({ partition, sort });
  const item = (sort: string, rest: Partial<Item> = {}): Item => ({ key: at(sort), value: { sort }, ...rest });
  const put = (...items: readonly Item[]) => ledger.write(items.map((item) => ({ kind: 'put', item })));
  const itemsAt = async (...keys: readonly ItemKey[]) => {
    const { items, reason } = await ledger.get(keys);
    expect(reason).toBeUndefined();
    expect(items.size).toBe(new Set(keys).size);
    return keys.map((key) => items.get(key));
  };
  const allOf = async (partition = 'cell-a') => ledger.list(partition, '', '~');
  const done = { failed: new Set() };

  describe('get', () => {
    test('finds what was written, with all that it bears, and tells of what is not there', async () => {
      const full = item('r-1', { version: 'v-1', lookup: 'reading r-1', expiresAt: 2_000_000_000 });
      expect(await put(full, item('r-2'))).toEqual(done);
      expect(await itemsAt(at('r-1'), at('r-2'), at('r-3'))).toEqual([full, item('r-2'), undefined]);
    });

    test('tells partitions and sort keys apart, upper case from lower case too', async () => {
      await put(item('a'), { key: at('a', 'cell-b'), value: 'b' });
      expect(await itemsAt(at('A'), at('a', 'Cell-a'), at('cell-a', 'a'), at('a', 'cell-b'))).toEqual([
        undefined,
        undefined,
        undefined,
        { key: at('a', 'cell-b'), value: 'b' },
      ]);
    });

    test('takes 250 keys at once, in part without an item, in part equal', async () => {
      const keys = Array.from({ length: 250 }, (_, index) => at(`r-${index % 200}`));
      const even = (key: ItemKey) => Number(key.sort.slice(2)) % 2 === 0;
      await put(
        ...keys
          .slice(0, 200)
          .filter(even)
          .map(({ sort }) => item(sort)),
      );
      expect(await itemsAt(...keys)).toEqual(keys.map((key) => (even(key) ? item(key.sort) : undefined)));
    });

    test('of no keys finds nothing', async () => {
      expect(await ledger.get([])).toEqual({ items: new Map() });
    });

    test('of a key that cannot be says so, and finds the others', async () => {
      await put(item('r-1'));
      const keys = [at(''), at('r-1'), at('ä'), at('r-1', 'x'.repeat(2000))];
      const { items, reason } = await ledger.get(keys);
      expect(items).toEqual(new Map([[keys[1], item('r-1')]]));
      expect(reason).toContain('1 to 1024 ASCII characters');
    });
  });

  describe('write', () => {
    test('puts and deletes 60 items at once', async () => {
      const items = Array.from({ length: 60 }, (_, index) => item(`r-${index}`));
      expect(await put(...items)).toEqual(done);
      expect(await itemsAt(...items.map(({ key }) => key))).toEqual(items);
      const deletes = items.slice(0, 40).map(({ key }): Change => ({ kind: 'delete', key }));
      expect(await ledger.write([...deletes, { kind: 'put', item: item('r-60') }])).toEqual(done);
      expect((await itemsAt(...items.map(({ key }) => key))).map((found) => found !== undefined)).toEqual(
        items.map((_, index) => index >= 40),
      );
    });

    test('puts the whole item in the place of the one that was there', async () => {
      await put(item('r-1', { version: 'v-1', lookup: 'reading r-1', expiresAt: 2_000_000_000 }));
      expect(await put(item('r-1', { value: 'new' }))).toEqual(done);
      expect(await itemsAt(at('r-1'))).toEqual([item('r-1', { value: 'new' })]);
      expect(await ledger.find('reading r-1')).toEqual({ ok: true, value: [] });
    });

    test('ends with the last of several changes of one item', async () => {
      const changes: Change[] = [
        { kind: 'put', item: item('kept', { value: 1 }) },
        { kind: 'put', item: item('gone') },
        { kind: 'delete', key: at('kept') },
        { kind: 'put', item: item('kept', { value: 2 }) },
        { kind: 'delete', key: at('gone') },
      ];
      expect(await ledger.write(changes)).toEqual(done);
      expect(await allOf()).toEqual({ ok: true, value: [item('kept', { value: 2 })] });
    });

    test('deletes what is not there', async () => {
      expect(await ledger.write([{ kind: 'delete', key: at('r-1') }])).toEqual(done);
    });

    test('of nothing is done', async () => {
      expect(await ledger.write([])).toEqual(done);
    });

    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    test.each<[string, Item, string]>([
      ['too large', item('bad', { value: 'x'.repeat(400 * 1024) }), 'it has 409670 bytes, more than 399360'],
      ['too large with its lookup', item('bad', { value: 'x'.repeat(399_200), lookup: 'l'.repeat(200) }), 'bytes'],
      ['without a value', item('bad', { value: undefined }), 'its value cannot be written as JSON'],
      ['with a value that is no JSON', item('bad', { value: cyclic }), 'its value cannot be written as JSON'],
      ['with an empty sort key', item(''), 'its key'],
      ['with a key beyond ASCII', item('µ'), 'its key'],
      ['with an endless key', item('x'.repeat(1025)), 'its key'],
      ['with an empty lookup', item('bad', { lookup: '' }), 'its lookup'],
      ['with half a character for a lookup', item('bad', { lookup: '\ud800' }), 'its lookup'],
      ['with an endless lookup', item('bad', { lookup: 'µ'.repeat(513) }), 'its lookup'],
      ['with half a character for a version', item('bad', { version: '\udfff' }), 'its version'],
      ['that expires nobody knows when', item('bad', { expiresAt: Number.NaN }), 'it cannot expire at NaN'],
    ])('of an item %s fails for that one alone, with a reason', async (_, bad, why) => {
      const changes = [item('r-1'), bad, item('r-2')].map((item): Change => ({ kind: 'put', item }));
      const { failed, reason } = await ledger.write(changes);
      expect(failed).toEqual(new Set([changes[1]]));
      expect(reason).toContain(why);
      expect(await allOf()).toEqual({ ok: true, value: [item('r-1'), item('r-2')] });
      const swapped = await ledger.swap({ version: '', ...bad }, undefined);
      expect(swapped).toEqual({ ok: false, reason });
    });

    test('of a deletion under a key that cannot be fails for that one alone', async () => {
      const changes: Change[] = [
        { kind: 'delete', key: at('') },
        { kind: 'put', item: item('r-1') },
      ];
      const { failed, reason } = await ledger.write(changes);
      expect(failed).toEqual(new Set([changes[0]]));
      expect(reason).toContain('its key');
      expect(await itemsAt(at('r-1'))).toEqual([item('r-1')]);
    });

    test('takes 30 items of 350 KB of JSON at once, whatever characters they are made of', async () => {
      const values = ['"'.repeat(179_199), 'µ'.repeat(179_199), '\u0001'.repeat(59_733)];
      const items = Array.from({ length: 30 }, (_, index) => item(`r-${index}`, { value: values[index % 3] }));
      for (const { value } of items) expect(Buffer.byteLength(JSON.stringify(value))).toBeCloseTo(350 * 1024, -1);
      expect(await put(...items)).toEqual(done);
      expect(await itemsAt(...items.map(({ key }) => key))).toEqual(items);
    });
  });

  describe('list', () => {
    const sorts = async (from: string, to: string) => {
      const listed = await ledger.list('cell-a', from, to);
      return listed.ok ? listed.value.map(({ key }) => key.sort) : listed.reason;
    };

    test('has the items between two sort keys, both included, in the order of their bytes', async () => {
      await put(...['b', 'a 10', 'B', 'a 2', '~', 'a', ' ', 'c'].map((sort) => item(sort)));
      await put({ key: at('a', 'cell-b'), value: 1 }, { key: at('a', 'cell-'), value: 1 });
      expect(await sorts('a', 'b')).toEqual(['a', 'a 10', 'a 2', 'b']);
      expect(await sorts('a ', 'a ~')).toEqual(['a 10', 'a 2']);
      expect(await sorts('a 2', 'a 2')).toEqual(['a 2']);
      expect(await sorts('', '~')).toEqual([' ', 'B', 'a', 'a 10', 'a 2', 'b', 'c', '~']);
      expect(await sorts('', '\uffff')).toHaveLength(8);
    });

    test('is empty where nothing lies between, and where the first is behind the second', async () => {
      await put(item('b'));
      expect(await sorts('c', 'd')).toEqual([]);
      expect(await sorts('c', 'a')).toEqual([]);
      expect(await sorts('', '')).toEqual([]);
      expect(await ledger.list('cell-z', '', '~')).toEqual({ ok: true, value: [] });
    });

    test('has all items, as many megabytes as they are', async () => {
      const items = Array.from({ length: 12 }, (_, index) => item(`r-${10 + index}`, { value: 'x'.repeat(300_000) }));
      await put(...items);
      expect(await allOf()).toEqual({ ok: true, value: items });
    });

    test('has every one of 3000 items', async () => {
      const items = Array.from({ length: 3000 }, (_, index) => item(`r-${1000 + index}`));
      expect(await put(...items)).toEqual(done);
      expect(await allOf()).toEqual({ ok: true, value: items });
    });
  });

  describe('swap', () => {
    const head = (version: string, rest: Partial<Item> = {}) => ({ ...item('head', rest), version });
    const yes = { ok: true, value: true };
    const no = { ok: true, value: false };

    test('puts an item where nothing is, and only there', async () => {
      expect(await ledger.swap(head('v-1', { lookup: 'l', expiresAt: 2_000_000_000 }), undefined)).toEqual(yes);
      expect(await ledger.swap(head('v-2'), undefined)).toEqual(no);
      expect(await itemsAt(at('head'))).toEqual([head('v-1', { lookup: 'l', expiresAt: 2_000_000_000 })]);
    });

    test('puts an item in the place of the version that was expected, and of no other', async () => {
      await ledger.swap(head('v-1', { lookup: 'l', expiresAt: 2_000_000_000 }), undefined);
      expect(await ledger.swap(head('v-3'), 'v-2')).toEqual(no);
      expect(await ledger.swap(head('v-2', { value: 'new' }), 'v-1')).toEqual(yes);
      expect(await ledger.swap(head('v-3'), 'v-1')).toEqual(no);
      expect(await itemsAt(at('head'))).toEqual([head('v-2', { value: 'new' })]);
    });

    test('expects no version of an item that is not there, nor of one that has none', async () => {
      expect(await ledger.swap(head('v-2'), 'v-1')).toEqual(no);
      await put(item('head'));
      expect(await ledger.swap(head('v-2'), 'v-1')).toEqual(no);
      expect(await ledger.swap(head('v-2'), undefined)).toEqual(no);
      expect(await itemsAt(at('head'))).toEqual([item('head')]);
    });

    test('finds a deleted item gone', async () => {
      await put(head('v-1'));
      await ledger.write([{ kind: 'delete', key: at('head') }]);
      expect(await ledger.swap(head('v-2'), 'v-1')).toEqual(no);
      expect(await ledger.swap(head('v-2'), undefined)).toEqual(yes);
    });

    test('is won by exactly one of many at a time, and what is there is the winner’s', async () => {
      let version: string | undefined;
      for (let round = 0; round < 5; round += 1) {
        const contenders = Array.from({ length: 40 }, (_, index) => head(`v-${round}-${index}`, { value: index }));
        const won = await Promise.all(contenders.map((contender) => ledger.swap(contender, version)));
        const winners = contenders.filter((_, index) => won[index]?.ok && won[index].value);
        expect(winners).toHaveLength(1);
        expect(won.filter(({ ok }) => !ok)).toEqual([]);
        expect(await itemsAt(at('head'))).toEqual(winners);
        version = winners[0]?.version;
      }
    });
  });

  describe('find', () => {
    test('has the keys of the items that bear a text, from all partitions, and nothing else', async () => {
      const [a, b] = [item('1', { lookup: 'same' }), { key: at('1', 'cell-b'), value: 1, lookup: 'same' }];
      await put(a, b, item('2', { lookup: 'other' }), item('3', { lookup: 'same ' }), item('4'));
      const found = await ledger.find('same');
      expect(found.ok && found.value.toSorted((x, y) => (x.partition < y.partition ? -1 : 1))).toEqual([a.key, b.key]);
      expect(await ledger.find('SAME')).toEqual({ ok: true, value: [] });
    });

    test('has all of them, as many megabytes as they are', async () => {
      const lookup = 'l'.repeat(1000);
      const keys = Array.from({ length: 1000 }, (_, index) =>
        at(`${1000 + index} ${'s'.repeat(1000)}`, 'p'.repeat(1000)),
      );
      await put(...keys.map((key) => ({ key, value: 1, lookup })));
      const found = await ledger.find(lookup);
      expect(found.ok && found.value).toHaveLength(1000);
      expect(found.ok && new Set(found.value)).toEqual(new Set(keys));
    });

    test.each(['', '\ud800', 'µ'.repeat(600)])('has nothing that bears a text that none can bear', async (lookup) => {
      await put(item('1', { lookup: '\ufffd' }));
      expect(await ledger.find(lookup)).toEqual({ ok: true, value: [] });
    });

    test.each(['µ', 'a\u0000b', '\uffff', '😀', "' OR 1=1 --"])(
      'knows %j by each of its characters',
      async (lookup) => {
        await put(item('1', { lookup }), item('2', { lookup: 'a' }));
        expect(await ledger.find(lookup)).toEqual({ ok: true, value: [at('1')] });
      },
    );
  });

  test('an item that may go at some moment within a second may go when that is over', async () => {
    await put(item('r-1', { expiresAt: 2_000_000_000.25 }));
    expect(await itemsAt(at('r-1'))).toEqual([item('r-1', { expiresAt: 2_000_000_001 })]);
  });

  test.each<[string, unknown]>([
    ['half characters', ['\ud800', 'a\udfff', '\udc00\ud800']],
    ['no characters', ['\u0000', '\uffff', '\ufffe', '\ufeff', '\u2028']],
    ['characters beyond 16 bits', { '😀': '😀', '\u{10ffff}': 1 }],
    ['names that objects have by themselves', JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":null}')],
    ['nothing much', [null, false, 0, '', [], {}]],
    ['numbers', [1e308, 5e-324, -1, 0.1, 9007199254740991]],
  ])('a value with %s comes back as it was', async (_, value) => {
    await put(item('r-1', { value }));
    expect(JSON.stringify((await itemsAt(at('r-1')))[0]?.value)).toBe(JSON.stringify(value));
  });

  test('any JSON comes back as it was', async () => {
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(json, { maxLength: 30 }), async (values) => {
        const items = values.map((value, index) => item(`r-${100 + index}`, { value }));
        await put(...items);
        const found = await itemsAt(...items.map(({ key }) => key));
        expect(found.map((one) => JSON.stringify(one?.value))).toEqual(values.map((value) => JSON.stringify(value)));
      }),
      { numRuns: 30 },
    );
  });
});
