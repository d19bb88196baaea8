import { describe, expect, test } from 'vitest';

import type { StandingLetter } from '../../lib/domain/standing-letter.ts';
import { heldLetters } from '../../lib/letters/held-letters.ts';
import { hiddenWords, type Selecting, selectLetters } from '../../lib/letters/select-letters.ts';
import { letterQueues, refusing, retentionMs } from '../support/letter-queues.ts';
import { messageOf, now, rulesOf } from '../support/readings.ts';
import { idsOf, pressLetter } from '../support/replay-scene.ts';
import { virtualClock } from '../support/virtual-clock.ts';

function selecting(ids: readonly string[]) {
  const clock = virtualClock(now);
  const queues = letterQueues(
    ids.map((id) => pressLetter(id)),
    clock,
  );
  const held = heldLetters(queues.letters, clock);
  const told: string[] = [];
  const read: [number, number][] = [];
  const run = async (isMeant: (letter: StandingLetter) => boolean, given: Partial<Selecting> = {}) => {
    const work = selectLetters(isMeant, {
      ...{
        queue: queues.letters,
        held,
        readingRules: rulesOf(),
        signal: new AbortController().signal,
        verb: 'discard',
      },
      onSelected: ({ id }) => told.push(id),
      onRead: (...count) => read.push(count),
      ...given,
    });
    return (await clock.inTime(work)).value;
  };
  return { queues, held, told, read, run };
}
const named =
  (...ids: readonly string[]) =>
  ({ id }: StandingLetter): boolean =>
    ids.includes(id);

test('letters that are meant stay hidden, the others are shown', async () => {
  const { run, queues, told, read } = selecting(['a', 'b', 'c']);
  const selection = await run(named('l-a', 'l-c'));
  expect(selection).toMatchObject({ ok: true, selected: [{ id: 'l-a' }, { id: 'l-c' }], read: 3, isCut: false });
  expect(idsOf(queues.visible())).toEqual(['l-b']);
  expect(told).toEqual(['l-a', 'l-c']);
  expect(read).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

test('a letter is read by the rules that are given, and expires when its queue says', async () => {
  const { run } = selecting(['a']);
  const selection = await run(() => true);
  if (!selection.ok) throw new Error(selection.reason);
  expect(selection.selected).toMatchObject([{ code: 'conflict', readingIds: ['a'], expiresAt: now + retentionMs }]);
});

describe('nothing can be done', () => {
  test.each([
    [[], 'Nothing to discard: the dead-letter queue shows no letters'],
    [['a'], 'Nothing to discard: none of 1 letter is of this selection'],
    [['a', 'b'], 'Nothing to discard: none of 2 letters is of this selection'],
  ])('with the letters %j, none of which is meant', async (ids, reason) => {
    const { run, queues } = selecting(ids);
    expect(await run(() => false)).toEqual({ ok: false, reason });
    expect(queues.visible()).toHaveLength(ids.length);
  });

  test('with a queue that does not describe itself', async () => {
    const { run, queues } = selecting(['a']);
    queues.failNext('describe', { ...refusing, reason: 'QueueDoesNotExist: no such queue' });
    const reason = 'Cannot read the dead-letter queue: QueueDoesNotExist: no such queue';
    expect(await run(() => true)).toEqual({ ok: false, reason });
    expect(queues.calls).toHaveLength(1);
  });

  test('with a queue that cannot be read to its end', async () => {
    const { run, queues } = selecting(['a']);
    queues.failNext('receive', { ...refusing, reason: 'InternalError: Not now' });
    const reason = 'Cannot read the dead-letter queue to its end: InternalError: Not now; nothing was moved';
    expect(await run(() => true)).toEqual({ ok: false, reason });
  });

  test('once it is interrupted', async () => {
    const { run } = selecting(['a']);
    const reason = 'Interrupted after 0 letters were read; nothing was moved';
    expect(await run(() => true, { signal: AbortSignal.abort() })).toEqual({ ok: false, reason });
  });
});

test('of more than two hundred megabytes the first are selected, and it is told that there are more', async () => {
  const { queues, run } = selecting([]);
  const body = 'x'.repeat(1_000_000);
  for (let index = 0; index < 400; index += 1) queues.put(messageOf(body, { id: String(index) }));
  const selection = await run(() => true);
  if (!selection.ok) throw new Error(selection.reason);
  expect(selection.isCut).toBe(true);
  // What eight readers have asked for by then comes with it.
  expect(selection.selected.length).toBeGreaterThan(200);
  expect(selection.selected.length).toBeLessThanOrEqual(201 + 80);
  expect(queues.visible()).toHaveLength(400 - selection.selected.length);
});

test('no more is held than a function has memory for: a hundred thousand readings', async () => {
  const clock = virtualClock(now);
  const body = JSON.stringify({ readings: Array.from({ length: 20_000 }, () => ({})) });
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => messageOf(body, { id }));
  const queues = letterQueues(letters, clock);
  const selection = await clock.inTime(
    selectLetters(() => true, {
      ...{ queue: queues.letters, held: heldLetters(queues.letters, clock), readingRules: rulesOf(), verb: 'replay' },
      ...{ signal: new AbortController().signal, onSelected: () => {}, onRead: () => {} },
    }),
  );
  expect(selection.value).toMatchObject({ ok: true, isCut: true });
});

test("letters in somebody's hands are told where they may be the ones that are missing", async () => {
  const { run, queues } = selecting(['a']);
  const busy = { ...queues.letters, describe: async () => ({ retentionMs, about: 1, hidden: 2 }) };
  expect(await run(() => false, { queue: busy })).toEqual({
    ok: false,
    reason:
      "Nothing to discard: none of 1 letter is of this selection; 2 letters more are in somebody's hands: try again in half a minute",
  });
  expect([hiddenWords(0), hiddenWords(1)]).toEqual([
    '',
    "; 1 letter more is in somebody's hands: try again in half a minute",
  ]);
});
