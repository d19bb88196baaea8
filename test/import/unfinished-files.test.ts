import { beforeEach, describe, expect, test } from 'vitest';

import { importWaiting } from '../../lib/import/waiting/waiting-files.ts';
import type { WaitingWorld } from '../../lib/import/waiting/waiting-world.ts';
import { type Importing, type WaitingScene, waitingScene } from '../support/waiting-scene.ts';

const silent = 'no answer within 3000 ms';

let scene: WaitingScene;
beforeEach(() => {
  scene = waitingScene();
});

describe('a file that is not done in one run', () => {
  /** Stops after a line, as at the end of a function's time. */
  const untilLine = (last: string) => {
    const time = new AbortController();
    const importFile = scene.lines((line) => {
      if (line === last) time.abort();
      return undefined;
    });
    return { importFile, signal: time.signal };
  };
  beforeEach(() => scene.bucket.place('incoming/a.csv', 'A\nB\nC\nD\nnone\n'));

  test('is gone on with by the next one, at once and from where it stopped', async () => {
    expect(await scene.statesOf(untilLine('B'))).toEqual({ 'a.csv': 'stopped' });
    expect(await scene.statesOf(untilLine('D'))).toEqual({ 'a.csv': 'stopped' });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    expect(scene.sent).toEqual(['A', 'B', 'C', 'D', 'none']);
    expect(scene.bucket.objects()).toEqual({
      'done/a.csv': 'A\nB\nC\nD\nnone\n',
      'receipts/a.csv.rows.csv': 'head\nA\nB\nC\nD\nnone\n',
      'receipts/a.csv.summary.json': expect.stringContaining('"done"'),
      'receipts/a.csv.unknown-cells.csv': 'cell\nnone\n',
    });
    expect(scene.ledger.items()).toEqual([]);
    expect(scene.events.flatMap((event) => (event.kind === 'began' ? [event.from] : []))).toEqual([0, 2, 4]);
  });

  test('says so in its summary, and lists the cells that nobody knows', async () => {
    await scene.statesOf(untilLine('B'));
    expect(JSON.parse(scene.bucket.objects()['receipts/a.csv.summary.json'] ?? '').state).toBe('stopped');
    expect(scene.bucket.objects()['receipts/a.csv.unknown-cells.csv']).toBe('cell\nnone\n');
    expect(scene.bucket.objects()['receipts/a.csv.rows.csv']).toBeUndefined();
  });

  test('hands on the cells that are known', async () => {
    await scene.statesOf(untilLine('B'));
    expect(scene.asked).toEqual(['A', 'B', 'C', 'D', 'none']);
    await scene.statesOf();
    expect(scene.asked).toHaveLength(5);
  });

  test('is gone on with where the cells that are known cannot be read: they are asked for again', async () => {
    await scene.statesOf(untilLine('B'));
    scene.bucket.failNext('text', 'unfinished/a.csv/cells.json');
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
    expect(scene.asked).toHaveLength(10);
  });

  test('begins anew where it was put anew meanwhile', async () => {
    await scene.statesOf(untilLine('B'));
    scene.bucket.place('incoming/a.csv', 'A\nB\nC\nD\nnone\n');
    await scene.statesOf();
    expect(scene.sent).toEqual(['A', 'B', 'A', 'B', 'C', 'D', 'none']);
  });

  test.each(['before', 'after'] as const)(
    'goes on from where it stopped, if the ledger failed %s it kept the last checkpoint',
    async (how) => {
      const { importFile, signal } = untilLine('B');
      const failing: Importing = (file, order, own) =>
        importFile(file, order, {
          ...own,
          onCheckpoint: async (checkpoint) => {
            scene.ledger.failNext('swap', how);
            await own.onCheckpoint?.(checkpoint);
          },
        });
      await scene.statesOf({ importFile: failing, signal });
      expect(scene.troubles()).toEqual([`Cannot keep how far "incoming/a.csv" has come: ${silent}`]);
      await scene.statesOf();
      expect(scene.sent).toEqual(['A', 'B', 'C', 'D', 'none']);
    },
  );

  test('waits where a piece of its receipt cannot be kept', async () => {
    scene.bucket.failNext('put');
    expect(await importWaiting(scene.world())).toMatchObject({
      ends: [{ state: 'stopped', reason: 'SlowDown: Please reduce your request rate.' }],
    });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });

  test('is told as stopped for the reason it gives', async () => {
    const importFile = scene.lines((line) => (line === 'C' ? 'the queue does not answer' : undefined));
    expect(await importWaiting(scene.world({ importFile }))).toMatchObject({
      ends: [{ state: 'stopped', reason: 'the queue does not answer', summary: { state: 'stopped' } }],
    });
  });
});

