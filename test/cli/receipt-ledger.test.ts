import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';
import { receiptLedger } from '../../lib/cli/receipt/receipt-ledger.ts';
import type { LedgerChoice } from '../../lib/cli/trace/ledger-source.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-receipt-ledger-'));
});
afterEach(() => rm(folder, { recursive: true }));

const clock = { now: Date.now, sleep: async () => {} };
const choice = (isDefault: boolean): LedgerChoice => ({
  ledger: { kind: 'file', path: join(folder, 'ledger.sqlite') },
  ...{ isDefault, sessionGapMs: 0, sessionQuietMs: 0 },
});
const key = { partition: 'cell a', sort: 'settled b' };

test('of a local stack that has filed nothing yet is empty, and is what it files once it does', async () => {
  const ledger = receiptLedger(choice(true), true, clock);
  if (ledger.kind === 'none') throw new Error(ledger.why);
  expect(ledger.warning).toMatch(/^There is no ledger .*: no local stack \(npm start\) has filed anything here yet$/);
  expect(await ledger.store.get([key])).toEqual({ items: new Map([[key, undefined]]) });

  const item = { key, value: 'filed' };
  await sqliteLedger(join(folder, 'ledger.sqlite'), clock).write([{ kind: 'put', item }]);
  expect((await ledger.store.get([key])).items.get(key)).toMatchObject(item);
  expect(receiptLedger(choice(true), true, clock)).toEqual({ kind: 'ledger', store: expect.anything() });
});

test.each([
  ['that somebody has named', choice, false, true, 'there is no ledger '],
  ['that nobody has named for the queue', choice, true, false, 'no ledger is named for this queue'],
])('there is none where it is one %s', (_, of, isDefault, isLocalStack, why) => {
  expect(receiptLedger(of(isDefault), isLocalStack, clock)).toEqual({
    kind: 'none',
    why: expect.stringContaining(why),
  });
});
