import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

import type { CellReference } from '../../lib/domain/reading.ts';
import type { Settled } from '../../lib/ledger/entries.ts';
import { cellLookup, headKey, readingLookup, settledKey, waitingKey } from '../../lib/ledger/keys.ts';
import { type AskedReading, settledReadings } from '../../lib/ledger/settled-readings.ts';
import type { LedgerStore } from '../../lib/ports.ts';
import { filedEntry, refusedEntry } from '../support/claims.ts';
import { type MemoryLedger, memoryLedger } from '../support/memory-ledger.ts';
import { aReading } from '../support/readings.ts';
import { reading, startWorld, type World } from '../support/world.ts';

const ofCell = (id: string): CellReference => ({ kind: 'id', id });
const named = (name: string): CellReference => ({ kind: 'name', name });

const entryOf = (id: string, cell: string): Settled => ({ ...filedEntry(aReading({ id }), 'm-1'), cell });

const settle = (ledger: LedgerStore, ...entries: readonly Settled[]) =>
  ledger.write(
    entries.map((value) => {
      const { cell, id } = value;
      return { kind: 'put', item: { key: settledKey(cell, id), value, lookup: readingLookup(id) } };
    }),
  );

/** That readings of a cell came by its name. */
const nameCell = (ledger: LedgerStore, cell: string, name: string) =>
  ledger.swap(
    { key: headKey(cell), value: { cell, claims: [] }, version: `v ${cell}`, lookup: cellLookup(name) },
    undefined,
  );

/** For each of the readings the cell in which it was settled. */
async function cellsIn(ledger: LedgerStore, ...asked: readonly AskedReading[]): Promise<(string | undefined)[]> {
  const settled = await settledReadings(asked, ledger);
  if (!settled.ok) throw new Error(settled.reason);
  return asked.map((one) => settled.value.get(one)?.cell);
}

describe('what ingest has entered', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test('is found by the id of the cell and by its name, whichever of them the reading came by', async () => {
    await world.take(
      reading({ cell_instance_id: 'cell-a', reading_id: 'by-id', measured_at: '2026-11-20T08:00:00Z' }),
      { ...reading({ cell: 'A-017', reading_id: 'by-name' }), cell_instance_id: undefined },
      reading({ cell_instance_id: 'cell-b', reading_id: 'of-another', measured_at: '2026-11-20T08:00:00Z' }),
    );
    const asked = ['by-id', 'by-name', 'of-another'].flatMap((id) => [
      { id, cell: ofCell('cell-a') },
      { id, cell: named('A-017') },
    ]);
    expect(await cellsIn(world.ports.ledger, ...asked)).toEqual([
      ...['cell-a', 'cell-a', 'cell-a', 'cell-a'],
      ...[undefined, undefined],
    ]);
  });

  test('tells the measurement of what was filed and the problem of what was refused', async () => {
    world.api.faults.add({ on: { method: 'POST' }, times: 1, status: 400, body: { detail: 'No' } });
    await world.take(reading({ cell_instance_id: 'cell-c', reading_id: 'no' }));
    await world.take(reading({ cell_instance_id: 'cell-c', reading_id: 'yes', measured_at: '2026-11-20T10:00:00Z' }));
    const asked = ['no', 'yes'].map((id) => ({ id, cell: ofCell('cell-c') }));
    const settled = await settledReadings(asked, world.ports.ledger);
    const [measurement] = world.api.measurements('cell-c');
    expect(settled.ok && [...settled.value.values()]).toEqual([
      expect.objectContaining({ kind: 'refused', problem: expect.objectContaining({ code: 'refused-by-api' }) }),
      expect.objectContaining({ kind: 'filed', measurementId: measurement?.id }),
    ]);
  });
});

describe('by a name that the ledger does not know', () => {
  it('the one entry with the id of the reading counts, in whatever cell', async () => {
    const ledger = memoryLedger();
    await settle(ledger, entryOf('a', 'cell-1'));
    expect(await cellsIn(ledger, { id: 'a', cell: named('X') }, { id: 'b', cell: named('X') })).toEqual([
      'cell-1',
      undefined,
    ]);
  });

  it('of two entries neither counts', async () => {
    const ledger = memoryLedger();
    await settle(ledger, entryOf('1', 'cell-1'), entryOf('1', 'cell-2'));
    expect(await cellsIn(ledger, { id: '1', cell: named('X') })).toEqual([undefined]);
  });

  it('a reading that waits elsewhere is no entry', async () => {
    const ledger = memoryLedger();
    await settle(ledger, entryOf('1', 'cell-1'));
    const waiting = { key: waitingKey('cell-2', '1'), value: {}, lookup: readingLookup('1') };
    await ledger.write([{ kind: 'put', item: waiting }]);
    expect(await cellsIn(ledger, { id: '1', cell: named('X') })).toEqual(['cell-1']);
  });
});

