import { describe, expect, it } from 'vitest';

import { firstSentAt, returnedIn, returnedWith } from '../../lib/domain/returned.ts';
import { attributesOf, messageOf, sentAt } from '../support/readings.ts';

const returned = (problem: string) => returnedWith(attributesOf({ problem }));

describe('a message with the problem of a dead letter', () => {
  it('tells of its own, whatever was asked for before', () => {
    const one = attributesOf({ problem: '{"reading_ids":["r-1"]}' });
    const other = attributesOf({ problem: '{"reading_ids":["r-2"]}' });
    expect([one, other, one].map((attributes) => returnedWith(attributes)?.readingIds)).toEqual([
      ['r-1'],
      ['r-2'],
      ['r-1'],
    ]);
  });

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

  describe('that an operator has spoken of', () => {
    const one = { code: 'implausible', reason: 'a foil', by: 'ada', at: '2026-11-21T12:00:00.000Z' };
    const acceptedIn = (...accepted: readonly unknown[]) => returned(JSON.stringify({ accepted }));

    it('tells what was accepted, the last word counting', () => {
      const last = { ...one, reason: 'measured again', by: 'bob' };
      const problem = acceptedIn(one, last);
      expect(problem?.accepted).toEqual({ code: 'implausible', reason: 'measured again', by: 'bob' });
      expect(problem?.problem.accepted).toEqual([one, last]);
    });

    it.each<[string, unknown]>([
      ['another code', { ...one, code: 'unknown-unit' }],
      ['no reason', { ...one, reason: undefined }],
      ['an empty reason', { ...one, reason: ' \n' }],
      ['a reason of 256 characters', { ...one, reason: 'x'.repeat(256) }],
      ['a name of 256 characters', { ...one, by: 'x'.repeat(256) }],
      ['nobody who says so', { ...one, by: 5 }],
      ['no moment', { ...one, at: undefined }],
      ['no object', 'implausible'],
    ])('passes over %s', (_what, other) => {
      expect(acceptedIn(other)).not.toHaveProperty('accepted');
      const problem = acceptedIn(one, other);
      expect(problem?.accepted?.reason).toBe('a foil');
      expect(problem?.problem.accepted).toEqual([one]);
    });

    it('takes a reason and a name of 255 characters', () => {
      const most = { ...one, reason: 'x'.repeat(255), by: 'y'.repeat(255) };
      expect(acceptedIn(most)?.accepted).toEqual({ code: 'implausible', reason: most.reason, by: most.by });
    });

    it.each(['{}', '{"accepted":"all"}', '{"accepted":{"0":{}}}', '{"accepted":[]}'])(
      'has accepted nothing with %s',
      (problem) => {
        expect(returned(problem)).not.toHaveProperty('accepted');
      },
    );

    it('tells how often it is to be filed beside what is there', () => {
      expect(returned('{"beside":1}')?.beside).toBe(1);
      expect(returned('{"beside":12}')?.beside).toBe(12);
    });

    it.each(['0', '-1', '1.5', '"1"', 'true', 'null', '1e300', '[1]'])('is beside nothing with %s', (beside) => {
      const problem = returned(`{"beside":${beside}}`);
      expect(problem).not.toHaveProperty('beside');
      expect(problem?.problem.beside).toBeUndefined();
    });
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

describe('a message', () => {
  const problem = { Type: 'String', Value: '{"beside":2}' };
  const envelope = { Type: 'Notification', TopicArn: 'arn', Message: '4.120 mm', MessageAttributes: { problem } };

  it('carries what its own attributes tell, else those of its SNS envelope', () => {
    expect(returnedIn(messageOf(envelope))?.beside).toBe(2);
    const attributes = attributesOf({ problem: '{"beside":3}' });
    expect(returnedIn(messageOf(envelope, { attributes }))?.beside).toBe(3);
    expect(returnedIn(messageOf('{"cut', { attributes }))?.beside).toBe(3);
    expect(returnedIn(messageOf('4.120 mm'))).toBeUndefined();
  });

  it('was first sent when it says, but never after it was sent', () => {
    const first = (at: string) => firstSentAt(messageOf('x'), returned(JSON.stringify({ sent_at: at })));
    expect(first('2026-11-20T07:59:59.999Z')).toBe(sentAt - 1);
    expect(first('2026-11-20T08:00:00.001Z')).toBe(sentAt);
    expect(first('once')).toBe(sentAt);
    expect(firstSentAt(messageOf('x'), undefined)).toBe(sentAt);
  });
});

it('a message without that attribute is none', () => {
  expect(returnedWith(attributesOf({ problem_code: 'conflict' }))).toBeUndefined();
});
