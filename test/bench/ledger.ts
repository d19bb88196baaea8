/** The ledgers that a reading's processor time is measured with. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ledgerStoreFrom } from '../../lib/adapters/ledger.ts';
import type { LedgerStore } from '../../lib/ports.ts';
import { startDynamoApart } from './with-dynamo.ts';

export type LedgerKind = 'none' | 'file' | 'table';

export interface BenchLedger {
  store: LedgerStore;
  stop: () => void;
}

/** `none` knows nothing and keeps nothing: what is left is the work of ingest itself. */
export async function benchLedger(kind: LedgerKind): Promise<BenchLedger> {
  const clock = { now: Date.now, sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  switch (kind) {
    case 'none':
      return { store: noLedger, stop: () => {} };
    case 'file': {
      const path = join(tmpdir(), `cellgauge-bench-${process.pid}.sqlite`);
      const remove = () => {
        for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
      };
      return { store: ledgerStoreFrom({ kind: 'file', path }, clock), stop: remove };
    }
    case 'table': {
      const dynamo = await startDynamoApart();
      Object.assign(process.env, dynamo.environment);
      return { store: ledgerStoreFrom({ kind: 'table', name: dynamo.table }, clock), stop: dynamo.stop };
    }
  }
}

const noLedger: LedgerStore = {
  get: async (keys) => ({ items: new Map(keys.map((key) => [key, undefined])) }),
  list: async () => ({ ok: true, value: [] }),
  write: async () => ({ failed: new Set() }),
  swap: async () => ({ ok: true, value: true }),
  find: async () => ({ ok: true, value: [] }),
};
