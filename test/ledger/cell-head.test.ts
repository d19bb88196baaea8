import { describe, expect, it } from 'vitest';

import { type CellHead, cellHead } from '../../lib/ledger/cell-head.ts';
import type { ClaimRecord } from '../../lib/ledger/entries.ts';
import { cellLookup, headKey } from '../../lib/ledger/keys.ts';
import type { Item, LedgerAnswer } from '../../lib/ports.ts';
import { aClaim } from '../support/claims.ts';
import { type MemoryLedger, memoryLedger } from '../support/memory-ledger.ts';
import { aReading } from '../support/readings.ts';

let ids = 0;
const newId = () => `id-${++ids}`;

const key = headKey('cell-1');
const claim = (id: string): ClaimRecord => aClaim([aReading()], { id });

/** The head as one invocation reads it. */
async function headIn(ledger: MemoryLedger): Promise<CellHead> {
  const head = cellHead({ id: 'cell-1' }, (await ledger.get([key])).items.get(key), ledger, newId);
  if (!head.ok) throw new Error(head.reason);
  return head.value;
}

/** The ids of the claims that stand in the ledger. */
const standing = async (ledger: MemoryLedger) => (await headIn(ledger)).claims().map(({ id }) => id);

const done: LedgerAnswer<boolean> = { ok: true, value: true };
const lost: LedgerAnswer<boolean> = { ok: true, value: false };
const failed: LedgerAnswer<boolean> = { ok: false, reason: 'no answer within 3000 ms' };

const add = (id: string) => (claims: readonly ClaimRecord[]) => [...claims, claim(id)];

describe('a claim', () => {
  it('on a cell that nobody has worked on stands in its head', async () => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    expect(head.claims()).toEqual([]);
    const one = claim('a');
    expect(await head.claim([one])).toEqual(done);
    expect(head.claims()).toEqual([one]);
    expect(ledger.items()).toEqual([
      { key, value: JSON.parse(JSON.stringify({ cell: 'cell-1', claims: [one] })), version: expect.any(String) },
    ]);
  });

  it.each([
    ['on a cell that nobody has worked on', []],
    ['on a cell with a claim', ['old']],
  ])('of many made at once is won by exactly one: %s', async (_what, before) => {
    const ledger = memoryLedger();
    await (await headIn(ledger)).claim(before.map(claim));
    const heads = await Promise.all(Array.from({ length: 20 }, () => headIn(ledger)));
    const answers = await Promise.all(heads.map((head, n) => head.claim([...head.claims(), claim(`c-${n}`)])));
    const winners = answers.flatMap((answer, n) => (answer.ok && answer.value ? [`c-${n}`] : []));
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(await standing(ledger)).toEqual([...before, ...winners]);
  });

  it('that was lost to another sees the other one, and may be made anew', async () => {
    const ledger = memoryLedger();
    const [mine, theirs] = [await headIn(ledger), await headIn(ledger)];
    await theirs.claim([claim('theirs')]);
    expect(await mine.claim([claim('mine')])).toEqual(lost);
    expect(mine.claims().map(({ id }) => id)).toEqual(['theirs']);
    expect(await mine.claim([...mine.claims(), claim('mine')])).toEqual(done);
    expect(await standing(ledger)).toEqual(['theirs', 'mine']);
  });

  it.each(['after', 'repeated'] as const)(
    'that was written though its answer got lost (%s) counts as made',
    async (how) => {
      const ledger = memoryLedger();
      const head = await headIn(ledger);
      ledger.failNext('swap', how);
      expect(await head.claim([claim('a')])).toEqual(done);
      expect(await head.change(add('b'))).toEqual(done);
      expect(await standing(ledger)).toEqual(['a', 'b']);
    },
  );

  it('that could not be written is told so, and may be made again', async () => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    ledger.failNext('swap', 'before');
    expect(await head.claim([claim('a')])).toEqual(failed);
    expect(head.claims()).toEqual([]);
    expect(await standing(ledger)).toEqual([]);
    expect(await head.claim([claim('a')])).toEqual(done);
  });

  it('that could not be written while another was is lost', async () => {
    const ledger = memoryLedger();
    const [mine, theirs] = [await headIn(ledger), await headIn(ledger)];
    ledger.beforeNext('swap', async () => {
      await theirs.claim([claim('theirs')]);
      ledger.failNext('swap', 'before');
    });
    expect(await mine.claim([claim('mine')])).toEqual(lost);
    expect(await standing(ledger)).toEqual(['theirs']);
  });

  it.each(['before', 'after'] as const)(
    'of which nobody tells whether it was written (%s) is not made',
    async (how) => {
      const ledger = memoryLedger();
      const head = await headIn(ledger);
      ledger.failNext('swap', how);
      ledger.failNext('get', 'before');
      expect(await head.claim([claim('a')])).toEqual(failed);
      expect(head.claims()).toEqual([]);
    },
  );
});

