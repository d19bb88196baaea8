import { beforeEach, describe, expect, test } from 'vitest';

import { importWaiting } from '../../../lib/import/waiting/waiting-files.ts';
import { type Importing, minute, type WaitingScene, waitingScene } from '../../support/waiting-scene.ts';

const slow = 'SlowDown: Please reduce your request rate.';
const silent = 'no answer within 3000 ms';

let scene: WaitingScene;
beforeEach(() => {
  scene = waitingScene();
});

describe('a file that waits', () => {
  test('is imported, moved to done/, and leaves its receipt and nothing else', async () => {
    scene.bucket.place('incoming/lab/a.csv', 'A\nB\nnone\n');
    expect(await scene.statesOf()).toEqual({ 'lab/a.csv': 'done' });
    expect(scene.bucket.objects()).toEqual({
      'done/lab/a.csv': 'A\nB\nnone\n',
      'receipts/lab/a.csv.rows.csv': 'head\nA\nB\nnone\n',
      'receipts/lab/a.csv.summary.json': expect.stringContaining('"done"'),
      'receipts/lab/a.csv.unknown-cells.csv': 'cell\nnone\n',
    });
    expect(scene.sent).toEqual(['A', 'B', 'none']);
    expect(scene.ledger.items()).toEqual([]);
    expect(scene.events).toMatchObject([
      { kind: 'began', file: { key: 'incoming/lab/a.csv' }, from: 0 },
      { kind: 'ended', end: { key: 'incoming/lab/a.csv', state: 'done', summary: { rows: 3 } } },
    ]);
  });

  test('and cannot be imported goes to failed/, with the reason in its summary', async () => {
    scene.bucket.place('incoming/a.csv', '');
    expect(await importWaiting(scene.world())).toMatchObject({
      ok: true,
      ends: [{ key: 'incoming/a.csv', state: 'failed', reason: 'it is empty', summary: { state: 'failed' } }],
      left: 0,
    });
    expect(scene.bucket.objects()).toEqual({
      'failed/a.csv': '',
      'receipts/a.csv.summary.json': expect.stringContaining('"failed"'),
    });
    expect(scene.ledger.items()).toEqual([]);
  });

  test('that cannot be imported leaves the rows of an earlier file of its name', async () => {
    scene.bucket.place('incoming/a.csv', 'A\nnone\n');
    await scene.statesOf();
    scene.bucket.place('incoming/a.csv', 'A\n');
    await scene.statesOf();
    expect(Object.keys(scene.bucket.objects())).toEqual([
      'done/a.csv',
      'receipts/a.csv.rows.csv',
      'receipts/a.csv.summary.json',
    ]);
    scene.bucket.place('incoming/a.csv', '');
    await scene.statesOf();
    expect(Object.keys(scene.bucket.objects())).toEqual([
      'done/a.csv',
      'failed/a.csv',
      'receipts/a.csv.rows.csv',
      'receipts/a.csv.summary.json',
    ]);
  });

  test('is imported again where it is put again, even with the same content', async () => {
    for (const _ of ['first', 'second']) {
      scene.bucket.place('incoming/a.csv', 'A\n');
      expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    }
    expect(scene.sent).toEqual(['A', 'A']);
  });

  test('is left alone while another run has it', async () => {
    scene.bucket.place('incoming/a.csv', 'A\nB\n');
    let other: Record<string, string> = {};
    const importFile = scene.lines(async () => {
      other = await scene.statesOf();
      return undefined;
    });
    expect(await scene.statesOf({ importFile })).toEqual({ 'a.csv': 'done' });
    expect(other).toEqual({ 'a.csv': 'held' });
    expect(scene.sent).toEqual(['A', 'B']);
  });

  test('is left for later where the ledger does not tell whether another run has it', async () => {
    scene.bucket.place('incoming/a.csv', 'A\n');
    scene.ledger.failNext('get', 'before');
    expect(await importWaiting(scene.world())).toMatchObject({
      ends: [{ state: 'stopped', reason: `Cannot tell whether another run has it: ${silent}` }],
    });
    expect(scene.sent).toEqual([]);
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });
});

