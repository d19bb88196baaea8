import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { heldLetters } from '../../lib/letters/held-letters.ts';
import type { PreparedLetter } from '../../lib/replay/prepared-letter.ts';
import { type Returning, returnLetters } from '../../lib/replay/return-letters.ts';
import { letterQueues, readingIdsOf, refusing } from '../support/letter-queues.ts';
import { preparedLetter } from '../support/prepared-letters.ts';
import { now } from '../support/readings.ts';
import { pressLetter } from '../support/replay-scene.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/** So many letters in our hands, numbered, that can go back. */
async function inHand(count: number, given: Readonly<Record<string, unknown>> = {}) {
  const clock = virtualClock(now);
  const letters = Array.from({ length: count }, (_, number) => pressLetter(String(number), given));
  const queues = letterQueues(letters, clock);
  const held = heldLetters(queues.letters, clock);
  while (!(await held.receive()).isEmpty);
  const interruption = new AbortController();
  const counts: number[] = [];
  const returning: Returning = {
    ...{ queue: queues.letters, readings: queues.readings, held, clock, signal: interruption.signal },
    onSent: (sent) => counts.push(sent),
  };
  const prepared = letters.map((letter) => preparedLetter(letter));
  const run = async (how: Partial<Returning> = {}) =>
    (await clock.inTime(returnLetters(prepared, { ...returning, ...how }))).value;
  const sends = () => queues.calls.filter(({ kind }) => kind === 'send');
  return { queues, clock, interruption, prepared, counts, run, sends };
}

const numbersOf = (letters: readonly PreparedLetter[]) => letters.map(({ letter }) => Number(letter.readingIds[0]));

test('letters go back in their order, ten a call, and are deleted once that is confirmed', async () => {
  const { queues, run, sends, prepared, counts } = await inHand(34);
  const { sent, ...others } = await run();
  expect(others).toEqual({ notDeleted: [], failed: [], left: [] });
  expect(new Set(sent.keys())).toEqual(new Set(prepared));
  expect(sends().map(({ ids }) => ids.length)).toEqual([10, 10, 10, 4]);
  expect(queues.arrived().flatMap((message) => readingIdsOf(message))).toEqual(
    Array.from({ length: 34 }, (_, number) => String(number)),
  );
  expect([queues.standing(), counts]).toEqual([[], [10, 10, 10, 4]]);
});

test('a call holds no more than SQS takes: a mebibyte', async () => {
  const { run, sends, queues } = await inHand(12, { notes: 'n'.repeat(300_000) });
  await run();
  expect(sends().map(({ ids }) => ids.length)).toEqual([3, 3, 3, 3]);
  expect(queues.standing()).toEqual([]);
});

test('eight calls are under way at a time', async () => {
  const { run, sends, queues } = await inHand(200);
  queues.takes(({ kind }) => (kind === 'send' ? 300 : 100));
  await run();
  expect(Math.max(...sends().map(({ underWay }) => underWay))).toBe(8);
});

test('none of no letters', async () => {
  const { run, sends } = await inHand(0);
  expect(await run()).toEqual({ sent: new Map(), notDeleted: [], failed: [], left: [] });
  expect(sends()).toEqual([]);
});

