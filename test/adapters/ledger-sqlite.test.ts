/** What the ledger in a file does as a file. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';
import type { Change, Item } from '../../lib/ports.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-ledger-'));
});
afterAll(() => rm(folder, { recursive: true }));

let file: string;
let tests = 0;
beforeEach(() => {
  tests += 1;
  file = join(folder, `ledger-${tests}.sqlite`);
});

const nowSeconds = Date.parse('2026-11-20T08:00:00Z') / 1000;
const ledgerIn = (path: string, atSeconds = nowSeconds) => sqliteLedger(path, { now: () => atSeconds * 1000 });
const key = (sort: string) => ({ partition: 'cell-a', sort });
const item = (sort: string, rest: Partial<Item> = {}): Item => ({ key: key(sort), value: sort, ...rest });
const puts = (...all: readonly Item[]) => all.map((item): Change => ({ kind: 'put', item }));
const all = (path: string) => ledgerIn(path).list('cell-a', '', '~');

/** Another program at the same file. */
function meddle(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

test('the file and its folders are made at the first use, not before', async () => {
  const ledger = ledgerIn(join(folder, 'not', 'yet', 'ledger.sqlite'));
  await expect(rm(join(folder, 'not'), { recursive: true })).rejects.toThrow('ENOENT');
  expect(await ledger.write(puts(item('r-1')))).toEqual({ failed: new Set() });
  expect(await all(join(folder, 'not', 'yet', 'ledger.sqlite'))).toEqual({ ok: true, value: [item('r-1')] });
});

test('two that have the file open see what the other has written', async () => {
  const [one, other] = [ledgerIn(file), ledgerIn(file)];
  expect(await one.swap({ ...item('head'), version: 'v-1' }, undefined)).toEqual({ ok: true, value: true });
  expect(await other.swap({ ...item('head'), version: 'v-2' }, undefined)).toEqual({ ok: true, value: false });
  expect(await other.swap({ ...item('head'), version: 'v-2' }, 'v-1')).toEqual({ ok: true, value: true });
  expect(await one.swap({ ...item('head'), version: 'v-3' }, 'v-1')).toEqual({ ok: true, value: false });
  expect(await one.list('cell-a', '', '~')).toEqual({ ok: true, value: [{ ...item('head'), version: 'v-2' }] });
});

test('processes that begin with the same new file at once count to the sum of what each counts', async () => {
  const script = join(import.meta.dirname, '../support/ledger-counter.ts');
  const counters = Array.from({ length: 4 }, () =>
    fork(script, [file, '50'], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] }),
  );
  expect(await Promise.all(counters.map(async (counter) => (await once(counter, 'exit'))[0]))).toEqual([0, 0, 0, 0]);
  expect(await all(file)).toMatchObject({ ok: true, value: [{ key: key('count'), value: 200 }] });
});

test('items that may go are gone when the file is opened again, and no others', async () => {
  const items = [
    item('past', { expiresAt: nowSeconds - 1 }),
    item('now', { expiresAt: nowSeconds }),
    item('soon', { expiresAt: nowSeconds + 1 }),
    item('ever'),
  ];
  await ledgerIn(file, nowSeconds - 60).write(puts(...items));
  expect(await all(file)).toEqual({ ok: true, value: [items[3], items[2]] });
});

test('memory is shared with nobody and leaves no file', async () => {
  await ledgerIn(':memory:').write(puts(item('r-1')));
  expect(await all(':memory:')).toEqual({ ok: true, value: [] });
});

test('a file that cannot be opened is told of, and tried again at the next call', async () => {
  await mkdir(file);
  const ledger = ledgerIn(file);
  const reason = `${file}: unable to open database file`;
  const changes = puts(item('r-1'), item('r-2'));
  expect(await ledger.get([key('r-1')])).toEqual({ items: new Map(), reason });
  expect(await ledger.write(changes)).toEqual({ failed: new Set(changes), reason });
  expect(await ledger.list('cell-a', '', '~')).toEqual({ ok: false, reason });
  expect(await ledger.swap({ ...item('head'), version: 'v' }, undefined)).toEqual({ ok: false, reason });
  expect(await ledger.find('r-1')).toEqual({ ok: false, reason });

  await rm(file, { recursive: true });
  expect(await ledger.write(changes)).toEqual({ failed: new Set() });
});

test('a file that is no database is told of', async () => {
  meddle('CREATE TABLE other (a)');
  const db = new DatabaseSync(file);
  db.exec('DROP TABLE other; CREATE TABLE items (something)');
  db.close();
  expect(await all(file)).toMatchObject({ ok: false, reason: expect.stringContaining(`${file}: `) });
});

test('a change that SQLite refuses takes no other of its transaction with it', async () => {
  const ledger = ledgerIn(file);
  await ledger.write(puts(item('r-0')));
  meddle(
    `CREATE TRIGGER refuse BEFORE INSERT ON items WHEN NEW.sort = 'r-2' BEGIN SELECT RAISE(ABORT, 'not this one'); END`,
  );
  const changes: Change[] = [...puts(item('r-1'), item('r-2'), item('r-3')), { kind: 'delete', key: key('r-0') }];
  expect(await ledger.write(changes)).toEqual({ failed: new Set([changes[1]]), reason: `${file}: not this one` });
  expect(await all(file)).toEqual({ ok: true, value: [item('r-1'), item('r-3')] });
});

