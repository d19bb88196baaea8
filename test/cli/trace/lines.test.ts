/** How stories read that no process can be brought to tell at a certain moment. */
import { describe, expect, test } from 'vitest';

import { cellLines } from '../../../lib/cli/trace/cell-lines.ts';
import { jsonOfStory } from '../../../lib/cli/trace/json-of-story.ts';
import { measurementLines } from '../../../lib/cli/trace/measurement-lines.ts';
import { readingLines } from '../../../lib/cli/trace/reading-lines.ts';
import type { Claim, FiledMeasurement, ReadingState, ReadingStory } from '../../../lib/trace/story.ts';
import { aReading, sentAt } from '../../support/readings.ts';

const arrival = { messageId: 'm-1', sentAt, arrivedAt: sentAt + 2000 };
const kept = ['one', 'two'].map((id, second) => ({ reading: aReading({ id, at: `08:00:0${second}` }), arrival }));
const came = { messageIds: ['m-1'], sentAt, arrivedAt: sentAt + 2000 };

const story = (state: ReadingState, given: Partial<ReadingStory> = {}): ReadingStory => ({
  ...{ cell: { id: 'cell-1' }, id: 'one', property: 'thickness', value: '4.120', unit: 'mm', measuredAt: sentAt },
  ...{ came, earlier: [], state },
  ...given,
});

const claim: Claim = {
  readings: kept,
  completeBy: 'quiet',
  since: sentAt + 90_000,
  until: sentAt + 150_000,
  sent: { name: 'thickness 2026', readingIds: ['one', 'two'] },
  requests: [{ at: sentAt + 91_000, request: 'create', says: 'it answered 503' }],
};

const measurement: FiledMeasurement = {
  ...{ cell: 'cell-1', id: 'm1', name: 'thickness 2026', visit: 'v', start: sentAt, end: sentAt },
  ...{ readingIds: ['one'], claimedAt: sentAt + 3000, at: sentAt + 4000, completeBy: 'message', requests: [] },
  ...{ correlationId: 'c-1', late: [{ name: 'thickness later', id: 'm2' }] },
};

const lines = (state: ReadingState, given?: Partial<ReadingStory>) => readingLines(story(state, given), undefined);
/** What follows the message and its arrival. */
const told = (state: ReadingState) => lines(state).slice(4);

describe('a session that is claimed', () => {
  const session = [
    '  2026-11-20T08:01:30Z  session   complete with 2 readings, from 2026-11-20T08:00:00Z to 2026-11-20T08:00:01Z: no new reading of it had been sent for the quiet time',
    '  2026-11-20T08:01:31Z  asked     Ionworks to create the measurement: it answered 503',
  ];

  test('tells of an invocation that is at it, and by when it has ended', () => {
    expect(lines({ kind: 'being-filed', claim })[0]).toBe('Reading one is being filed');
    expect(told({ kind: 'being-filed', claim })).toEqual([
      ...session,
      '                        now       an invocation is filing its session; it may have sent measurement "thickness 2026" of 2 readings',
      '                        next      that has ended by 2026-11-20T08:02:30Z; what it leaves open is settled by the next invocation that gets a message of the cell',
    ]);
  });

  test('tells what may be in Ionworks, and how that is settled', () => {
    expect(lines({ kind: 'outcome-unknown', claim })[0]).toBe(
      'Reading one may have been sent: whether Ionworks has it is not known',
    );
    expect(told({ kind: 'outcome-unknown', claim })).toEqual([
      ...session,
      '                        now       it may be in Ionworks, as part of measurement "thickness 2026" of 2 readings; the invocation that sent it had to end by 2026-11-20T08:02:30Z',
      '                        next      the next invocation that gets a message of the cell looks for that, and sends the very same again if it is not there',
    ]);
  });

  test('tells of one that was given up, and of a late session', () => {
    const [first, late, , now] = told({ kind: 'not-sent', claim: { ...claim, until: 0, belongsTo: 'thickness 2025' } });
    expect(first).toBe(session[0]);
    expect(late?.trim()).toBe('it came late: it belongs to "thickness 2025", which was filed before');
    expect(now?.trim()).toBe('now       the invocation that was to file it has given up, before it was sent');
  });
});

