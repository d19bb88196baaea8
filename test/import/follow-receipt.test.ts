import { expect, test } from 'vitest';

import { type OutcomeLine, outcomeColumns, outcomeHead } from '../../lib/domain/import/outcome-line.ts';
import {
  type FollowEnd,
  type FollowedReceipt,
  type FollowingWorld,
  followReceipt,
  type OutcomeCounts,
} from '../../lib/import/follow-receipt.ts';
import { settledKey } from '../../lib/ledger/keys.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const line = (readingId: string, outcome = 'queued', changes: Partial<OutcomeLine> = {}): OutcomeLine => ({
  ...(Object.fromEntries(outcomeColumns.map((column) => [column, ''])) as OutcomeLine),
  ...{ row: readingId.slice(-1), reading_id: readingId, outcome, cell_instance_id: 'cell-1' },
  ...changes,
});

/** A receipt in memory, of lines in portions of two, and what was kept of it. */
function receiptOf(lines: readonly OutcomeLine[]) {
  const texts: string[] = [];
  let kept: readonly OutcomeLine[] = [];
  let dropped = 0;
  const inPortions = async function* (all: readonly OutcomeLine[]) {
    for (let at = 0; at < all.length; at += 2) yield all.slice(at, at + 2);
  };
  const receipt: FollowedReceipt = {
    lines: () => inPortions(lines),
    keptLines: () => inPortions(kept),
    keep: async () => {
      let text = '';
      return {
        add: async (more) => {
          text += more;
        },
        complete: async () => {
          texts.push(text);
          kept = readBack(text);
        },
        drop: async () => {
          dropped += 1;
        },
      };
    },
  };
  return { receipt, texts, kept: () => kept, dropped: () => dropped };
}

const readBack = (text: string): OutcomeLine[] =>
  text
    .slice(outcomeHead.length)
    .split('\r\n')
    .slice(0, -1)
    .map((record) => {
      const cells = record.split(',');
      return Object.fromEntries(outcomeColumns.map((column, index) => [column, cells[index] ?? ''])) as OutcomeLine;
    });

const beginning = Date.parse('2026-11-20T08:00:00Z');

function worldOf(changes: Partial<FollowingWorld> = {}) {
  const clock = virtualClock(beginning);
  const ledger = memoryLedger();
  const looks: OutcomeCounts[] = [];
  const interruption = new AbortController();
  const world: FollowingWorld = {
    ...{ ledger, clock, signal: interruption.signal, until: Number.POSITIVE_INFINITY },
    onLines: () => {},
    onLook: (counts) => looks.push(counts),
    ...changes,
  };
  const said = { cell: 'A-001', property: 'thickness', value: '4.1', unit: 'mm', measuredAt: 0 };
  const came = { at: 0, messageIds: ['m'], sentAt: 0, arrivedAt: 0 };
  const settle = async (id: string, end: object): Promise<void> => {
    const value = { id, ...said, ...came, ...end };
    await ledger.write([{ kind: 'put', item: { key: settledKey('cell-1', id), value } }]);
  };
  return {
    world,
    ledger,
    clock,
    looks,
    interrupt: () => interruption.abort(),
    file: (id: string) => settle(id, { kind: 'filed', measurementId: `of ${id}`, name: 'n' }),
    refuse: (id: string, code: string, at = 0) =>
      settle(id, { kind: 'refused', requests: [], problem: { code, detail: `Cannot file ${id}` }, at }),
  };
}

const follow = async (
  { receipt }: { receipt: FollowedReceipt },
  { world, clock }: ReturnType<typeof worldOf>,
): Promise<FollowEnd & { afterMs: number }> => {
  const { value, endedAt } = await clock.inTime(followReceipt(receipt, world));
  return { ...value, afterMs: endedAt };
};

test('what was refused before the import began waits again; what was filed by then is filed', async () => {
  const kept = receiptOf([line('r-1'), line('r-2'), line('r-3', 'duplicate')]);
  const all = worldOf({ until: beginning, since: beginning });
  await all.refuse('r-1', 'unknown-unit', beginning - 3_600_000);
  await all.refuse('r-2', 'unknown-unit', beginning - 1000);
  await all.file('r-3');
  const { counts } = await follow(kept, all);
  expect(counts).toMatchObject({ filed: 1, waiting: 1, refused: new Map([['unknown-unit', { count: 1, row: '2' }]]) });
});