describe('a run that is taken its file away, as it was later than it should be', () => {
  const overtaken = (at: string, meanwhile: () => Promise<unknown>) =>
    scene.lines(async (line) => {
      if (line !== at) return undefined;
      scene.passLeases();
      await meanwhile();
      return undefined;
    });
  beforeEach(() => scene.bucket.place('incoming/a.csv', 'A\nB\nC\nD\n'));

  test('ends at its next checkpoint and leaves it to the other', async () => {
    const stopped = { importFile: scene.lines(() => 'the queue does not answer') };
    expect(await scene.statesOf({ importFile: overtaken('A', () => scene.statesOf(stopped)) })).toEqual({
      'a.csv': 'held',
    });
    expect(scene.sent).toEqual(['A', 'A', 'B']);
    expect(Object.keys(scene.bucket.objects())).toContain('incoming/a.csv');
    expect(scene.ledger.items()).toHaveLength(1);
  });

  test('does not put it away where it is only told so at the end', async () => {
    const late: Importing = async (file, order, own) => {
      const { onCheckpoint: _, ...others } = own;
      const end = await scene.lines()(file, order, others);
      scene.passLeases();
      await scene.statesOf({ importFile: scene.lines(() => 'the queue does not answer') });
      return end;
    };
    expect(await scene.statesOf({ importFile: late })).toEqual({ 'a.csv': 'held' });
    expect(Object.keys(scene.bucket.objects())).toContain('incoming/a.csv');
    expect(scene.ledger.items()).toHaveLength(1);
  });
});

describe('a file that no run brings any further', () => {
  const throwing: Partial<WaitingWorld> = {
    importFile: async () => {
      throw new Error('out of memory');
    },
  };
  const dying: Partial<WaitingWorld> = {
    importFile: async () => {
      scene.passLeases();
      return new Promise<never>(() => {});
    },
  };
  /** All its time was spent, and no line was sent. */
  const timeless = () => {
    const time = new AbortController();
    const importFile: Importing = (file, order, own) => {
      time.abort();
      return scene.lines()(file, order, { ...own, cells: undefined });
    };
    return { importFile, signal: time.signal };
  };
  beforeEach(() => scene.bucket.place('incoming/a.csv', 'A\nB\nC\n'));

  const runFiveTimes = async (given: () => Partial<WaitingWorld>) => {
    for (let runs = 0; runs < 5; runs += 1) expect(await scene.statesOf(given())).toEqual({ 'a.csv': 'stopped' });
  };

  test('fails after five that broke off, with what they said last', async () => {
    await runFiveTimes(() => throwing);
    expect(await importWaiting(scene.world())).toMatchObject({
      ends: [
        {
          state: 'failed',
          reason:
            'Cannot import "incoming/a.csv": 5 runs in a row brought it no further: Cannot import "incoming/a.csv": out of memory',
        },
      ],
    });
    expect(Object.keys(scene.bucket.objects())).toEqual(['failed/a.csv', 'receipts/a.csv.summary.json']);
    expect(scene.sent).toEqual([]);
  });

  test('fails after five that died', async () => {
    for (let runs = 0; runs < 5; runs += 1) {
      const died = Promise.withResolvers<void>();
      void importWaiting(
        scene.world({
          importFile: (...args) => {
            died.resolve();
            return (dying.importFile as Importing)(...args);
          },
        }),
      );
      await died.promise;
    }
    expect(await importWaiting(scene.world())).toMatchObject({
      ends: [
        {
          state: 'failed',
          reason: expect.stringContaining('5 runs in a row brought it no further: none of them said why'),
        },
      ],
    });
  });

  test('fails after five that had no time left when it was read', async () => {
    await runFiveTimes(timeless);
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'failed' });
  });

  test('keeps what earlier ones settled in its receipt', async () => {
    await scene.statesOf({
      importFile: scene.lines((line) => (line === 'C' ? 'the queue does not answer' : undefined)),
    });
    await runFiveTimes(() => throwing);
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'failed' });
    expect(scene.bucket.objects()['receipts/a.csv.rows.csv']).toBe('head\nA\nB\n');
    expect(JSON.parse(scene.bucket.objects()['receipts/a.csv.summary.json'] ?? '')).toMatchObject({
      ...{ state: 'failed', rows: 2, readings: 2, queued: 2, started: 'at first' },
    });
  });

  test.each<[string, () => Partial<WaitingWorld>]>([
    ['there is an outage', () => ({ importFile: scene.lines(() => 'Ionworks does not answer') })],
    [
      'more cells are known each time',
      () => {
        const time = new AbortController();
        const importFile: Importing = async (file, order, own) => {
          await own.cells?.({ kind: 'name', name: `N-${scene.asked.length}` });
          time.abort();
          return scene.lines()(file, order, { ...own, cells: undefined });
        };
        return { importFile, signal: time.signal };
      },
    ],
  ])('waits on where %s', async (_, given) => {
    for (let runs = 0; runs < 8; runs += 1) expect(await scene.statesOf(given())).toEqual({ 'a.csv': 'stopped' });
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });

  test('waits on where it was never the first of a run', async () => {
    for (let runs = 0; runs < 6; runs += 1) {
      scene.bucket.place('incoming/0.csv', 'Z\n', 0);
      const { importFile, signal } = timeless();
      const second: Importing = (file, order, own) =>
        file.name === 'incoming/a.csv' ? importFile(file, order, own) : scene.lines()(file, order, own);
      expect(await scene.statesOf({ importFile: second, signal })).toEqual({ '0.csv': 'done', 'a.csv': 'stopped' });
    }
    expect(await scene.statesOf()).toEqual({ 'a.csv': 'done' });
  });

  test('leaves no list of cells where none is known', async () => {
    await scene.statesOf(timeless());
    expect(Object.keys(scene.bucket.objects())).toEqual(['incoming/a.csv', 'receipts/a.csv.summary.json']);
  });
});