describe('a session that waits', () => {
  const session = { readings: kept, completeAt: sentAt + 90_000, isComplete: false };

  test('names the others and the moment', () => {
    expect(told({ kind: 'waiting', session })).toEqual([
      '                        now       its session has 2 readings, from 2026-11-20T08:00:00Z to 2026-11-20T08:00:01Z; with two',
      '                        next      its session is complete at 2026-11-20T08:01:30Z if no new reading of it is sent; it is filed when its messages come to ingest again then',
    ]);
  });

  test('that is complete waits for a message only', () => {
    expect(
      told({ kind: 'waiting', session: { ...session, isComplete: true } })
        .at(-1)
        ?.trim(),
    ).toBe('next      its session is complete: it is filed when one of its messages comes to ingest again');
  });

  test('of many names the first ten others', () => {
    const many = Array.from({ length: 14 }, (_, index) => ({ reading: aReading({ id: `p${index}` }), arrival }));
    const [now] = readingLines(
      story({ kind: 'waiting', session: { ...session, readings: many } }, { id: 'p3' }),
      undefined,
    ).slice(4);
    expect(now).toContain('; with p0, p1, p2, p4, p5, p6, p7, p8, p9, p10 and 3 more');
  });
});

describe('a reading', () => {
  const filed: ReadingState = {
    kind: 'filed',
    at: sentAt + 4000,
    measurementId: 'm1',
    name: 'thickness 2026',
    measurement,
  };

  test('tells in order of time how it was refused, came back, and was filed', () => {
    const earlier = [
      {
        at: sentAt - 60_000,
        code: 'unknown-cell',
        detail: 'Cannot file for cell cell-1: no such cell',
        messageIds: ['m-0'],
      },
    ];
    expect(lines(filed, { earlier, came: { ...came, messageIds: ['m-1', 'm-2'], replayOf: 'm-0' } })).toEqual([
      'Reading one is filed',
      '  thickness 4.120 mm of cell cell-1; measured at 2026-11-20T08:00:00Z',
      '  2026-11-20T07:59:00Z  refused   unknown-cell: Cannot file for cell cell-1: no such cell',
      '                                  when it came as message m-0',
      '  2026-11-20T08:00:00Z  sent      as message m-1, a replay of the dead letter of message m-0',
      '  2026-11-20T08:00:02Z  arrived   ingest saw it for the first time; it came as message m-2 as well',
      '  2026-11-20T08:00:03Z  session   complete with 1 reading, at 2026-11-20T08:00:00Z: its message carried it whole',
      '  2026-11-20T08:00:04Z  filed     as measurement m1, "thickness 2026"',
      '                                  correlation id c-1',
      '                        later     readings that belong to it came, and became measurement m2, "thickness later"',
    ]);
  });

  test('is told with the name of its measurement where its entry is missing', () => {
    expect(told({ ...filed, measurement: undefined })).toEqual([
      '  2026-11-20T08:00:04Z  filed     as measurement m1, "thickness 2026"',
    ]);
  });

  test('that was sent and came in one second is sent first, whatever the clocks say', () => {
    const skewed = lines(filed, { came: { ...came, sentAt: sentAt + 2, arrivedAt: sentAt } });
    expect(skewed.slice(2, 4).map((line) => line.split(/ {2,}/)[2])).toEqual(['sent', 'arrived']);
  });

  test('fits into a terminal, what goes on stays beside its word', () => {
    const narrow = readingLines(story({ kind: 'outcome-unknown', claim }), 90);
    expect(Math.max(...narrow.slice(2).map((line) => line.length))).toBeLessThanOrEqual(90);
    expect(narrow.slice(4, 6)).toEqual([
      '  2026-11-20T08:01:30Z  session   complete with 2 readings, from 2026-11-20T08:00:00Z to',
      '                                  2026-11-20T08:00:01Z: no new reading of it had been sent',
    ]);
  });

  test('whose id would move the cursor is shown with that made visible', () => {
    const text = lines(filed, { id: '\u001b[2Jone', value: '4\u202e1', cell: { name: 'A\n17' } }).join('\n');
    expect(text).toContain('Reading \\u{1b}[2Jone is filed\n  thickness 4\\u{202e}1 mm of the cell "A\\n17"; measured');
  });
});

