import { describe, expect, test } from 'vitest';

import { benchMessage, liveMessage } from '../../../../lib/domain/bench/spool/bench-message.ts';
import {
  type GrowingContents,
  type SpoolContents,
  spoolContents,
} from '../../../../lib/domain/bench/spool/spool-contents.ts';
import type { SpoolRecord } from '../../../../lib/domain/bench/spool/spool-record.ts';
import type { Fields } from '../../../../lib/domain/fields.ts';
import { back, begun, finished, momentAt, pressed, pressOf, queueUrl, sent } from '../../../support/spool-records.ts';

function contentsOf(...records: readonly SpoolRecord[]): GrowingContents {
  const contents = spoolContents();
  for (const record of records) contents.add(record);
  return contents;
}

const aroundOf = (session: string): Fields => ({ cell: `cell of ${session}`, stage: 'filled' });

const openIds = (contents: SpoolContents) => contents.open()?.presses.map(({ reading_id: id }) => id);
const waitingIds = (contents: SpoolContents) =>
  contents.waiting().map(({ session, readingId }) => readingId ?? session);

test('without records nothing is open, nothing waits and nothing was sent', () => {
  const contents = contentsOf();
  expect(contents.open()).toBeUndefined();
  expect(contents.next()).toBeUndefined();
  expect(contents.waiting()).toEqual([]);
  expect(contents.waitingCount()).toBe(0);
  expect(contents.sent()).toEqual({ messages: 0 });
  expect(contents.remembered()).toEqual([]);
});

test('a session is open with the presses that stand, until it is finished', () => {
  const contents = contentsOf(
    begun('s'),
    pressed('s', 'r-1'),
    pressed('s', 'r-2'),
    back('s', 'r-1'),
    pressed('s', 'r-3'),
  );
  expect(contents.open()).toEqual({
    ...{ session: 's', at: momentAt(0), queueUrl, live: false, around: aroundOf('s') },
    presses: [pressOf('r-2'), pressOf('r-3')],
  });
  expect(contents.waitingCount()).toBe(0);
  contents.add(finished('s'));
  expect(contents.open()).toBeUndefined();
});

test('a finished session waits as one message of the presses that stand', () => {
  const around = { operator: 'Ana' };
  const contents = contentsOf(
    ...[begun('s', { around }), pressed('s', 'r-1'), pressed('s', 'r-2'), pressed('s', 'r-3'), back('s', 'r-2')],
    finished('s', 12),
  );
  const stood = { ...aroundOf('s'), operator: 'Ana' };
  const body = benchMessage(stood, [pressOf('r-1'), pressOf('r-3')]);
  const message = { session: 's', body, readings: 2, around: stood, queueUrl, at: momentAt(12) };
  expect(contents.waiting()).toEqual([message]);
  expect(contents.next()).toEqual(message);
  expect(contents.waitingCount()).toBe(1);
});

test('messages wait in the order in which they were finished, and leave it once they were sent', () => {
  const whole = (session: string) => [begun(session), pressed(session, `r-${session}`), finished(session)];
  const contents = contentsOf(...whole('c'), ...whole('a'), ...whole('b'));
  expect(waitingIds(contents)).toEqual(['c', 'a', 'b']);
  contents.add(sent('a'));
  expect(waitingIds(contents)).toEqual(['c', 'b']);
  contents.add(sent('c', undefined, 30));
  expect(contents.next()?.session).toBe('b');
  const last = {
    session: 'c',
    readings: 1,
    around: aroundOf('c'),
    queueUrl,
    at: momentAt(30),
    messageId: 'message of c',
  };
  expect(contents.sent()).toEqual({ messages: 2, last });
});

test('a session of which every press was taken back is nothing once it is finished', () => {
  const contents = contentsOf(begun('s'), pressed('s', 'r-1'), back('s', 'r-1'));
  expect(openIds(contents)).toEqual([]);
  contents.add(finished('s'));
  expect(contents.open()).toBeUndefined();
  expect(contents.waiting()).toEqual([]);
});

describe('a live session', () => {
  const live = begun('s', { live: true, around: { expected: 3 } });

  test('has each press wait at once, as a message of its own', () => {
    const contents = contentsOf(live, pressed('s', 'r-1', {}, 5), pressed('s', 'r-2', {}, 6));
    const around = { ...aroundOf('s'), expected: 3 };
    const message = { session: 's', around, queueUrl, readings: 1 };
    expect(contents.waiting()).toEqual([
      { ...message, readingId: 'r-1', at: momentAt(5), body: liveMessage(around, pressOf('r-1', {}, 5)) },
      { ...message, readingId: 'r-2', at: momentAt(6), body: liveMessage(around, pressOf('r-2', {}, 6)) },
    ]);
    expect(openIds(contents)).toEqual(['r-1', 'r-2']);
    contents.add(sent('s', 'r-1'));
    expect(waitingIds(contents)).toEqual(['r-2']);
    expect(contents.sent()).toMatchObject({ messages: 1, last: { session: 's', readingId: 'r-1' } });
  });

  test('sends a press all the same that was taken back', () => {
    const contents = contentsOf(live, pressed('s', 'r-1'), back('s', 'r-1'));
    expect(openIds(contents)).toEqual([]);
    expect(waitingIds(contents)).toEqual(['r-1']);
  });

  test('adds no message once it is over, and still has those that wait', () => {
    const contents = contentsOf(live, pressed('s', 'r-1'), finished('s'));
    expect(contents.open()).toBeUndefined();
    expect(waitingIds(contents)).toEqual(['r-1']);
  });
});

