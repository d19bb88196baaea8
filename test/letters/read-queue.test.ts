import { describe, expect, test } from 'vitest';

import type { Message } from '../../lib/domain/message.ts';
import { heldLetters } from '../../lib/letters/held-letters.ts';
import { type QueueReading, readQueue } from '../../lib/letters/read-queue.ts';
import type { LetterQueue } from '../../lib/ports.ts';
import { letterQueues, refusing } from '../support/letter-queues.ts';
import { messageOf, now } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';

function reading(count: number, queueOf: (letters: LetterQueue) => LetterQueue = (letters) => letters) {
  const clock = virtualClock(now);
  const queues = letterQueues(
    Array.from({ length: count }, (_, index) => messageOf('x', { id: String(index) })),
    clock,
  );
  const held = heldLetters(queueOf(queues.letters), clock);
  const interruption = new AbortController();
  const told: string[] = [];
  const run = async (onLetter: QueueReading['onLetter'] = () => false) => {
    const each = (letter: Message) => {
      told.push(letter.id);
      return onLetter(letter);
    };
    return (await clock.inTime(readQueue({ held, onLetter: each, signal: interruption.signal }))).value;
  };
  const receives = () => queues.calls.filter(({ kind }) => kind === 'receive');
  return { clock, queues, interruption, told, run, receives };
}

test('every letter is told once, and hidden', async () => {
  const { run, told, queues } = reading(345);
  expect(await run()).toEqual({ letters: 345, end: { kind: 'complete' } });
  expect(new Set(told).size).toBe(345);
  expect([told.length, queues.visible()]).toEqual([345, []]);
});

test('eight ask at a time', async () => {
  const { run, queues, receives } = reading(345);
  queues.takes(() => 50);
  await run();
  expect(Math.max(...receives().map(({ underWay }) => underWay))).toBe(8);
});

test('empty answers are not the end while somebody still gets letters', async () => {
  let asked = 0;
  const moody = (letters: LetterQueue): LetterQueue => ({
    ...letters,
    receive: async (seconds) => {
      asked += 1;
      return asked < 8 ? { letters: [] } : letters.receive(seconds);
    },
  });
  const { run } = reading(300, moody);
  expect(await run()).toEqual({ letters: 300, end: { kind: 'complete' } });
});

test('letters that come again are told once, and are not the end', async () => {
  let asked = 0;
  const first: Message[][] = [];
  const repeating = (letters: LetterQueue): LetterQueue => ({
    ...letters,
    receive: async (seconds) => {
      asked += 1;
      // The second answers of all readers are the first ones once more.
      if (asked > 8 && asked <= 16) return { letters: first[asked - 9] ?? [] };
      const answer = await letters.receive(seconds);
      first.push([...answer.letters]);
      return answer;
    },
  });
  const { run, told } = reading(300, repeating);
  expect(await run()).toEqual({ letters: 300, end: { kind: 'complete' } });
  expect(new Set(told).size).toBe(told.length);
});

test('where it was enough nobody asks again; what was under way is told as well', async () => {
  const { run, queues, told, receives } = reading(500);
  queues.takes(() => 50);
  expect(await run(({ id }) => id === '4')).toEqual({ letters: 80, end: { kind: 'enough' } });
  expect([told.length, receives().length]).toEqual([80, 8]);
});

describe('a queue that fails', () => {
  test('is not asked again; what others still get is told', async () => {
    const { run, queues, receives } = reading(500);
    queues.takes(() => 50);
    queues.failNext('receive', { ...refusing, reason: 'AccessDenied: no' });
    expect(await run()).toEqual({ letters: 70, end: { kind: 'failed', reason: 'AccessDenied: no' } });
    expect(receives()).toHaveLength(8);
  });

  test('for all fails by the first reason', async () => {
    const { run, queues } = reading(5);
    for (let reader = 1; reader <= 8; reader += 1)
      queues.failNext('receive', { ...refusing, reason: `reason ${reader}` });
    expect(await run()).toEqual({ letters: 0, end: { kind: 'failed', reason: 'reason 1' } });
  });
});

test('whoever interrupts ends it with the calls that are under way', async () => {
  const { run, queues, interruption, receives } = reading(500);
  queues.takes(() => 50);
  expect(await run(() => void interruption.abort())).toEqual({ letters: 80, end: { kind: 'interrupted' } });
  expect(receives()).toHaveLength(8);
  expect(await run()).toEqual({ letters: 0, end: { kind: 'interrupted' } });
});