describe('several files', () => {
  beforeEach(() => {
    for (const key of ['c', 'a', 'b']) scene.bucket.place(`incoming/${key}.csv`, `${key}\n`);
  });

  test('are imported oldest first, each by itself', async () => {
    scene.bucket.place('incoming/c.csv', '');
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done', 'b.csv': 'done', 'c.csv': 'failed' });
    expect(scene.sent).toEqual(['a', 'b']);
  });

  test('may be named, by an event: the others wait', async () => {
    expect(await scene.statesOf({}, ['incoming/b.csv', 'incoming/none.csv'])).toEqual({ 'b.csv': 'done' });
    expect(scene.sent).toEqual(['b']);
    expect(await scene.statesOf({}, [])).toEqual({});
  });

  test('are not all begun where time runs short, but the first is', async () => {
    expect(await importWaiting(scene.world({ stopAt: scene.now() + minute }))).toMatchObject({
      ends: [{ state: 'done' }],
      left: 2,
    });
    expect(scene.sent).toEqual(['c']);
  });

  test('are begun while there are two minutes', async () => {
    expect(await importWaiting(scene.world({ stopAt: scene.now() + 2 * minute }))).toMatchObject({ left: 0 });
  });

  test('are not begun where there is no time at all', async () => {
    expect(await importWaiting(scene.world({ signal: AbortSignal.abort() }))).toEqual({ ok: true, ends: [], left: 3 });
  });

  test('that are held do not keep a run from the next', async () => {
    let other: Record<string, string> = {};
    const importFile = scene.lines(async (line) => {
      if (line === 'c') other = await scene.statesOf({ stopAt: scene.now() });
      return undefined;
    });
    await scene.statesOf({ importFile }, ['incoming/c.csv']);
    expect(other).toEqual({ 'c.csv': 'held', 'a.csv': 'done' });
  });

  test('cannot be told where the bucket does not answer', async () => {
    scene.bucket.failNext('waiting');
    expect(await importWaiting(scene.world())).toEqual({
      ok: false,
      reason: `Cannot list the files that wait: ${slow}`,
    });
  });
});

describe('a mapping beside files', () => {
  test('holds for them, and is no file itself', async () => {
    scene.bucket.place('incoming/lab/mapping.json', '{"defaults": {"stage": "dry"}}');
    scene.bucket.place('incoming/lab/a.csv', 'A\n');
    scene.bucket.place('incoming/b.csv', 'B\n');
    expect(await scene.statesOf()).toEqual({ 'lab/a.csv': 'done', 'b.csv': 'done' });
    expect(scene.sent).toEqual(['dry A', 'B']);
    expect(Object.keys(scene.bucket.objects())).toContain('incoming/lab/mapping.json');
  });

  test('holds also where the event names the file alone', async () => {
    scene.bucket.place('incoming/mapping.json', '{"defaults": {"stage": "dry"}}');
    scene.bucket.place('incoming/a.csv', 'A\n');
    await scene.statesOf({}, ['incoming/a.csv', 'incoming/mapping.json']);
    expect(scene.sent).toEqual(['dry A']);
  });

  test('with a mistake fails them, and is named', async () => {
    scene.bucket.place('incoming/mapping.json', '{"colums": {}}');
    scene.bucket.place('incoming/a.csv', 'A\n');
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'failed' });
    expect(scene.sent).toEqual([]);
    const written = JSON.parse(scene.bucket.objects()['receipts/a.csv.summary.json'] ?? '');
    expect(written).toEqual({
      ...{ file: 'incoming/a.csv', state: 'failed', sheets: [], rows: 0, readings: 0, queued: 0, duplicate: 0 },
      ...{ rejected: {}, sessions_expected: 0, messages: 0, messages_with_parts: 0, cells: 0, unknown_cells: 0 },
      reason: expect.stringMatching(
        /^Cannot import "incoming\/a.csv": the mapping beside it, "incoming\/mapping.json", is wrong: /,
      ),
      started: '2026-11-21T12:00:00.000Z',
      ended: '2026-11-21T12:00:00.000Z',
    });
    expect(Object.keys(scene.bucket.objects())).toContain('failed/a.csv');
  });

  test('that cannot be read now leaves them for later', async () => {
    scene.bucket.place('incoming/mapping.json', '{}');
    scene.bucket.place('incoming/a.csv', 'A\n');
    scene.bucket.failNext('text', 'incoming/mapping.json');
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'stopped' });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });

  test('with a mistake leaves them for later where their receipt cannot be written', async () => {
    scene.bucket.place('incoming/mapping.json', '{');
    scene.bucket.place('incoming/a.csv', 'A\n');
    scene.bucket.failNext('put');
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'stopped' });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'failed' });
  });
});

