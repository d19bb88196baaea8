import { describe, expect, test } from 'vitest';

import { heldLetters } from '../../lib/letters/held-letters.ts';
import { pause, untilThen, whileHolding } from '../../lib/letters/pause.ts';
import { letterQueues } from '../support/letter-queues.ts';
import { messageOf, now } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';

async function holding() {
  const clock = virtualClock(now);
  const queues = letterQueues([messageOf('x')], clock);
  const held = heldLetters(queues.letters, clock);
  await held.receive();
  const interruption = new AbortController();
  return { clock, queues, interruption, pausing: { clock, held, signal: interruption.signal } };
}

describe('a pause', () => {
  test('lasts until its moment, with the letters hidden', async () => {
    const { clock, queues, pausing } = await holding();
    const { endedAt } = await clock.inTime(pause(now + 100_050, pausing));
    expect(endedAt).toBeGreaterThanOrEqual(100_050);
    expect(endedAt).toBeLessThan(100_300);
    expect([queues.visible(), queues.exposed]).toEqual([[], []]);
  });

  test('until a moment that has gone by is none', async () => {
    const { clock, pausing } = await holding();
    for (const until of [now, now - 5000]) {
      expect((await clock.inTime(pause(until, pausing))).endedAt).toBe(0);
      expect((await clock.inTime(untilThen(until, pausing))).endedAt).toBe(0);
    }
  });

  test('ends within a moment where it is interrupted', async () => {
    for (const wait of [pause, untilThen]) {
      const { clock, interruption, pausing } = await holding();
      void clock.sleep(7000).then(() => interruption.abort());
      const { endedAt } = await clock.inTime(wait(now + 100_000, pausing));
      expect(endedAt).toBeGreaterThanOrEqual(7000);
      expect(endedAt).toBeLessThan(7500);
    }
  });
});

describe('work', () => {
  test('is waited for with the letters hidden, however long it takes', async () => {
    const { clock, queues, pausing } = await holding();
    const work = clock.sleep(400_000).then(() => 'done');
    const { value, endedAt } = await clock.inTime(whileHolding(work, pausing));
    expect([value, endedAt, queues.visible(), queues.exposed]).toEqual(['done', 400_000, [], []]);
  });

  test('that comes to nothing has come to its end', async () => {
    const { clock, pausing } = await holding();
    expect((await clock.inTime(whileHolding(Promise.resolve(undefined), pausing))).value).toBeUndefined();
  });

  test('that breaks breaks', async () => {
    const { clock, pausing } = await holding();
    const work = clock.sleep(1000).then(() => Promise.reject(new Error('broken')));
    await expect(clock.inTime(whileHolding(work, pausing))).rejects.toThrow('broken');
  });
});