test('where SQLite undoes the whole transaction, all changes of it are told as failed', async () => {
  const ledger = ledgerIn(file);
  await ledger.write(puts(item('r-0')));
  meddle(
    `CREATE TRIGGER undo BEFORE INSERT ON items WHEN NEW.sort = 'r-2' BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END`,
  );
  const changes = puts(item('r-1'), item('r-2'), item('r-3'));
  expect(await ledger.write(changes)).toEqual({ failed: new Set(changes), reason: `${file}: disk full` });
  expect(await all(file)).toEqual({ ok: true, value: [item('r-0')] });
  expect(await ledger.write(puts(item('r-4')))).toEqual({ failed: new Set() });
});

test('an item whose value is no JSON is told of, and found by its lookup, and the others are read', async () => {
  const ledger = ledgerIn(file);
  await ledger.write(puts(item('r-1', { lookup: 'l' }), item('r-2')));
  meddle(`UPDATE items SET value = '{' WHERE sort = 'r-1'`);
  const keys = [key('r-1'), key('r-2'), key('r-3')];
  const { items, reason } = await ledger.get(keys);
  expect(items).toEqual(
    new Map([
      [keys[1], item('r-2')],
      [keys[2], undefined],
    ]),
  );
  expect(reason).toContain('JSON');
  expect(await all(file)).toMatchObject({ ok: false, reason: expect.stringContaining('JSON') });
  expect(await ledger.find('l')).toEqual({ ok: true, value: [key('r-1')] });
});

describe('a ledger that is only read', () => {
  const reading = (path = file) => sqliteLedger(path, { now: () => nowSeconds * 1000 }, { readOnly: true });
  /** What lies in the folder under the file's name, and what is in it. */
  const onDisk = async () => ({
    names: (await readdir(folder)).filter((name) => name.startsWith(`ledger-${tests}.`)),
    bytes: await readFile(file),
  });

  /** A ledger as somebody keeps a copy of it: in one file, that no other program has open. */
  async function copied(...items: readonly Item[]): Promise<void> {
    const source = join(folder, `source-${tests}.sqlite`);
    await ledgerIn(source, nowSeconds - 60).write(puts(...items));
    const db = new DatabaseSync(source);
    db.prepare('VACUUM INTO ?').run(file);
    db.close();
  }

  test('tells what is in its file, and leaves that as it is: what may go, and the journal', async () => {
    const past = item('past', { expiresAt: nowSeconds - 1, lookup: 'l' });
    await copied(past, item('r-1'));
    const before = await onDisk();

    const ledger = reading();
    expect(await ledger.list('cell-a', '', '~')).toEqual({ ok: true, value: [past, item('r-1')] });
    expect(await ledger.find('l')).toEqual({ ok: true, value: [past.key] });
    expect([...(await ledger.get([key('r-1')])).items.values()]).toEqual([item('r-1')]);
    expect(await onDisk()).toEqual(before);
  });

  test('sees what others write meanwhile', async () => {
    const writing = ledgerIn(file);
    await writing.write(puts(item('r-1')));
    const ledger = reading();
    expect(await ledger.list('cell-a', '', '~')).toEqual({ ok: true, value: [item('r-1')] });
    await writing.write(puts(item('r-2')));
    expect(await ledger.list('cell-a', '', '~')).toEqual({ ok: true, value: [item('r-1'), item('r-2')] });
  });

  test('takes no write, and says so', async () => {
    await copied({ ...item('head'), version: 'v-1' });
    const before = await onDisk();
    const ledger = reading();
    const reason = `${file}: attempt to write a readonly database`;
    const changes: Change[] = [...puts(item('r-1')), { kind: 'delete', key: key('head') }];
    expect(await ledger.write(changes)).toEqual({ failed: new Set(changes), reason });
    expect(await ledger.swap({ ...item('head'), version: 'v-2' }, 'v-1')).toEqual({ ok: false, reason });
    expect(await onDisk()).toEqual(before);
  });

  test('is not made where it is missing, nor its folder', async () => {
    const missing = join(folder, 'missing', 'ledger.sqlite');
    const reason = `${missing}: unable to open database file`;
    expect(await reading(missing).list('cell-a', '', '~')).toEqual({ ok: false, reason });
    expect(await readdir(folder)).not.toContain('missing');
  });

  test.each([
    ['a text', () => writeFile(file, 'a note, and by no means a database'), 'file is not a database'],
    ['an empty file', () => writeFile(file, ''), 'no such table: items'],
    ['a database of something else', async () => meddle('CREATE TABLE parts (a)'), 'no such table: items'],
    ['a database with other items', async () => meddle('CREATE TABLE items (a)'), 'no such column: partition'],
  ])('is none where there is %s, which stays as it is', async (_what, make, why) => {
    await make();
    const before = await onDisk();
    const answer = { ok: false, reason: `${file}: it is no ledger: ${why}` };
    expect(await reading().list('cell-a', '', '~')).toEqual(answer);
    expect(await onDisk()).toEqual(before);
  });
});
