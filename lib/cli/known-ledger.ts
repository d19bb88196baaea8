import { existsSync } from 'node:fs';

import { ledgerStoreFrom } from '../adapters/ledger.ts';
import type { Clock, LedgerStore } from '../ports.ts';
import type { LedgerChoice } from './trace/ledger-source.ts';

/** The ledger that is meant, to be read; or why there is none, in a clause. */
export type KnownLedger = { kind: 'ledger'; store: LedgerStore } | { kind: 'none'; why: string };

/** `isLocalStack`: of a queue that is the local stack's; the ledger that nobody has named is of no other. */
export function knownLedger(
  { ledger, isDefault }: Pick<LedgerChoice, 'ledger' | 'isDefault'>,
  isLocalStack: boolean,
  clock: Clock,
): KnownLedger {
  if (isDefault && !isLocalStack) {
    const why =
      'no ledger is named for this queue; name it with --ledger-table, --ledger-file, LEDGER_TABLE or LEDGER_FILE';
    return { kind: 'none', why };
  }
  if (ledger.kind === 'file' && !existsSync(ledger.path)) {
    return { kind: 'none', why: `there is no ledger ${ledger.path}` };
  }
  return { kind: 'ledger', store: ledgerStoreFrom(ledger, clock, { readOnly: true }) };
}
