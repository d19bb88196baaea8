import type { LedgerStore } from '../ports.ts';

/** A ledger that knows nothing: for a look where none is named. */
export const emptyLedger: LedgerStore = {
  get: async (keys) => ({ items: new Map(keys.map((key) => [key, undefined])) }),
  list: async () => ({ ok: true, value: [] }),
  write: async (changes) => ({ failed: new Set(changes), reason: 'there is no ledger' }),
  swap: async () => ({ ok: false, reason: 'there is no ledger' }),
  find: async () => ({ ok: true, value: [] }),
};
