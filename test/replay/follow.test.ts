import { describe, expect, test } from 'vitest';

import { heldLetters } from '../../lib/letters/held-letters.ts';
import type { LedgerAnswer } from '../../lib/ports.ts';
import { type Following, follow } from '../../lib/replay/follow.ts';
import type { Outcomes } from '../../lib/replay/outcomes.ts';
import { letterQueues } from '../support/letter-queues.ts';
import { now } from '../support/readings.ts';
import { pressLetter } from '../support/replay-scene.ts';
import { virtualClock } from '../support/virtual-clock.ts';

type Look = LedgerAnswer<Outcomes>;

const stands = (waiting: number, refused = 0): Look => ({
  ok: true,
  value: {
    filed: [],
    refused: Array.from({ length: refused }, () => ({ letterId: 'l', code: 'overload', reason: 'x' })),
    waiting: Array.from({ length: waiting }, () => ({ letterId: 'l' })),
  },
});
const failed: Look = { ok: false, reason: 'it did not answer' };

/** Follows for a minute at most what every look shows, the last of them again and again. */
async function followed(
  looks: readonly Look[],
  given: Partial<Following> & { lookMs?: number; abortAfter?: number } = {},
) {
  const { lookMs = 0, abortAfter, ...how } = given;
  const clock = virtualClock(now);
  const queues = letterQueues([pressLetter('held')], clock);
  const held = heldLetters(queues.letters, clock);
  await held.receive();
  const interruption = new AbortController();
  if (abortAfter !== undefined) void clock.sleep(abortAfter).then(() => interruption.abort());
  const lookedAt: number[] = [];
  const seen: number[] = [];
  const look = async (): Promise<Look> => {
    const shows = looks[Math.min(lookedAt.length, looks.length - 1)] as Look;
    lookedAt.push(clock.now() - now);
    await clock.sleep(lookMs);
    return shows;
  };
  const following: Following = {
    ...{ clock, held, signal: interruption.signal, until: now + 60_000 },
    isEnough: () => false,
    onLook: ({ waiting }) => seen.push(waiting.length),
    ...how,
  };
  const { value, endedAt } = await clock.inTime(follow({ look }, following));
  return { value, endedAt, lookedAt, seen, exposed: queues.exposed, visible: queues.visible() };
}

test('ends with the look at which nothing waits any more', async () => {
  const { value, lookedAt, seen } = await followed([stands(3), stands(1), stands(0, 1), stands(9)]);
  expect(value).toEqual(stands(0, 1));
  expect([lookedAt.length, seen]).toEqual([3, [3, 1, 0]]);
});

test('looks soon at first, and every five seconds later', async () => {
  const { lookedAt } = await followed([stands(1)]);
  const pauses = lookedAt.slice(1).map((at, index) => at - (lookedAt[index] as number));
  expect(pauses.slice(0, 7)).toEqual([500, 750, 1125, 1687.5, 2531.25, 3796.875, 5000]);
  expect(Math.max(...pauses)).toBe(5000);
});

test('looks for the last time when the time is up', async () => {
  const { value, endedAt, lookedAt } = await followed([stands(2)]);
  expect([value, endedAt, lookedAt.at(-1)]).toEqual([stands(2), 60_000, 60_000]);
  const none = await followed([stands(2)], { until: now });
  expect([none.value, none.lookedAt]).toEqual([stands(2), [0]]);
});

test('ends where it was enough', async () => {
  const { value, lookedAt } = await followed([stands(2), stands(1, 1)], {
    isEnough: ({ refused }) => refused.length > 0,
  });
  expect([value, lookedAt.length]).toEqual([stands(1, 1), 2]);
});

describe('a ledger that fails', () => {
  test('is asked again', async () => {
    const { value, seen } = await followed([stands(2), failed, failed, stands(0)]);
    expect([value, seen]).toEqual([stands(0), [2, 0]]);
  });

  test('to the last is the answer', async () => {
    const { value, endedAt, seen } = await followed([stands(2), failed]);
    expect([value, endedAt, seen]).toEqual([failed, 60_000, [2]]);
  });
});

test('ends within a moment where it is interrupted, with what was known', async () => {
  const { value, endedAt } = await followed([stands(2)], { abortAfter: 20_100 });
  expect(value).toEqual(stands(2));
  expect(endedAt).toBeGreaterThanOrEqual(20_100);
  expect(endedAt).toBeLessThanOrEqual(20_400);
});

test('keeps letters hidden all the while, also where a look takes long', async () => {
  for (const lookMs of [0, 100_000]) {
    const { exposed, visible } = await followed([stands(2)], { until: now + 300_000, lookMs });
    expect([exposed, visible]).toEqual([[], []]);
  }
});
