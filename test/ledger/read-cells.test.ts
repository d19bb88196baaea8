import { describe, expect, it } from 'vitest';

import { recordOfKept } from '../../lib/domain/kept-reading.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { ClaimRecord, Settled } from '../../lib/ledger/entries.ts';
import { headKey, settledKey } from '../../lib/ledger/keys.ts';
import { type CellState, isSettled, readCells, readSettled, waitingIn } from '../../lib/ledger/read-cells.ts';
import type { Item, ItemKey, LedgerAnswer, LedgerStore } from '../../lib/ports.ts';
import { aClaim, anArrival, filedEntry, refusedEntry } from '../support/claims.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { aReading, now } from '../support/readings.ts';

const newId = () => 'id-1';

const settle = (ledger: LedgerStore, entry: unknown, id: string, cellId = 'cell-1') =>
  ledger.write([{ kind: 'put', item: { key: settledKey(cellId, id), value: entry } }]);

const claimed = (ledger: LedgerStore, ...claims: ClaimRecord[]) =>
  ledger.swap({ key: headKey('cell-1'), value: { cell: 'cell-1', claims }, version: 'v-1' }, undefined);

/** What is known of the cell and of these readings. */
async function stateOf(ledger: LedgerStore, ...readingIds: string[]): Promise<CellState> {
  const state = (await readCells([{ cellId: 'cell-1', readingIds }], ledger, newId, now)).get('cell-1');
  if (!state?.ok) throw new Error(state?.reason);
  return state.value;
}

const [a, b, c] = ['a', 'b', 'c'].map((id) => aReading({ id })) as [Reading, Reading, Reading];

describe('of a reading', () => {
  it('of a cell that nobody has worked on nothing is known', async () => {
    const { head, settled, claimed } = await stateOf(memoryLedger(), 'a', 'b');
    expect(head.claims()).toEqual([]);
    expect([...settled]).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(claimed.size).toBe(0);
  });

  it('it is known what became of it, and nothing of those that nobody asked for', async () => {
    const ledger = memoryLedger();
    const entries = new Map<string, Settled>([
      ['a', filedEntry(a, 'm-1')],
      ['b', refusedEntry(b, 'm-1')],
      ['c', filedEntry(c, 'm-1')],
    ]);
    for (const [id, entry] of entries) await settle(ledger, entry, id);
    const { settled } = await stateOf(ledger, 'a', 'b');
    expect([...settled]).toEqual([...entries].slice(0, 2));
  });

  it('of another cell with the same id nothing is told', async () => {
    const ledger = memoryLedger();
    await settle(ledger, filedEntry(a, 'm-1'), 'a', 'cell-2');
    expect((await stateOf(ledger, 'a')).settled.get('a')).toBeUndefined();
  });

  it('an entry may have more in it, of a newer version', async () => {
    const ledger = memoryLedger();
    await settle(ledger, { ...filedEntry(a, 'm-1'), amendedBy: 'measurement-2' }, 'a');
    expect((await stateOf(ledger, 'a')).settled.get('a')).toEqual(filedEntry(a, 'm-1'));
  });
});

