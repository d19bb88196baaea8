import { describe, expect, test } from 'vitest';

import { openFile } from '../../lib/adapters/import-file/open-file.ts';
import { importWaiting } from '../../lib/import/waiting/waiting-files.ts';
import { importFile } from '../../lib/import.ts';
import type { ImportBucket, LedgerStore, ReturnQueue } from '../../lib/ports.ts';
import { type Importing, type WaitingScene, waitingScene } from '../support/waiting-scene.ts';

const rows = ['CELL-1', 'CELL-1', 'CELL-2', 'CELL-2', 'none'];
const sheet = [
  'Cell,Measured at,Thickness [mm]',
  ...rows.map((cell, index) => `${cell},2026-11-20T08:0${index}:00Z,4.12`),
];

/** A file as an import in small takes it, and one as the import itself does. */
const inSmall = 'A\nB\nC\nD\nnone\n';
const inFull = `${sheet.join('\n')}\n`;

/** The import itself; to a queue that keeps the ids of readings that it was sent. */
function fullImport(scene: WaitingScene, readings: ReturnQueue, ledger: LedgerStore): Importing {
  return (file, order, own) =>
    importFile(file, order, {
      ...scene.world(),
      ...own,
      cells: async (cell) =>
        cell.kind === 'name' && cell.name !== 'none'
          ? { kind: 'known', id: `id-of-${cell.name}` }
          : { kind: 'refused', problem: { code: 'unknown-cell', detail: 'Cannot find the cell' } },
      open: openFile,
      readings,
      ledger,
      readingRules: { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: scene.now() },
      sessionGapMs: 900_000,
      offsetsOf: () => undefined,
    });
}

const queueOf = (sent: string[]): ReturnQueue => ({
  send: async (messages) => {
    for (const { body } of messages) {
      const { readings = [{}], ...around } = JSON.parse(body);
      for (const reading of readings) sent.push({ ...around, ...reading }.reading_id);
    }
    return { sent: new Map(messages.map((message) => [message, 'id'])) };
  },
});

/** Ports as a process has them that dies at one of its calls, from 1: none is answered from then on. */
function mortal(at: number, isDone: boolean) {
  let calls = 0;
  const died = Promise.withResolvers<'died'>();
  const never = new Promise<never>(() => {});
  const wrapped = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== 'function' || name === 'open') return call;
        return async (...args: unknown[]) => {
          calls += 1;
          if (calls < at) return call(...args);
          died.resolve('died');
          if (calls === at && isDone) await call(...args);
          return never;
        };
      },
    });
  return { wrapped, died: died.promise };
}

/** What is left in the bucket, without pieces that no run knew of: they go by themselves. */
const left = ({ bucket }: WaitingScene) =>
  Object.fromEntries(Object.entries(bucket.objects()).filter(([key]) => !key.startsWith('unfinished/')));

describe.each([
  ['before it is done', false],
  ['when it is done', true],
])('a run that dies at any of its calls, %s,', (_, isDone) => {
  test('leaves the file to the next, which ends it with every line once in its receipt', async () => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      const scene = waitingScene();
      scene.bucket.place('incoming/a.csv', inSmall);
      const { wrapped, died } = mortal(at, isDone);
      const ports = { bucket: wrapped<ImportBucket>(scene.bucket), ledger: wrapped<LedgerStore>(scene.ledger) };
      if ((await Promise.race([importWaiting(scene.world(ports)), died])) !== 'died') break;
      deaths += 1;
      scene.passLeases();
      await importWaiting(scene.world());
      expect(left(scene), `died at call ${at}`).toEqual({
        'done/a.csv': inSmall,
        'receipts/a.csv.rows.csv': `head\n${inSmall}`,
        'receipts/a.csv.summary.json': expect.stringContaining('"done"'),
        'receipts/a.csv.unknown-cells.csv': 'cell\nnone\n',
      });
      // Behind the last checkpoint lines are sent again, under the same ids.
      expect([...new Set(scene.sent)].toSorted()).toEqual(['A', 'B', 'C', 'D', 'none']);
      expect(scene.sent.length).toBeLessThanOrEqual(5 + 2);
    }
    expect(deaths).toBeGreaterThan(15);
  });

  test('leaves it so also where the import is the real one: what is sent again has the same ids', async () => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      const scene = waitingScene();
      const queue = queueOf(scene.sent);
      scene.bucket.place('incoming/a.csv', inFull);
      const { wrapped, died } = mortal(at, isDone);
      const ledger = wrapped<LedgerStore>(scene.ledger);
      const ports = { bucket: wrapped<ImportBucket>(scene.bucket), ledger };
      const dying = { ...ports, importFile: fullImport(scene, wrapped<ReturnQueue>(queue), ledger) };
      if ((await Promise.race([importWaiting(scene.world(dying)), died])) !== 'died') break;
      deaths += 1;
      scene.passLeases();
      await importWaiting(scene.world({ importFile: fullImport(scene, queue, scene.ledger) }));
      const { 'receipts/a.csv.rows.csv': receipt = '', ...others } = left(scene);
      expect(Object.keys(others), `died at call ${at}`).toEqual([
        'done/a.csv',
        'receipts/a.csv.summary.json',
        'receipts/a.csv.unknown-cells.csv',
      ]);
      const lines = receipt.trim().split(/\r?\n/).slice(1);
      expect(lines.map((line) => line.split(',').slice(1, 4).join(' '))).toEqual(
        rows.map((cell, index) => `${index + 2} Thickness [mm] ${cell}`),
      );
      expect(new Set(scene.sent).size).toBe(4);
    }
    expect(deaths).toBeGreaterThan(10);
  });
});