describe('what belongs to nothing, or was said before, changes nothing:', () => {
  const start = [begun('s'), pressed('s', 'r-1')];
  test.each<[string, SpoolRecord[], { open?: string[]; waiting?: string[]; sent?: number }]>([
    ['a press of an unknown session', [...start, pressed('t', 'r-2')], { open: ['r-1'] }],
    ['a press of a finished session', [...start, finished('s'), pressed('s', 'r-2')], { waiting: ['s'] }],
    ['a press that is there', [...start, pressed('s', 'r-1', { raw: '9' })], { open: ['r-1'] }],
    [
      'the same press of a live session',
      [begun('s', { live: true }), start[1], start[1]] as SpoolRecord[],
      { open: ['r-1'], waiting: ['r-1'] },
    ],
    ['taking back what was never pressed', [...start, back('s', 'r-2'), back('t', 'r-1')], { open: ['r-1'] }],
    ['the beginning of the session that is open', [...start, begun('s')], { open: ['r-1'] }],
    ['the end of an unknown session', [...start, finished('t')], { open: ['r-1'] }],
    ['the end of a session that has one', [...start, finished('s'), finished('s')], { waiting: ['s'] }],
    ['an unknown session that was sent', [...start, sent('t')], { open: ['r-1'] }],
    ['an unknown press that was sent', [...start, finished('s'), sent('s', 'r-1')], { waiting: ['s'] }],
    ['a session that was sent twice', [...start, finished('s'), sent('s'), sent('s')], { sent: 1 }],
    ['an end before any beginning', [finished('s'), back('s', 'r-1'), sent('s')], {}],
  ])('%s', (_, records, { open, waiting = [], sent: messages = 0 }) => {
    const contents = contentsOf(...records);
    expect(openIds(contents)).toEqual(open);
    expect(waitingIds(contents)).toEqual(waiting);
    expect(contents.sent().messages).toBe(messages);
    if (open) expect(contents.open()?.presses).toEqual([pressOf('r-1')]);
  });
});

describe('where the record of its end was lost,', () => {
  test('a session is finished by the next', () => {
    const contents = contentsOf(begun('s'), pressed('s', 'r-1'), begun('t', { at: 40 }), pressed('t', 'r-2'));
    expect(contents.waiting()).toMatchObject([{ session: 's', at: momentAt(40), readings: 1 }]);
    expect(openIds(contents)).toEqual(['r-2']);
  });

  test('a session that was sent is finished, and is not sent again', () => {
    const contents = contentsOf(begun('s'), pressed('s', 'r-1'), sent('s'));
    expect(contents.open()).toBeUndefined();
    expect(contents.waiting()).toEqual([]);
    expect(contents.sent()).toMatchObject({ messages: 1, last: { session: 's', readings: 1 } });
  });
});

describe('the records that are remembered', () => {
  test.each<[string, SpoolRecord[]]>([
    [
      'a session',
      [begun('s', { at: 3 }), pressed('s', 'r-0'), back('s', 'r-0'), pressed('s', 'r-1'), finished('s'), sent('s')],
    ],
    [
      'a press',
      [
        begun('s', { live: true }),
        pressed('s', 'r-0'),
        pressed('s', 'r-1'),
        sent('s', 'r-0'),
        sent('s', 'r-1'),
        finished('s'),
      ],
    ],
  ])('tell of %s that was sent last what all records tell', (_, records) => {
    const all = contentsOf(...records);
    const again = contentsOf(...all.remembered());
    expect(again.open()).toBeUndefined();
    expect(again.waiting()).toEqual([]);
    expect(again.sent()).toEqual({ messages: 1, last: all.sent().last });
    expect(JSON.stringify(all.remembered())).not.toContain('r-0');
  });
});

test('ids of sessions and presses are told apart whatever they are made of', () => {
  const contents = contentsOf(
    ...[begun('a', { live: true }), pressed('a', 'b","c'), begun('a","b', { live: true }), pressed('a","b', 'c')],
    sent('a', 'b","c'),
  );
  expect(contents.waiting()).toMatchObject([{ session: 'a","b', readingId: 'c' }]);
});

test('a day of 20,000 presses in one session takes each in turn', () => {
  const contents = contentsOf(begun('s', { live: true }));
  for (let press = 0; press < 20_000; press += 1) {
    contents.add(pressed('s', `r-${press}`));
    expect(contents.next()?.readingId).toBe(`r-${press}`);
    contents.add(sent('s', `r-${press}`));
  }
  expect(contents.sent().messages).toBe(20_000);
});
