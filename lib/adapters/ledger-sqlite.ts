import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { Change, Clock, Item, ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';
import { firstReason } from './first-reason.ts';
import { isLookup, itemOf, type KeptItem, kept, unusableKey } from './ledger-item.ts';

/** How long a call waits while another process writes. */
const busyMs = 5000;

/**
 * The ledger in a file, through Node's own SQLite, which is loaded when it is first needed; the file and its folder are made
 * where they are missing. Several processes may use one file. What was answered as written outlasts a loss of power.
 * `readOnly`: nothing is made, changed or expired, and writes fail.
 */
export function sqliteLedger(
  file: string,
  clock: Pick<Clock, 'now'>,
  { readOnly = false }: { readOnly?: boolean } = {},
): LedgerStore {
  let opening: Promise<Ledger> | undefined;
  const opened = (): Promise<Ledger> => {
    if (opening) return opening;
    const started = readOnly ? openToRead(file) : openToWrite(file, clock.now() / 1000);
    opening = started;
    // A failure is not kept: the next call tries again.
    started.catch(() => {
      opening = undefined;
    });
    return started;
  };
  const answered = async <T>(read: (ledger: Ledger) => T): Promise<LedgerAnswer<T>> => {
    try {
      return { ok: true, value: read(await opened()) };
    } catch (error) {
      return { ok: false, reason: reasonOf(error, file) };
    }
  };

  return {
    get: async (keys) => {
      const items = new Map<ItemKey, Item | undefined>();
      const reasons: string[] = [];
      const ledger = await answered((open) => open);
      if (!ledger.ok) return { items, reason: ledger.reason };
      for (const key of keys) {
        const unusable = unusableKey(key);
        const read = unusable ?? (await answered(({ one }) => itemIn(one.get(key.partition, key.sort))));
        if (typeof read === 'string') reasons.push(read);
        else if (read.ok) items.set(key, read.value);
        else reasons.push(read.reason);
      }
      return { items, ...firstReason(reasons) };
    },

    list: (partition, from, to) => answered(({ between }) => between.all(partition, from, to).map(existing)),

    write: async (changes) => {
      const failed = new Set<Change>();
      const reasons: string[] = [];
      const runs: { change: Change; run: (ledger: Ledger) => void }[] = [];
      for (const change of changes) {
        const run = runOf(change);
        if (typeof run === 'function') runs.push({ change, run });
        else {
          failed.add(change);
          reasons.push(run.reason);
        }
      }
      if (runs.length > 0) {
        const written = await answered((ledger) => inOneTransaction(ledger, runs));
        const unwritten = written.ok ? written.value : runs.map(({ change }) => ({ change, error: written.reason }));
        for (const { change, error } of unwritten) {
          failed.add(change);
          reasons.push(reasonOf(error, file));
        }
      }
      return { failed, ...firstReason(reasons) };
    },

    swap: async (item, version) => {
      const fit = kept(item);
      if (!fit.ok) return fit;
      const { partition, sort } = fit.item;
      return answered(({ insert, replace }) => {
        const { changes } =
          version === undefined
            ? insert.run(...columns(fit.item))
            : replace.run(...columns(fit.item).slice(2), partition, sort, version);
        return changes === 1;
      });
    },

    find: (lookup) => answered(({ bearing }) => (isLookup(lookup) ? bearing.all(lookup).map(keyIn) : [])),
  };
}

/** An open file, with what is asked of it prepared. */
interface Ledger {
  db: DatabaseSync;
  one: StatementSync;
  between: StatementSync;
  bearing: StatementSync;
  put: StatementSync;
  insert: StatementSync;
  replace: StatementSync;
  remove: StatementSync;
}

async function openToWrite(file: string, nowSeconds: number): Promise<Ledger> {
  const { DatabaseSync } = await import('node:sqlite');
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, { timeout: busyMs });
  return ledgerIn(db, () => {
    // In WAL mode, `NORMAL` would lose the last commits with the power (sqlite.org/pragma.html#pragma_synchronous); macOS
    // keeps what fsync was asked for only when told so (…#pragma_fullfsync).
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      CREATE TABLE IF NOT EXISTS items (
        partition TEXT NOT NULL,
        sort TEXT NOT NULL,
        value TEXT NOT NULL,
        version TEXT,
        lookup TEXT,
        expires INTEGER,
        PRIMARY KEY (partition, sort)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS items_by_lookup ON items (lookup) WHERE lookup IS NOT NULL;
      CREATE INDEX IF NOT EXISTS items_by_expiry ON items (expires) WHERE expires IS NOT NULL;
    `);
    db.prepare('DELETE FROM items WHERE expires <= ?').run(Math.floor(nowSeconds));
  });
}

async function openToRead(file: string): Promise<Ledger> {
  const { DatabaseSync } = await import('node:sqlite');
  return ledgerIn(new DatabaseSync(file, { timeout: busyMs, readOnly: true }));
}

/** The ledger in an open file, once that is made ready; one that holds no ledger is closed again. */
function ledgerIn(db: DatabaseSync, makeReady: () => void = () => {}): Ledger {
  try {
    makeReady();
    const select = 'SELECT partition, sort, value, version, lookup, expires FROM items';
    const insert = 'INSERT INTO items (partition, sort, value, version, lookup, expires) VALUES (?, ?, ?, ?, ?, ?)';
    return {
      db,
      one: db.prepare(`${select} WHERE partition = ? AND sort = ?`),
      between: db.prepare(`${select} WHERE partition = ? AND sort BETWEEN ? AND ? ORDER BY sort`),
      bearing: db.prepare('SELECT partition, sort FROM items WHERE lookup = ? ORDER BY partition, sort'),
      put: db.prepare(`${insert} ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version,
        lookup = excluded.lookup, expires = excluded.expires`),
      insert: db.prepare(`${insert} ON CONFLICT DO NOTHING`),
      replace: db.prepare(`UPDATE items SET value = ?, version = ?, lookup = ?, expires = ?
        WHERE partition = ? AND sort = ? AND version = ?`),
      remove: db.prepare('DELETE FROM items WHERE partition = ? AND sort = ?'),
    };
  } catch (error) {
    db.close();
    throw isForeign(error) ? new Error(`it is no ledger: ${error.message}`, { cause: error }) : error;
  }
}

/** SQLITE_NOTADB, and SQLITE_ERROR, which says here that a table or a column is missing (sqlite.org/rescode.html). */
const isForeign = (error: unknown): error is Error =>
  error instanceof Error && 'errcode' in error && (error.errcode === 26 || error.errcode === 1);

function runOf(change: Change): ((ledger: Ledger) => void) | { reason: string } {
  if (change.kind === 'put') {
    const fit = kept(change.item);
    return fit.ok ? ({ put }) => put.run(...columns(fit.item)) : fit;
  }
  const { partition, sort } = change.key;
  const unusable = unusableKey(change.key);
  return unusable === undefined ? ({ remove }) => remove.run(partition, sort) : { reason: unusable };
}

/**
 * One transaction, as each has to wait for the disk; a change that fails takes no other with it. Returns those that failed;
 * throws where all did.
 */
function inOneTransaction(
  ledger: Ledger,
  runs: readonly { change: Change; run: (ledger: Ledger) => void }[],
): { change: Change; error: unknown }[] {
  const { db } = ledger;
  const failed: { change: Change; error: unknown }[] = [];
  // Not a plain BEGIN: a transaction that begins with reading may find that it cannot write any more.
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { change, run } of runs) {
      try {
        run(ledger);
      } catch (error) {
        // A full disk, say, ends the whole transaction.
        if (!db.isTransaction) throw error;
        failed.push({ change, error });
      }
    }
    db.exec('COMMIT');
    return failed;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const columns = ({ partition, sort, value, version, lookup, expires }: KeptItem): SQLInputValue[] => [
  ...[partition, sort, value],
  ...[version ?? null, lookup ?? null, expires ?? null],
];

type Row = ReturnType<StatementSync['get']>;

const keyIn = ({ partition, sort }: NonNullable<Row>): ItemKey => ({
  partition: String(partition),
  sort: String(sort),
});

const itemIn = (row: Row): Item | undefined => (row === undefined ? undefined : existing(row));

function existing({ partition, sort, value, version, lookup, expires }: NonNullable<Row>): Item {
  return itemOf({
    ...{ partition: String(partition), sort: String(sort), value: String(value) },
    ...(version !== null && { version: String(version) }),
    ...(lookup !== null && { lookup: String(lookup) }),
    ...(expires !== null && { expires: Number(expires) }),
  });
}

const reasonOf = (error: unknown, file: string): string =>
  error instanceof Error ? `${file}: ${error.message}` : String(error);
