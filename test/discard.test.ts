import { describe, expect, test } from 'vitest';
import { type DiscardWorld, discard } from '../lib/discard.ts';
import { isSelected } from '../lib/domain/selection.ts';
import type { StandingLetter } from '../lib/domain/standing-letter.ts';
import { answerLost, letterQueues, refusing } from './support/letter-queues.ts';
import { now, rulesOf } from './support/readings.ts';
import { idsOf, visitLetters } from './support/replay-scene.ts';
import { virtualClock } from './support/virtual-clock.ts';

const all = () => true;
const ofCell0 = (letter: StandingLetter): boolean => isSelected(letter, { cells: ['cell-0'] });

/** So many letters of two cells each. */
function scene(count: number) {
  const clock = virtualClock(now);
  const queues = letterQueues(visitLetters(2, count), clock);
  const interruption = new AbortController();
  const deleted: number[] = [];
  const read: number[] = [];
  const world: DiscardWorld = {
    ...{ letters: queues.letters, clock, readingRules: rulesOf(), signal: interruption.signal },
    onRead: (letters) => read.push(letters),
    onDeleted: (letters) => deleted.push(letters),
  };
  type Permit = Parameters<typeof discard>[2];
  const run = async (isMeant = all as Parameters<typeof discard>[0], permit: Permit = async () => undefined) =>
    (await clock.inTime(discard(isMeant, world, permit))).value;
  return { clock, queues, interruption, deleted, read, run };
}

test('letters that are meant are deleted, after whoever permits it has seen them; the others stay', async () => {
  const { run, queues, deleted, read } = scene(130);
  const kept: string[] = [];
  const done = await run(ofCell0, async (letters) => {
    kept.push(...letters.map(({ id }) => id));
    expect(queues.standing()).toHaveLength(260);
    return undefined;
  });
  expect(done).toEqual({
    ok: true,
    report: { selected: 130, discarded: 130, failed: [], left: 0, isCut: false },
  });
  expect(kept.toSorted()).toEqual(idsOf(visitLetters(2, 130)).filter((id) => id.startsWith('l-0/')));
  expect(idsOf(queues.visible()).every((id) => id.startsWith('l-1/'))).toBe(true);
  expect([queues.visible().length, queues.standing().length]).toEqual([130, 130]);
  expect([deleted, read.at(-1)]).toEqual([[100, 30], 260]);
});

describe('nothing is deleted', () => {
  test('where nothing is meant', async () => {
    const { run, queues } = scene(5);
    const reason = 'Nothing to discard: none of 10 letters is of this selection';
    expect(await run(() => false)).toEqual({ ok: false, reason });
    expect(queues.visible()).toHaveLength(10);
  });

  test('where it is not permitted, or asking fails', async () => {
    const { run, queues } = scene(5);
    expect(await run(all, async () => 'Nothing was discarded')).toEqual({ ok: false, reason: 'Nothing was discarded' });
    expect(queues.visible()).toHaveLength(10);
    const broken = run(all, async () => {
      throw new Error('disk full');
    });
    await expect(broken).rejects.toThrow('disk full');
    expect(queues.visible()).toHaveLength(10);
  });

  test('where it is interrupted before', async () => {
    const { run, queues, interruption } = scene(5);
    const permit = async () => {
      interruption.abort();
      return undefined;
    };
    expect(await run(all, permit)).toMatchObject({ report: { selected: 10, discarded: 0, left: 10, failed: [] } });
    expect(queues.visible()).toHaveLength(10);
  });

  test('where the queue cannot be read', async () => {
    const { run, queues } = scene(5);
    queues.failNext('receive', { ...refusing, reason: 'AccessDenied: no' });
    expect(await run()).toMatchObject({ ok: false, reason: expect.stringContaining('AccessDenied: no') });
    expect(queues.visible()).toHaveLength(10);
  });
});

test('letters that could not be deleted are told, and visible again', async () => {
  const { run, queues } = scene(60);
  queues.failNext('remove', { undone: (index) => index === 2, reason: 'InternalError: Not now' });
  const done = await run();
  if (!done.ok) throw new Error(done.reason);
  const { failed, ...counts } = done.report;
  expect(counts).toEqual({ selected: 120, discarded: 119, left: 0, isCut: false });
  expect(failed).toEqual([{ id: expect.any(String), reason: 'InternalError: Not now' }]);
  expect(idsOf(queues.visible())).toEqual(failed.map(({ id }) => id));
});

test('letters whose deletion got no answer count as failed', async () => {
  const { run, queues } = scene(5);
  queues.failNext('remove', answerLost);
  expect(await run()).toMatchObject({ report: { discarded: 0, failed: { length: 10 } } });
  expect(queues.standing()).toEqual([]);
});

test('letters that somebody else holds are not deleted', async () => {
  const { run, queues } = scene(5);
  queues.takeAway(['l-0/2'], 3600);
  expect(await run()).toMatchObject({ report: { selected: 9, discarded: 9 } });
  expect(idsOf(queues.standing())).toEqual(['l-0/2']);
});

test('whoever interrupts ends it between calls; what is left is visible again', async () => {
  const { run, queues, interruption, clock } = scene(150);
  queues.takes(({ kind }) => (kind === 'remove' ? 1000 : 0));
  const done = await run(all, async () => {
    void clock.sleep(1500).then(() => interruption.abort());
    return undefined;
  });
  expect(done).toMatchObject({ report: { selected: 300, discarded: 200, left: 100, failed: [] } });
  expect([queues.visible().length, queues.standing().length]).toEqual([100, 100]);
});

test('letters are hidden all the while, also while somebody thinks and while calls take long', async () => {
  const { run, queues, clock } = scene(150);
  queues.takes(({ kind }) => (kind === 'remove' ? 40_000 : 10));
  const done = await run(all, async () => {
    await clock.sleep(600_000);
    return undefined;
  });
  expect(done).toMatchObject({ report: { discarded: 300 } });
  expect(queues.exposed).toEqual([]);
});
