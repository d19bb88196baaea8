import type { Clock, LedgerStore } from '../ports.ts';
import { dynamoDbLedger } from './ledger-dynamodb.ts';
import { sqliteLedger } from './ledger-sqlite.ts';

/** Where the ledger is kept: a table in DynamoDB, or a file (`:memory:`: nowhere) in SQLite's format. */
export type LedgerSource = { kind: 'table'; name: string } | { kind: 'file'; path: string };

/** The ledger there. Nothing is opened or asked before it is first used. `readOnly`: a file is neither made nor changed. */
export function ledgerStoreFrom(source: LedgerSource, clock: Clock, { readOnly = false } = {}): LedgerStore {
  return source.kind === 'table' ? dynamoDbLedger(source.name, clock) : sqliteLedger(source.path, clock, { readOnly });
}