describe('no second, wherever it begins, has more letters than the rate', () => {
  /** The most letters that were sent within any second. */
  function mostInASecond(sends: readonly { at: number; ids: readonly string[] }[]): number {
    const inSecond = sends.map(({ at }) => sends.filter((one) => one.at >= at && one.at < at + 999.999));
    return Math.max(...inSecond.map((some) => some.reduce((sum, { ids }) => sum + ids.length, 0)));
  }

  test.each([
    [1000, 10],
    [105, 10],
    [100, 10],
    [24, 8],
    [15, 5],
    [11, 1],
    [10, 10],
    [7, 7],
    [2.5, 3],
    [1, 1],
    [0.2, 1],
  ])('%d letters a second go in calls of %i', async (perSecond, items) => {
    const { run, sends, queues } = await inHand(40);
    expect((await run({ perSecond })).sent.size).toBe(40);
    expect(sends()[0]?.ids).toHaveLength(items);
    expect(mostInASecond(sends())).toBeLessThanOrEqual(Math.ceil(perSecond));
    const tookMs = (sends().at(-1)?.at as number) - (sends()[0]?.at as number);
    expect(tookMs).toBeLessThanOrEqual((40 / (0.95 * perSecond)) * 1000);
    expect(queues.exposed).toEqual([]);
  });

  test('also after calls that took long: what was held up is not made up for', async () => {
    const { run, sends, queues } = await inHand(200);
    let calls = 0;
    queues.takes(({ kind }) => {
      if (kind !== 'send') return 0;
      calls += 1;
      return calls <= 8 ? 12_000 : 5;
    });
    await run({ perSecond: 20 });
    expect(mostInASecond(sends())).toBe(20);
  });

  test('whatever the rate, and however long the calls take', async () => {
    const perSecond = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.1, max: 50, noNaN: true }));
    const ms = fc.array(fc.nat(4000), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(perSecond, ms, fc.integer({ min: 1, max: 60 }), async (rate, each, count) => {
        const { run, sends, queues } = await inHand(count);
        queues.takes(() => each[queues.calls.length % each.length] as number);
        expect((await run({ perSecond: rate })).sent.size).toBe(count);
        expect(mostInASecond(sends())).toBeLessThanOrEqual(Math.ceil(rate));
        expect(queues.exposed).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is not confirmed', () => {
  test('stays, and is told with the reason', async () => {
    const { run, queues } = await inHand(20);
    queues.failNext('send', { undone: (index) => index > 7, reason: 'InternalError: Not now' });
    const { failed, left, stop } = await run();
    expect(numbersOf(failed.map(({ letter }) => letter))).toEqual([8, 9]);
    expect(failed.map(({ reason }) => reason)).toEqual(['InternalError: Not now', 'InternalError: Not now']);
    expect([left, stop]).toEqual([[], undefined]);
    expect(queues.standing().map(({ id }) => id)).toEqual(['l-8', 'l-9']);
  });

  test('has a reason, also where the queue gives none', async () => {
    const { run, queues, clock, prepared } = await inHand(2);
    const none = { send: async () => ({ sent: new Map() }) };
    expect(await run({ readings: none })).toMatchObject({
      failed: [{ reason: 'the queue did not confirm it' }, { reason: 'the queue did not confirm it' }],
      stop: { kind: 'failed', reason: 'the queue did not confirm it' },
    });
    const queue = { ...queues.letters, remove: async () => ({ removed: new Set<never>() }) };
    expect(await run({ queue })).toMatchObject({
      sent: { size: 2 },
      notDeleted: prepared.map((letter) => ({ letter, reason: 'the queue did not confirm it' })),
    });
    expect(clock.now()).toBeGreaterThan(0);
  });

  test('of one letter in a call of its own holds up no others; of three in a row, it does', async () => {
    const once = await inHand(6);
    once.queues.failNext('send', refusing);
    const { failed, left, stop } = await once.run({ perSecond: 1 });
    expect([failed.length, left.length, stop]).toEqual([1, 0, undefined]);

    const ever = await inHand(6);
    for (let call = 0; call < 6; call += 1) ever.queues.failNext('send', refusing);
    const stopped = await ever.run({ perSecond: 1 });
    expect([stopped.failed.length, stopped.left.length, stopped.stop?.kind]).toEqual([3, 3, 'failed']);
  });

  test('of a whole call leaves all that comes later', async () => {
    const { run, queues, sends } = await inHand(200);
    queues.takes(({ kind }) => (kind === 'send' ? 10 : 0));
    for (let call = 0; call < 8; call += 1) queues.failNext('send', refusing);
    const { failed, left, sent } = await run();
    expect([failed.length, left.length, sent.size, sends().length]).toEqual([80, 120, 0, 8]);
    expect(numbersOf(left)).toEqual(Array.from({ length: 120 }, (_, index) => 80 + index));
    expect(queues.standing()).toHaveLength(200);
  });
});

describe('letters that go one by one', () => {
  /** What becomes of ten letters of which those with these numbers are not taken. */
  async function without(...numbers: readonly number[]) {
    const { run, queues } = await inHand(10);
    for (let number = 0; number < 10; number += 1) {
      queues.failNext('send', numbers.includes(number) ? { ...refusing, reason: 'no' } : {});
    }
    const { failed, left, sent, stop } = await run({ perSecond: 1 });
    return { failed: numbersOf(failed.map(({ letter }) => letter)), left: numbersOf(left), sent: sent.size, stop };
  }

  test('and are not taken now and then keep none of the others back', async () => {
    expect(await without(0, 1, 3, 4, 9)).toEqual({ failed: [0, 1, 3, 4, 9], left: [], sent: 5, stop: undefined });
  });

  test('stop after three in a row that are not taken', async () => {
    const stop = { kind: 'failed', reason: 'no' };
    expect(await without(4, 5, 6)).toEqual({ failed: [4, 5, 6], left: [7, 8, 9], sent: 4, stop });
  });
});

test('each letter is sent, failed or left, and only what was confirmed is deleted, whatever fails', async () => {
  const failure = fc
    .tuple(
      fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
      fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    )
    .map(([undone, unconfirmed]) => ({
      undone: (index: number) => undone[index] as boolean,
      unconfirmed: (index: number) => unconfirmed[index] as boolean,
    }));
  const failures = fc.array(fc.tuple(fc.constantFrom('send' as const, 'remove' as const), failure), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(failures, fc.option(fc.nat(8)), fc.integer({ min: 1, max: 120 }), async (fail, abortAt, count) => {
      const { run, queues, interruption, prepared } = await inHand(count);
      queues.takes(({ kind }) => (kind === 'send' ? 20 : 10));
      for (const [kind, how] of fail) queues.failNext(kind, how);
      let arrivals = 0;
      queues.onArrival(() => {
        arrivals += 1;
        if (abortAt !== null && arrivals > abortAt * 10) interruption.abort();
      });
      const { sent, failed, left, notDeleted } = await run();
      const all = [...sent.keys(), ...failed.map(({ letter }) => letter), ...left];
      expect(numbersOf(all).toSorted((a, b) => a - b)).toEqual(numbersOf(prepared));
      const arrived = new Set(queues.arrived().map(({ id }) => id));
      for (const id of sent.values()) expect(arrived).toContain(id);
      const standing = new Set(queues.standing().map(({ id }) => id));
      for (const letter of [...failed.map((one) => one.letter), ...left]) expect(standing).toContain(letter.letter.id);
      const surelyGone = new Set(sent.keys()).difference(new Set(notDeleted.map(({ letter }) => letter)));
      for (const { letter } of surelyGone) expect(standing).not.toContain(letter.id);
    }),
    { numRuns: 60 },
  );
});