test('a measurement notes which of its readings took another way', () => {
  const readings = [
    story(
      { kind: 'filed', at: sentAt, measurementId: 'm1', name: 'thickness 2026' },
      { came: { ...came, replayOf: 'm-0' } },
    ),
    story(
      { kind: 'outcome-unknown', claim },
      { id: 'two', earlier: [{ at: 0, code: 'c', detail: 'd', messageIds: [] }] },
    ),
  ];
  const belongsTo = { name: 'thickness 2025', id: 'm0' };
  const all = measurementLines({ measurement: { ...measurement, belongsTo }, readings }, undefined);
  expect(all.slice(0, 4)).toEqual([
    'Measurement m1 is filed',
    '  "thickness 2026" of cell cell-1',
    '  2026-11-20T08:00:03Z  session   complete with 1 reading, at 2026-11-20T08:00:00Z: its message carried it whole',
    '                                  it came late: it belongs to measurement m0, "thickness 2025", which was filed before',
  ]);
  expect(all.slice(-2)).toEqual([
    '  2026-11-20T08:00:00Z  one      thickness 4.120 mm  m-1      a replay of m-0',
    '  2026-11-20T08:00:00Z  two      thickness 4.120 mm  m-1      now outcome unknown, refused 1 time before',
  ]);
});

test('a cell says in a few words why each of its readings is not filed', () => {
  const session = { readings: kept, completeAt: sentAt + 90_000, isComplete: false };
  const problem = { code: 'conflict', detail: 'Cannot file it' } as const;
  const states: ReadingState[] = [
    { kind: 'waiting', session: { ...session, expected: 5 } },
    { kind: 'waiting', session: { ...session, isComplete: true } },
    { kind: 'being-filed', claim },
    { kind: 'outcome-unknown', claim },
    { kind: 'not-sent', claim },
    { kind: 'refused', at: sentAt, problem, requests: [] },
  ];
  const readings = states.map((state) => story(state));
  const [title, count, , , ...rows] = cellLines({ cell: {}, measurements: [], filedReadings: 0, readings });
  expect([title, count]).toEqual(['A cell', '  0 measurements of 0 readings; not filed: 6 readings']);
  expect(rows.map((line) => line.split(/ {2,}/)).map((columns) => [columns[3], columns[6]])).toEqual([
    ['waiting', 'its session has 2 of 5 readings, and is complete at 2026-11-20T08:01:30Z unless more are sent'],
    ['waiting', 'its session has 2 readings, and is complete'],
    ['being filed', 'an invocation is at it, until 2026-11-20T08:02:30Z at the latest'],
    ['outcome unknown', 'it may be in Ionworks, as part of "thickness 2026"'],
    ['not sent', 'the invocation that was to file it has ended'],
    ['refused', 'conflict'],
  ]);
});

test('for programs a claim is told with what may have been sent', () => {
  const readings = [story({ kind: 'outcome-unknown', claim: { ...claim, until: 0, stage: 'dry' } })];
  const json = JSON.parse(
    JSON.stringify(jsonOfStory({ asked: 'one', readings, measurements: [], cells: [], unreadable: 0 })),
  );
  expect(json.readings[0]).toMatchObject({ state: 'outcome-unknown' });
  expect(json.readings[0].claim).toEqual({
    ...{ stage: 'dry', from: '2026-11-20T08:00:00.000Z', to: '2026-11-20T08:00:01.000Z', reading_ids: ['one', 'two'] },
    ...{ complete_by: 'quiet', claimed_at: '2026-11-20T08:01:30.000Z' },
    sent: { name: 'thickness 2026', reading_ids: ['one', 'two'] },
    requests: [{ at: '2026-11-20T08:01:31.000Z', request: 'create', says: 'it answered 503' }],
  });
});