describe('a file that changes', () => {
  test('while it is read is forgotten: what is there now is another file', async () => {
    scene.bucket.place('incoming/a.csv', 'A\n');
    const importFile: Importing = (file, order, own) => {
      scene.bucket.place('incoming/a.csv', 'B\n');
      return scene.lines()(file, order, own);
    };
    expect(await scene.statesOf({ importFile })).toEqual({ 'a.csv': 'changed' });
    expect(scene.ledger.items()).toEqual([]);
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    expect(scene.sent).toEqual(['B']);
  });

  test('while it is imported waits, for its receipt to be written last', async () => {
    scene.bucket.place('incoming/a.csv', 'A\nB\n');
    let other: Record<string, string> = {};
    const importFile = scene.lines(async (line) => {
      if (line !== 'A') return undefined;
      scene.bucket.place('incoming/a.csv', 'C\n');
      other = await scene.statesOf();
      return undefined;
    });
    expect(await scene.statesOf({ importFile })).toEqual({ 'a.csv': 'changed' });
    expect(other).toEqual({ 'a.csv': 'held' });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    expect(scene.bucket.objects()).toMatchObject({ 'done/a.csv': 'C\n', 'receipts/a.csv.rows.csv': 'head\nC\n' });
  });

  test('when it has been imported stays where it is, for another run', async () => {
    scene.bucket.place('incoming/a.csv', 'A\nB\n');
    const importFile = scene.lines((line) => {
      if (line === 'B') scene.bucket.place('incoming/a.csv', 'C\n');
      return undefined;
    });
    expect(await scene.statesOf({ importFile })).toEqual({ 'a.csv': 'changed' });
    expect(scene.bucket.objects()).toMatchObject({ 'incoming/a.csv': 'C\n' });
    expect(Object.keys(scene.bucket.objects()).filter((key) => key.startsWith('unfinished/'))).toEqual([]);
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });
});

describe('what fails after a file was imported', () => {
  beforeEach(() => scene.bucket.place('incoming/a.csv', 'A\nB\n'));

  test('does not have it imported again: only its move is made up for', async () => {
    scene.bucket.failNext('move');
    expect(await importWaiting(scene.world())).toMatchObject({
      ends: [{ state: 'stopped', reason: `Cannot move "incoming/a.csv" to "done/a.csv": ${slow}` }],
    });
    const importFile: Importing = async () => {
      throw new Error('it is imported again');
    };
    expect(await scene.statesOf({ importFile })).toEqual({ 'a.csv': 'done' });
    expect(scene.ledger.items()).toEqual([]);
  });

  test.each([
    [
      'its pieces cannot be removed',
      () => scene.bucket.failNext('remove', 'unfinished/a.csv/id-2.csv'),
      `Cannot remove what was kept of "incoming/a.csv": ${slow}`,
    ],
    [
      'it cannot be forgotten',
      () => scene.ledger.failNext('write', 'before'),
      `Cannot forget "incoming/a.csv": ${silent}`,
    ],
  ])('is told, and the file is done: %s', async (_, fail, trouble) => {
    fail();
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    expect(scene.troubles()).toEqual([trouble]);
  });

  test.each([
    ['how far it has come', 'receipts/a.csv.summary.json', 'Cannot say how far "incoming/a.csv" has come'],
    ['the cells that are known', 'unfinished/a.csv/cells.json', 'Cannot keep "unfinished/a.csv/cells.json"'],
  ])('is told where a run that stops cannot keep %s', async (_, key, trouble) => {
    scene.bucket.failNext('put', key);
    expect(await scene.statesOf({ importFile: scene.lines(() => 'the queue does not answer') })).toEqual({
      'a.csv': 'stopped',
    });
    expect(scene.troubles()).toEqual([`${trouble}: ${slow}`]);
  });
});
