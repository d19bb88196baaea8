import { describe, expect, test } from 'vitest';

import { gatheredSessions, type PreparedReading } from '../../../lib/import/sending/gathered-sessions.ts';

/** Each session with the ids of its readings, as they come one after the other: `1a 2b 1c`. */
function gathered(came: string, most = { readings: 100, bytes: 1000 }, bytes = 10) {
  const sessions = gatheredSessions(most);
  const names = new Map<PreparedReading, string>();
  for (const [line, one] of came.split(' ').entries()) {
    const reading = { bytes } as PreparedReading;
    names.set(reading, one);
    sessions.add(sessions.of(Number(one[0])), reading, line);
  }
  const wordsOf = (readings: readonly PreparedReading[]) => readings.map((reading) => names.get(reading)).join(' ');
  return {
    ...sessions,
    add: (one: string, line: number) => {
      const reading = { bytes } as PreparedReading;
      names.set(reading, one);
      sessions.add(sessions.of(Number(one[0])), reading, line);
    },
    take: (session: number) => wordsOf(sessions.take(session)),
    overflow: (latest?: number) => sessions.overflow(latest).map(wordsOf),
  };
}

test('a session is taken with all its readings, in their order, and once', () => {
  const sessions = gathered('1a 2b 1c');
  expect([sessions.take(1), sessions.take(1), sessions.take(2)]).toEqual(['1a 1c', '', '2b']);
});

test('a session of which nothing is to be sent is none to be taken', () => {
  const sessions = gathered('1a');
  sessions.of(2);
  expect(sessions.take(2)).toBe('');
});

describe('parts', () => {
  test('are made of nothing while there is room', () => {
    expect(gathered('1a 2b 3c 4d', { readings: 4, bytes: 40 }).overflow()).toEqual([]);
  });

  test.each([
    ['readings', { readings: 4, bytes: 1000 }],
    ['bytes', { readings: 100, bytes: 40 }],
  ])('are made of what came first where there are more %s, until half the room is free', (_, most) => {
    const sessions = gathered('1a 2b 1c 3d 4e', most);
    expect(sessions.overflow()).toEqual(['1a 1c', '2b']);
    expect(sessions.overflow()).toEqual([]);
    expect([1, 2, 3].map((session) => sessions.of(session).isParted)).toEqual([true, true, false]);
  });

  test('are made of whatever came by a line, however much room there is', () => {
    const sessions = gathered('1a 2b 1c 3d');
    expect(sessions.overflow(1)).toEqual(['1a 1c', '2b']);
    expect(sessions.overflow(2)).toEqual([]);
    expect(sessions.overflow(3)).toEqual(['3d']);
  });

  test('leave the rest of their session its place behind what has come since', () => {
    const sessions = gathered('1a 2b');
    expect(sessions.overflow(0)).toEqual(['1a']);
    sessions.add('1c', 2);
    expect(sessions.overflow(1)).toEqual(['2b']);
    expect(sessions.take(1)).toBe('1c');
  });

  test('take no room any more, and nor does what was taken', () => {
    const sessions = gathered('1a 2b 3c 4d 5e', { readings: 4, bytes: 1000 });
    sessions.take(5);
    expect(sessions.overflow()).toEqual([]);
    sessions.overflow(2);
    for (const [index, one] of ['6f', '7g', '8h'].entries()) sessions.add(one, 5 + index);
    expect(sessions.overflow()).toEqual([]);
  });
});

test('a session keeps what was said in it when a part of it has gone', () => {
  const sessions = gathered('1a');
  sessions.of(1).occurrences.set('digest', 1);
  sessions.overflow(0);
  expect(sessions.of(1).occurrences.get('digest')).toBe(1);
});