test('each line says what became of its reading, and the counts say it of all', async () => {
  const kept = receiptOf([
    ...[line('r-1'), line('r-2'), line('r-3', 'rejected', { code: 'unknown-cell', sentence: 'Cannot find it' })],
    ...[line('r-4', 'duplicate'), line('r-5'), line('r-6')],
  ]);
  const all = worldOf({ until: beginning });
  await all.file('r-1');
  await all.file('r-4');
  await all.refuse('r-2', 'refused-by-api');
  await all.refuse('r-6', 'refused-by-api');

  const { counts } = await follow(kept, all);

  expect(counts).toEqual({
    filed: 2,
    refused: new Map([['refused-by-api', { count: 2, row: '2', reason: 'Cannot file r-2' }]]),
    waiting: 1,
    rejected: 1,
  });
  expect(kept.texts).toHaveLength(1);
  expect(kept.texts[0]?.startsWith(outcomeHead)).toBe(true);
  expect(kept.kept()).toMatchObject([
    { outcome: 'filed', measurement_id: 'of r-1' },
    { outcome: 'refused', code: 'refused-by-api', reason: 'Cannot file r-2' },
    { outcome: 'rejected', code: 'unknown-cell', sentence: 'Cannot find it' },
    { outcome: 'filed', measurement_id: 'of r-4' },
    { outcome: 'waiting', measurement_id: '' },
    { outcome: 'refused' },
  ]);
});

test('it is followed until nothing waits any more, and only of what waits the ledger is asked again', async () => {
  const kept = receiptOf([line('r-1'), line('r-2'), line('r-3')]);
  const all = worldOf();
  await all.file('r-1');
  let asked: number[] = [];
  const { get } = all.ledger;
  const ledger = {
    ...all.ledger,
    get: async (keys: Parameters<typeof get>[0]) => {
      asked.push(keys.length);
      if (all.looks.length === 2) await Promise.all([all.file('r-2'), all.file('r-3')]);
      return get(keys);
    },
  };

  const { counts, reason, afterMs } = await follow(kept, { ...all, world: { ...all.world, ledger } });

  expect({ counts, reason }).toEqual({
    counts: { filed: 3, refused: new Map(), waiting: 0, rejected: 0 },
    reason: undefined,
  });
  expect(all.looks.map(({ waiting }) => waiting)).toEqual([2, 2, 0]);
  expect(afterMs).toBe(1000 + 1500);
  asked = asked.filter((count) => count > 0);
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(3 + 2 + 2);
});

test('it is followed for as long as it was told', async () => {
  const all = worldOf({ until: beginning + 1200 });
  const { counts, afterMs } = await follow(receiptOf([line('r-1')]), all);
  expect(counts).toMatchObject({ filed: 0, waiting: 1 });
  expect(afterMs).toBe(1200);
});

test('a ledger that fails is asked again, and what was kept stays', async () => {
  const kept = receiptOf([line('r-1')]);
  const all = worldOf();
  all.ledger.failNext('get', 'before');
  await all.file('r-1');
  const { counts } = await follow(kept, all);
  expect(counts).toMatchObject({ filed: 1, waiting: 0 });
  expect(kept.texts).toHaveLength(1);
  expect(kept.dropped()).toBe(2);
});

test('where the only look fails, its reason is told', async () => {
  const kept = receiptOf([line('r-1')]);
  const all = worldOf({ until: beginning });
  all.ledger.failNext('get', 'before');
  expect(await follow(kept, all)).toMatchObject({
    counts: undefined,
    reason: expect.stringContaining('the ledger failed: '),
  });
  expect(kept.texts).toEqual([]);
});

test('a receipt that cannot be read is a reason, and nothing is kept of it', async () => {
  const kept = receiptOf([]);
  const receipt = {
    ...kept.receipt,
    // biome-ignore lint/correctness/useYield: it fails before
    lines: async function* () {
      throw new Error('it has no column row');
    },
  };
  const end = await follow({ receipt }, worldOf({ until: beginning }));
  expect(end).toMatchObject({ counts: undefined, reason: 'it has no column row' });
  expect({ texts: kept.texts, dropped: kept.dropped() }).toEqual({ texts: [], dropped: 1 });
});

test('interrupted, it ends with the last whole look', async () => {
  const kept = receiptOf([line('r-1'), line('r-2'), line('r-3')]);
  const all = worldOf();
  const onLines = (lines: number): void => {
    if (all.looks.length === 1 && lines === 2) all.interrupt();
  };
  const end = await follow(kept, { ...all, world: { ...all.world, onLines } });
  expect(end).toEqual({ counts: { filed: 0, refused: new Map(), waiting: 3, rejected: 0 }, afterMs: 1000 });
  expect(kept.texts).toHaveLength(1);
  expect(kept.kept()).toHaveLength(3);
});

test('interrupted before the first look has ended, it tells nothing', async () => {
  const all = worldOf();
  all.interrupt();
  const kept = receiptOf([line('r-1')]);
  expect(await follow(kept, all)).toEqual({ counts: undefined, afterMs: 0 });
  expect(kept.texts).toEqual([]);
});