describe('a claim', () => {
  const ids = ({ claimed }: CellState) => [...claimed.keys()];

  it('of an invocation that may be at it holds its readings, sent or not, but for those that are settled', async () => {
    const ledger = memoryLedger();
    const claim = aClaim([a, b, c], { sent: ['a'], until: now + 1 });
    await claimed(ledger, claim);
    await settle(ledger, filedEntry(a, 'm-1'), 'a');
    const state = await stateOf(ledger, 'a', 'b', 'c');
    expect(ids(state)).toEqual(['b', 'c']);
    expect(state.claimed.get('b')?.claim.id).toBe('claim-1');
    expect(state.claimed.get('b')?.kept).toEqual(
      JSON.parse(JSON.stringify(recordOfKept({ reading: b, arrival: anArrival() }))),
    );
  });

  it('of one that has ended holds them as long as it is open what became of what was sent', async () => {
    const ledger = memoryLedger();
    await claimed(ledger, aClaim([a, b, c], { sent: ['a', 'b'], until: now }));
    await settle(ledger, filedEntry(a, 'm-1'), 'a');
    const state = await stateOf(ledger);
    expect(ids(state)).toEqual(['b', 'c']);
    expect([...state.settled.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('of one that has ended, once all that was sent is settled, holds none', async () => {
    const ledger = memoryLedger();
    await claimed(ledger, aClaim([a, b, c], { sent: ['a', 'b'], until: now }));
    await settle(ledger, filedEntry(a, 'm-1'), 'a');
    await settle(ledger, refusedEntry(b, 'm-1'), 'b');
    expect(ids(await stateOf(ledger))).toEqual([]);
  });

  it('holds a reading that was refused before, when it came by another message', async () => {
    const ledger = memoryLedger();
    await claimed(ledger, aClaim([a], { messageId: 'replay' }));
    await settle(ledger, refusedEntry(a, 'm-1'), 'a');
    expect(ids(await stateOf(ledger, 'a'))).toEqual(['a']);
  });

  it('does not hold a reading that was filed, whatever message it came by', async () => {
    const ledger = memoryLedger();
    await claimed(ledger, aClaim([a], { messageId: 'replay' }));
    await settle(ledger, filedEntry(a, 'm-1'), 'a');
    expect(ids(await stateOf(ledger, 'a'))).toEqual([]);
  });
});

it('what is filed while it is read is seen as claimed or as filed, never as neither', async () => {
  for (const interruptedAt of [1, 2]) {
    const ledger = memoryLedger();
    await claimed(ledger, aClaim([a]));
    const finish = async () => {
      await settle(ledger, filedEntry(a, 'm-1'), 'a');
      const version = 'v-2';
      await ledger.swap({ key: headKey('cell-1'), value: { cell: 'cell-1', claims: [] }, version }, 'v-1');
    };
    if (interruptedAt === 2) ledger.beforeNext('get', async () => {});
    ledger.beforeNext('get', finish);
    const state = await stateOf(ledger, 'a');
    expect(state.claimed.has('a') || isSettled('a', anArrival(), state), `before read ${interruptedAt}`).toBe(true);
    expect(ledger.items().map(({ version }) => version)).toContain('v-2');
  }
});

it.each<[string, Settled | undefined, string, boolean]>([
  ['nothing is known of', undefined, 'm-1', false],
  ['was filed', filedEntry(a, 'm-1'), 'm-1', true],
  ['was filed by another message', filedEntry(a, 'm-1'), 'm-2', true],
  ['was refused', refusedEntry(a, 'm-1', 'm-2'), 'm-2', true],
  ['was refused by another message', refusedEntry(a, 'm-1'), 'm-2', false],
])('a reading that %s is settled or not', async (_what, entry, messageId, isIt) => {
  const ledger = memoryLedger();
  if (entry) await settle(ledger, entry, 'a');
  expect(isSettled('a', { messageId }, await stateOf(ledger, 'a'))).toBe(isIt);
});

describe('what cannot be read', () => {
  const cells = [
    { cellId: 'cell-1', readingIds: ['a'] },
    { cellId: 'cell-2', readingIds: ['a', 'b'] },
  ];
  const read = async (ledger: LedgerStore) => {
    const states = await readCells(cells, ledger, newId, now);
    return cells.map(({ cellId }) => {
      const state = states.get(cellId) as LedgerAnswer<CellState>;
      return state.ok ? 'ok' : state.reason;
    });
  };

  it('of heads is told of their cells alone', async () => {
    const ledger = memoryLedger();
    await ledger.swap({ key: headKey('cell-2'), value: 5, version: 'v-1' }, undefined);
    expect(await read(ledger)).toEqual(['ok', 'it holds a head that cannot be read, perhaps of a newer version']);
  });

  it.each([
    ['no object', 5],
    ['of another kind', { ...filedEntry(a, 'm-1'), kind: 'shelved' }],
    ['refused with a problem that nobody knows', { ...refusedEntry(a, 'm-1'), problem: { code: 'x', detail: '' } }],
  ])('of entries is told of their cells alone: %s', async (_what, entry) => {
    const ledger = memoryLedger();
    await settle(ledger, entry, 'b', 'cell-2');
    expect(await read(ledger)).toEqual(['ok', 'it holds an entry that cannot be read, perhaps of a newer version']);
  });

  it('because the ledger fails is never taken for nothing', async () => {
    const reason = 'no answer within 3000 ms';
    const heads = memoryLedger();
    heads.failNext('get', 'before');
    expect(await read(heads)).toEqual([reason, reason]);

    const entries = memoryLedger();
    entries.beforeNext('get', async () => {});
    entries.beforeNext('get', async () => entries.failNext('get', 'before'));
    expect(await read(entries)).toEqual([reason, reason]);
  });

  it.each([
    ['its head', headKey('cell-2')],
    ['an entry', settledKey('cell-2', 'b')],
  ])('because the ledger leaves it out is told of its cell alone: %s', async (_what, missing) => {
    const ledger = memoryLedger();
    const isIt = ({ partition, sort }: ItemKey) => partition === missing.partition && sort === missing.sort;
    const store: LedgerStore = {
      ...ledger,
      get: async (keys) => {
        const { items } = await ledger.get(keys.filter((key) => !isIt(key)));
        return keys.some(isIt) ? { items, reason: 'throttled' } : { items };
      },
    };
    expect(await read(store)).toEqual(['ok', 'throttled']);
  });
});

it('many cells and readings are two requests', async () => {
  const ledger = memoryLedger();
  const lookups = Array.from({ length: 50 }, (_, n) => ({ cellId: `cell-${n}`, readingIds: ['a', 'b', 'c'] }));
  const states = await readCells(lookups, ledger, newId, now);
  expect(states.size).toBe(50);
  expect(ledger.operations).toEqual(['get', 'get']);
});

describe('what became of more readings', () => {
  it('is added to what is known of their cell', async () => {
    const ledger = memoryLedger();
    const state = await stateOf(ledger, 'a');
    await settle(ledger, filedEntry(b, 'm-1'), 'b');
    expect(await readSettled('cell-1', ['b', 'c'], state, ledger)).toEqual({ ok: true, value: undefined });
    expect([...state.settled]).toEqual([
      ['a', undefined],
      ['b', filedEntry(b, 'm-1')],
      ['c', undefined],
    ]);
  });

  it('is told to be unknown where it cannot be read', async () => {
    const ledger = memoryLedger();
    const state = await stateOf(ledger, 'a');
    ledger.failNext('get', 'before');
    expect(await readSettled('cell-1', ['b'], state, ledger)).toEqual({
      ok: false,
      reason: 'no answer within 3000 ms',
    });
    await settle(ledger, 5, 'b');
    expect(await readSettled('cell-1', ['b'], state, ledger)).toEqual({
      ok: false,
      reason: 'it holds an entry that cannot be read, perhaps of a newer version',
    });
    expect(state.settled.has('b')).toBe(false);
  });
});

it('a waiting reading that cannot be read holds up no other', () => {
  const kept = { reading: a, arrival: anArrival() };
  const item = (value: unknown): Item => ({ key: { partition: 'cell', sort: 'waiting' }, value });
  const record = JSON.parse(JSON.stringify(recordOfKept(kept)));
  expect(waitingIn([item(5), item(record), item({ ...record, arrival: {} })])).toEqual([kept]);
});