describe('by a name that the ledger knows', () => {
  it('an entry of another cell never counts', async () => {
    const ledger = memoryLedger();
    await nameCell(ledger, 'cell-1', 'X');
    await settle(ledger, entryOf('1', 'cell-2'), entryOf('2', 'cell-2'), entryOf('2', 'cell-1'));
    expect(await cellsIn(ledger, { id: '1', cell: named('X') }, { id: '2', cell: named('X') })).toEqual([
      undefined,
      'cell-1',
    ]);
  });

  it('that two cells have borne, the one entry of both counts, and of two neither', async () => {
    const ledger = memoryLedger();
    await nameCell(ledger, 'cell-1', 'X');
    await nameCell(ledger, 'cell-2', 'X');
    await settle(ledger, entryOf('1', 'cell-2'), entryOf('2', 'cell-1'), entryOf('2', 'cell-2'));
    expect(await cellsIn(ledger, { id: '1', cell: named('X') }, { id: '2', cell: named('X') })).toEqual([
      'cell-2',
      undefined,
    ]);
  });
});

describe('many readings', () => {
  it('are a request for some thousands of them', async () => {
    const ledger = memoryLedger();
    const ids = Array.from({ length: 20_000 }, (_, n) => `r-${n}`);
    await settle(ledger, ...ids.slice(0, 10).map((id) => entryOf(id, 'cell-1')));
    const before = ledger.operations.length;
    const cells = await cellsIn(ledger, ...ids.map((id) => ({ id, cell: ofCell('cell-1') })));
    expect(cells.filter((cell) => cell === 'cell-1')).toHaveLength(10);
    expect(ledger.operations.slice(before)).toEqual(['get', 'get', 'get', 'get']);
  });

  it('of a known name are one search, for the name', async () => {
    const ledger = memoryLedger();
    await nameCell(ledger, 'cell-1', 'X');
    const before = ledger.operations.length;
    await cellsIn(ledger, ...Array.from({ length: 50 }, (_, n) => ({ id: `r-${n}`, cell: named('X') })));
    expect(ledger.operations.slice(before)).toEqual(['find', 'get', 'get']);
  });

  it('that are one are asked for once', async () => {
    const ledger = memoryLedger();
    await settle(ledger, entryOf('1', 'cell-1'));
    const asked: number[] = [];
    const counting: LedgerStore = {
      ...ledger,
      get: (keys) => {
        asked.push(keys.length);
        return ledger.get(keys);
      },
    };
    const same = Array.from({ length: 5 }, () => ({ id: '1', cell: ofCell('cell-1') }));
    expect(await cellsIn(counting, ...same)).toEqual(same.map(() => 'cell-1'));
    expect(asked).toEqual([1]);
  });

  it('of unknown names are searched for eight at once', async () => {
    const ledger = memoryLedger();
    let atWork = 0;
    let most = 0;
    const counting: LedgerStore = {
      ...ledger,
      find: async (lookup) => {
        atWork += 1;
        most = Math.max(most, atWork);
        const found = await ledger.find(lookup);
        atWork -= 1;
        return found;
      },
    };
    await cellsIn(counting, ...Array.from({ length: 50 }, (_, n) => ({ id: `r-${n}`, cell: named(`X-${n}`) })));
    expect(most).toBe(8);
  });
});

describe('where the ledger fails', () => {
  const asked = [
    { id: '1', cell: ofCell('cell-1') },
    { id: '1', cell: named('X') },
  ];
  const reason = 'no answer within 3000 ms';
  /** The first request of the kind goes well, the second one fails. */
  const failSecond = (ledger: MemoryLedger, operation: 'get' | 'find') => {
    ledger.beforeNext(operation, async () => {});
    ledger.beforeNext(operation, async () => ledger.failNext(operation, 'before'));
  };

  it.each<[string, (ledger: MemoryLedger) => void]>([
    ['the search for the name', (ledger) => ledger.failNext('find', 'before')],
    ['the search for the reading', (ledger) => failSecond(ledger, 'find')],
    ['the entries', (ledger) => ledger.failNext('get', 'before')],
  ])('its reason is told: %s', async (_what, fail) => {
    const ledger = memoryLedger();
    await settle(ledger, entryOf('1', 'cell-1'));
    fail(ledger);
    expect(await settledReadings(asked, ledger)).toEqual({ ok: false, reason });
  });

  it('at the head of a cell, its reason is told', async () => {
    const ledger = memoryLedger();
    await nameCell(ledger, 'cell-1', 'X');
    ledger.failNext('get', 'before');
    expect(await settledReadings(asked, ledger)).toEqual({ ok: false, reason });
  });

  it('nothing more is searched for', async () => {
    const ledger = memoryLedger();
    let searches = 0;
    const failing: LedgerStore = {
      ...ledger,
      find: async () => {
        searches += 1;
        return { ok: false, reason };
      },
    };
    const many = Array.from({ length: 50 }, (_, n) => ({ id: '1', cell: named(`X-${n}`) }));
    expect(await settledReadings(many, failing)).toEqual({ ok: false, reason });
    expect(searches).toBe(8);
  });

  it('or leaves something out, that is not taken for nothing', async () => {
    const ledger = memoryLedger();
    const store: LedgerStore = { ...ledger, get: async () => ({ items: new Map() }) };
    expect(await settledReadings(asked, store)).toEqual({ ok: false, reason: 'it did not say what it holds' });
  });

  it('an entry of a newer version is not taken for nothing', async () => {
    const ledger = memoryLedger();
    const value = { ...refusedEntry(aReading({ id: '1' }), 'm-1'), kind: 'shelved' };
    await ledger.write([{ kind: 'put', item: { key: settledKey('cell-1', '1'), value } }]);
    expect(await settledReadings(asked, ledger)).toEqual({
      ok: false,
      reason: 'it holds an entry that cannot be read, perhaps of a newer version',
    });
  });
});