describe('a change', () => {
  it('is made to what stands there, whatever others have changed meanwhile', async () => {
    const ledger = memoryLedger();
    const [mine, first, second] = [await headIn(ledger), await headIn(ledger), await headIn(ledger)];
    await first.claim([claim('first')]);
    ledger.beforeNext('swap', () => second.change(add('second')));
    expect(await mine.change(add('mine'))).toEqual(done);
    expect(await standing(ledger)).toEqual(['first', 'second', 'mine']);
    expect(mine.claims().map(({ id }) => id)).toEqual(['first', 'second', 'mine']);
  });

  it('is given up where what it is to change is no longer there', async () => {
    const ledger = memoryLedger();
    const [mine, theirs] = [await headIn(ledger), await headIn(ledger)];
    await mine.claim([claim('mine')]);
    await theirs.change(() => [claim('theirs')]);
    const before = ledger.items();
    const answer = await mine.change((claims) =>
      claims.some(({ id }) => id === 'mine') ? claims.map((each) => ({ ...each, sent: [] })) : undefined,
    );
    expect(answer).toEqual(lost);
    expect(ledger.items()).toEqual(before);
  });

  it('is given up with a reason where others change the head every time', async () => {
    const ledger = memoryLedger();
    const [mine, theirs] = [await headIn(ledger), await headIn(ledger)];
    const interfere = (times: number) => {
      if (times === 0) return;
      ledger.beforeNext('swap', async () => {
        await theirs.change(add(`theirs-${times}`));
        interfere(times - 1);
      });
    };
    interfere(5);
    expect(await mine.change(add('mine'))).toEqual({ ok: false, reason: 'others changed it 5 times' });
    expect(await standing(ledger)).not.toContain('mine');
    interfere(4);
    expect(await mine.change(add('mine'))).toEqual(done);
    expect((await standing(ledger)).at(-1)).toBe('mine');
  });

  it.each(['after', 'repeated'] as const)('whose answer got lost (%s) is made once', async (how) => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    ledger.failNext('swap', how);
    expect(await head.change(add('a'))).toEqual(done);
    expect(await standing(ledger)).toEqual(['a']);
  });

  it('that could not be written is told so', async () => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    ledger.failNext('swap', 'before');
    expect(await head.change(add('a'))).toEqual(failed);
    expect(await standing(ledger)).toEqual([]);
  });

  it('of several made at once from one side costs one write each, and loses none', async () => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(await Promise.all(names.map((id) => head.change(add(id))))).toEqual(names.map(() => done));
    expect(await standing(ledger)).toEqual(names);
    expect(ledger.operations.filter((operation) => operation === 'swap')).toHaveLength(names.length);
  });

  it('that trips over a bug does not hold up the next', async () => {
    const ledger = memoryLedger();
    const head = await headIn(ledger);
    const broken = head.change(() => {
      throw new Error('a bug');
    });
    await expect(broken).rejects.toThrow('a bug');
    expect(await head.change(add('a'))).toEqual(done);
  });
});

describe('a head', () => {
  it("is nobody else's as long as nobody else has changed it", async () => {
    const ledger = memoryLedger();
    const [mine, theirs] = [await headIn(ledger), await headIn(ledger)];
    ledger.failNext('swap', 'after');
    await mine.claim([claim('mine')]);
    expect(mine.isOurs()).toBe(true);
    await theirs.change(add('theirs'));
    expect(theirs.isOurs()).toBe(false);
    expect(await mine.change(add('again'))).toEqual(done);
    expect(mine.isOurs()).toBe(false);
  });

  it('is found by the name of its cell, also once it was changed by somebody who does not know it', async () => {
    const ledger = memoryLedger();
    const found = async () => {
      const answer = await ledger.find(cellLookup('A-017'));
      return answer.ok && answer.value;
    };
    const named = cellHead({ id: 'cell-1', name: 'A-017' }, undefined, ledger, newId);
    if (!named.ok) throw new Error(named.reason);
    await named.value.claim([claim('a')]);
    expect(await found()).toEqual([key]);
    await (await headIn(ledger)).change(add('b'));
    expect(await found()).toEqual([key]);
    expect(await standing(ledger)).toEqual(['a', 'b']);
  });
});

describe('a head that cannot be read', () => {
  const reason = 'it holds a head that cannot be read, perhaps of a newer version';
  const { sent: _, ...withoutSent } = claim('a');

  it.each([
    ['nothing', null],
    ['no object', 'claims'],
    ['no claims', { cell: 'cell-1' }],
    ['claims that are no list', { cell: 'cell-1', claims: {} }],
    ['a claim that does not say what was sent', { cell: 'cell-1', claims: [withoutSent] }],
    ['a claim that is complete by something else', { cell: 'cell-1', claims: [{ ...claim('a'), completeBy: 'nod' }] }],
  ])('is a reason, and none of it is overwritten: %s', async (_what, value) => {
    const ledger = memoryLedger();
    const item: Item = { key, value, version: 'v-1' };
    expect(cellHead({ id: 'cell-1' }, item, ledger, newId)).toEqual({ ok: false, reason });
    const head = await headIn(ledger);
    await ledger.swap({ key, value, version: 'v-1' }, undefined);
    expect(await head.claim([claim('a')])).toEqual({ ok: false, reason });
    expect(await head.change(add('a'))).toEqual({ ok: false, reason });
    expect(ledger.items()).toEqual([item]);
  });

  it('is not one that has more in it, of a newer version', async () => {
    const ledger = memoryLedger();
    const newer = { cell: 'cell-1', claims: [{ ...claim('a'), priority: 1 }], version: 2 };
    await ledger.swap({ key, value: newer, version: 'v-1' }, undefined);
    expect(await standing(ledger)).toEqual(['a']);
  });
});
