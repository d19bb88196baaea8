import { describe, expect, it } from 'vitest';

import { returnedWith } from '../../lib/domain/returned.ts';
import { attributesOf } from '../support/readings.ts';

const returned = (problem: string) => returnedWith(attributesOf({ problem }));

describe('a message with the problem of a dead letter', () => {
  it('tells the ids of its readings, when it was first sent, and its problem', () => {
    const problem = {
      code: 'unknown-unit',
      detail: 'Cannot …',
      reading_ids: ['r-1', 'm-1/2'],
      sent_at: '2026-11-20T08:00:00.000Z',
      rejected_at: '2026-11-20T08:01:00.000Z',
      source_message_id: 'm-1',
    };
    expect(returned(JSON.stringify(problem))).toEqual({
      readingIds: ['r-1', 'm-1/2'],
      sentAt: Date.UTC(2026, 10, 20, 8),
      sourceMessageId: 'm-1',
      problem,
    });
  });

  it.each([
    ['no ids', '{}', []],
    ['ids that are no list', '{"reading_ids":"r-1"}', []],
    ['an id that is no text', '{"reading_ids":["r-1",2]}', []],
    ['an empty id', '{"reading_ids":[""]}', []],
    ['an id of 301 characters', JSON.stringify({ reading_ids: ['x'.repeat(301)] }), []],
    ['ids that cannot be stored', '{"reading_ids":["r\\u0000","\\ud800"]}', ['r␀', '\ufffd']],
  ])('and with %s pins those that are left: %s', (_what, problem, ids) => {
    expect(returned(problem)?.readingIds).toEqual(ids);
  });

  it.each(['{}', '{"sent_at":5}', '{"sent_at":"yesterday"}', '{"sent_at":"2026-11-20T08:00:00"}'])(
    'but no moment it was sent (%s) leaves that to SQS',
    (problem) => {
      expect(returned(problem)).not.toHaveProperty('sentAt');
    },
  );

  it.each(['{}', '{"source_message_id":5}', `{"source_message_id":"${'m'.repeat(101)}"}`])(
    'but no message that was refused (%s) names none',
    (problem) => {
      expect(returned(problem)).not.toHaveProperty('sourceMessageId');
    },
  );

  it('names one of up to a hundred characters', () => {
    const id = 'm'.repeat(100);
    expect(returned(JSON.stringify({ source_message_id: id }))?.sourceMessageId).toBe(id);
  });

  it.each(['', 'the cable is loose', '{', 'null', '5', '"text"', `{"a":${'['.repeat(50)}${']'.repeat(50)}}`])(
    'that is none (%s) is a message like any other',
    (problem) => {
      expect(returned(problem)).toBeUndefined();
    },
  );

  it('never takes keys that every object has', () => {
    const problem = returned('{"__proto__":{"reading_ids":["x"]},"changes":{"constructor":1,"kept":2}}')?.problem;
    expect(JSON.stringify(problem)).toBe('{"reading_ids":[],"changes":{"kept":2}}');
  });
});

it('a message without that attribute is none', () => {
  expect(returnedWith(attributesOf({ problem_code: 'conflict' }))).toBeUndefined();
});
