import { existsSync } from 'node:fs';

import { ledgerStoreFrom } from '../../adapters/ledger.ts';
import type { Clock, LedgerStore } from '../../ports.ts';
import { emptyLedger } from '../empty-ledger.ts';
import { knownLedger } from '../known-ledger.ts';
import type { LedgerChoice } from '../trace/ledger-source.ts';

/** The ledger in which is looked for readings; `warning`: a sentence to know. Or why there is none, in a clause. */
export type ReceiptLedger = { kind: 'ledger'; store: LedgerStore; warning?: string } | { kind: 'none'; why: string };

/** A local stack that has filed nothing yet has no ledger: whoever follows its readings waits for that, too. */
export function receiptLedger(choice: LedgerChoice, isLocalStack: boolean, clock: Clock): ReceiptLedger {
  const known = knownLedger(choice, isLocalStack, clock);
  const { ledger, isDefault } = choice;
  if (known.kind === 'ledger' || !isDefault || !isLocalStack || ledger.kind !== 'file') return known;
  return {
    kind: 'ledger',
    store: onceThere(ledger.path, ledgerStoreFrom(ledger, clock, { readOnly: true })),
    warning: `${known.why.replace('there', 'There')}: no local stack (npm start) has filed anything here yet`,
  };
}

const onceThere = (path: string, store: LedgerStore): LedgerStore => ({
  ...store,
  get: (keys) => (existsSync(path) ? store.get(keys) : emptyLedger.get(keys)),
});
