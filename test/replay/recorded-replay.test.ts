import { describe, expect, test } from 'vitest';

import type { OperatorAction, OperatorIntent } from '../../lib/domain/operator-action.ts';
import { type Recording, recordedReplay } from '../../lib/replay/recorded-replay.ts';
import type { ReplayOrder } from '../../lib/replay.ts';
import { refusing } from '../support/letter-queues.ts';
import { now } from '../support/readings.ts';
import {
  asTheyAre,
  fixedBy,
  pressLetter,
  type ReplayScene,
  replayScene,
  toMm,
  visitLetters,
} from '../support/replay-scene.ts';

const intent: OperatorIntent = {
  ...{ by: 'ann', action: 'replay', id: 'action-1', queue: 'http://letters', selection: { code: ['conflict'] } },
  rules: [],
};

/** A replay, what the record holds after it, and how many messages had come back at each entry. */
async function recorded(
  scene: ReplayScene,
  order: Partial<ReplayOrder> = {},
  given: Partial<Recording> & { fails?: 'begun' | 'ended' } = {},
) {
  const entries: OperatorAction[] = [];
  const arrived: number[] = [];
  const record: Recording['record'] = async (action) => {
    if (action.phase === given.fails) return { reason: 'Cannot record this action in "x": disk full' };
    entries.push(action);
    arrived.push(scene.queues.arrived().length);
    return {};
  };
  const whole: ReplayOrder = { by: 'ann', isMeant: () => true, fixing: asTheyAre, ...order };
  const work = recordedReplay(whole, scene.world, { intent, record, permit: async () => undefined, ...given });
  const done = await scene.inTime(work).then(
    ({ value }) => value,
    (error: Error) => error,
  );
  return { done, entries, arrived };
}

test('a replay is recorded before anything is moved, and when it has ended', async () => {
  const scene = replayScene(visitLetters(2, 10));
  scene.queues.takes(() => 50);
  const { done, entries, arrived } = await recorded(scene);
  expect(done).toMatchObject({ ok: true, report: { sent: { size: 20 } } });
  expect(done).not.toHaveProperty('notRecorded');
  const counts = { selected: 20, replayed: 20, failed: 0, left: 0, unchanged: 0, notDeleted: 0 };
  expect(entries).toEqual([
    { ...intent, phase: 'begun', at: expect.any(Number) },
    { ...intent, phase: 'ended', at: expect.any(Number), result: 'done', counts },
  ]);
  const [begunAt = 0, endedAt = 0] = entries.map(({ at }) => at);
  expect([arrived, begunAt >= now, endedAt > begunAt]).toEqual([[0, 20], true, true]);
});

describe('its end tells', () => {
  const endOf = async (...asked: Parameters<typeof recorded>) => (await recorded(...asked)).entries.at(-1);

  test('what stayed and why', async () => {
    const scene = replayScene(visitLetters(1, 101));
    scene.queues.takes(({ kind }) => (kind === 'send' ? 10 : 0));
    for (let call = 0; call < 8; call += 1) {
      scene.queues.failNext('send', call === 0 ? { undone: (index) => index > 2 } : { ...refusing, reason: 'no' });
    }
    scene.queues.failNext('remove', { undone: (index) => index === 0 });
    // The first one was taken in part, so that a ninth followed it.
    expect(await endOf(scene)).toMatchObject({
      result: 'failed',
      counts: { selected: 101, replayed: 13, failed: 77, left: 11, unchanged: 0, notDeleted: 1 },
      detail: 'no',
    });
  });

  test('what became of what was sent', async () => {
    const scene = replayScene(visitLetters(1, 4));
    scene.settleAfter(1000, (id) => id === '0/1');
    expect(await endOf(scene, { waitMs: 9000 })).toMatchObject({
      result: 'done',
      counts: { filed: 3, refused: 1, waiting: 0 },
    });
  });

  test('that letters stayed as no rule changed them', async () => {
    const scene = replayScene([pressLetter('a', { unit: 'furlong' }), pressLetter('b')]);
    expect(await endOf(scene, { fixing: fixedBy(toMm) })).toMatchObject({ counts: { replayed: 1, unchanged: 1 } });
  });

  test('that a canary stopped it', async () => {
    const scene = replayScene(visitLetters(3, 4));
    scene.settleAfter(1000, () => true);
    expect(await endOf(scene, { canary: 1 })).toMatchObject({
      result: 'stopped',
      counts: { replayed: 4, left: 8, refused: 4 },
    });
  });

  test('that somebody interrupted it', async () => {
    const scene = replayScene(visitLetters(3, 4));
    const permit = async () => {
      scene.interruption.abort();
      return undefined;
    };
    expect(await endOf(scene, {}, { permit })).toMatchObject({
      result: 'interrupted',
      counts: { replayed: 0, left: 12 },
    });
  });

  test('that it broke', async () => {
    const scene = replayScene(visitLetters(1, 4));
    const broken = () => {
      throw new Error('no such progress');
    };
    scene.world.onProgress = (progress) => (progress.kind === 'sending' ? broken() : undefined);
    const { done, entries } = await recorded(scene);
    expect(done).toEqual(new Error('no such progress'));
    expect(entries.at(-1)).toMatchObject({ phase: 'ended', result: 'failed', counts: {}, detail: 'no such progress' });
    expect(scene.queues.visible()).toHaveLength(4);
  });
});

describe('nothing is recorded of a replay', () => {
  test('that does not begin', async () => {
    const scene = replayScene(visitLetters(1, 4));
    expect(await recorded(scene, { isMeant: () => false })).toMatchObject({ done: { ok: false }, entries: [] });
    const permit = async () => 'Nothing was moved';
    expect(await recorded(scene, {}, { permit })).toMatchObject({ done: { reason: 'Nothing was moved' }, entries: [] });
    expect(scene.queues.visible()).toHaveLength(4);
  });

  test('that cannot be recorded: it moves nothing', async () => {
    const scene = replayScene(visitLetters(1, 4));
    const { done } = await recorded(scene, {}, { fails: 'begun' });
    expect(done).toEqual({ ok: false, reason: 'Cannot record this action in "x": disk full' });
    expect([scene.queues.arrived(), scene.queues.visible().length]).toEqual([[], 4]);
  });
});

test('a replay whose end cannot be recorded says so', async () => {
  const { done, entries } = await recorded(replayScene(visitLetters(1, 4)), {}, { fails: 'ended' });
  expect(done).toMatchObject({ ok: true, notRecorded: 'Cannot record this action in "x": disk full' });
  expect(entries).toHaveLength(1);
});

test('a replay of which a letter was not taken has failed, though it went on', async () => {
  const scene = replayScene(visitLetters(1, 4));
  scene.queues.failNext('send', { undone: (index) => index === 2 });
  const { done, entries } = await recorded(scene);
  expect(done).toMatchObject({ ok: true, report: { failed: { length: 1 } } });
  expect(entries.at(-1)).toMatchObject({ phase: 'ended', result: 'failed', counts: { replayed: 3, failed: 1 } });
});
