import { expect, it } from 'vitest';

import { letterKey } from '../../lib/ledger/keys.ts';
import { enterLetters, letteredBefore } from '../../lib/ledger/letters.ts';
import type { LedgerStore } from '../../lib/ports.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { now } from '../support/readings.ts';

const clock = { now: () => now, sleep: async () => {} };

/** Which of the messages were dead-lettered, and of which that cannot be seen. */
async function seen(ledger: LedgerStore, ...messageIds: string[]) {
  const { lettered, unseen } = await letteredBefore(messageIds, { ledger });
  return { lettered: [...lettered], unseen: [...unseen] };
}

it('a message that was dead-lettered is known from then on, and no other', async () => {
  const ledger = memoryLedger();
  expect(await enterLetters(['m-1', 'm-2'], { ledger, clock })).toBeUndefined();
  expect(await seen(ledger, 'm-2', 'm-3', 'm-1')).toEqual({ lettered: ['m-2', 'm-1'], unseen: [] });
  expect(ledger.operations).toEqual(['write', 'get']);
});

it('it is known for longer than a queue keeps messages, and not for good', async () => {
  const ledger = memoryLedger();
  await enterLetters(['m-1'], { ledger, clock });
  const [item] = ledger.items();
  const days = ((item?.expiresAt ?? 0) - now / 1000) / (24 * 3600);
  expect(days).toBeGreaterThan(14);
  expect(days).toBeLessThan(30);
  expect(item).toMatchObject({ key: letterKey('m-1'), value: { message: 'm-1', at: now } });
});

it('where the ledger fails it is not known of any message', async () => {
  const ledger = memoryLedger();
  await enterLetters(['m-1'], { ledger, clock });
  ledger.failNext('get', 'before');
  const { lettered, unseen, reason } = await letteredBefore(['m-1', 'm-2'], { ledger });
  expect([[...lettered], [...unseen], reason]).toEqual([[], ['m-1', 'm-2'], 'no answer within 3000 ms']);
});

it('where the ledger leaves a message out it is not known of that one', async () => {
  const ledger = memoryLedger();
  await enterLetters(['m-1', 'm-2'], { ledger, clock });
  const store: LedgerStore = { ...ledger, get: (keys) => ledger.get(keys.slice(0, 1)) };
  expect(await seen(store, 'm-1', 'm-2')).toEqual({ lettered: ['m-1'], unseen: ['m-2'] });
});

it('a letter that could not be entered is told so', async () => {
  const ledger = memoryLedger();
  ledger.failNext('write', 'before');
  expect(await enterLetters(['m-1'], { ledger, clock })).toBe('no answer within 3000 ms');
  expect(await seen(ledger, 'm-1')).toEqual({ lettered: [], unseen: [] });
});
