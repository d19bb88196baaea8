import { describe, expect, it } from 'vitest';

import { contentOf, isObject } from '../../lib/domain/content.ts';
import { attributesOf } from '../support/readings.ts';

const none = attributesOf({});

const envelope = (message: unknown, given: object = {}): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: 'sns-1',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:bench',
    Message: message,
    Timestamp: '2026-11-20T08:00:00.000Z',
    ...given,
  });

describe('a body', () => {
  it('is its own, whatever was asked for before', () => {
    const [first, second] = [attributesOf({ unit: 'mm' }), attributesOf({ unit: 'g' })];
    const attributesIn = (body: string, attributes = first) => {
      const content = contentOf({ body, attributes });
      return content.ok ? content.value : undefined;
    };
    expect(attributesIn('{"a":1}')).toEqual({ kind: 'json', object: { a: 1 }, attributes: first });
    expect(attributesIn('{"a":1}', second)?.attributes).toBe(second);
    expect(attributesIn('{"a":2}', second)).toMatchObject({ object: { a: 2 } });
    expect(attributesIn('{"a":1}')?.attributes).toBe(first);
  });

  it.each(['{"a":1}', ' {"a":1}', '\ufeff{"a":1}', '\r\n\t{"a":1}\n'])('%j is JSON', (body) => {
    expect(contentOf({ body, attributes: none })).toMatchObject({
      ok: true,
      value: { kind: 'json', object: { a: 1 } },
    });
  });

  it.each(['S S     4.120 g', ' 4.120 mm', '[1] 4.120 mm', '"4.120 mm"', 'FFFF000412031', '\x02{"a":1}', ' '])(
    '%j is a frame, as it is',
    (body) => {
      expect(contentOf({ body, attributes: none })).toMatchObject({ ok: true, value: { kind: 'frame', frame: body } });
    },
  );

  it.each(['{', '{"a":', '{"a":1}}', '{a:1}', '{"a":NaN}', '{"a":1,}', '{ 4.120 mm'])(
    '%j begins like JSON and is unreadable',
    (body) => {
      expect(contentOf({ body, attributes: none })).toMatchObject({
        ok: false,
        problem: { code: 'unreadable-message' },
      });
    },
  );

  it('keeps the attributes of its message', () => {
    const attributes = attributesOf({ unit: 'mm' });
    expect(contentOf({ body: '{}', attributes })).toMatchObject({ value: { attributes } });
  });
});

describe('an SNS envelope', () => {
  it('comes off a JSON message', () => {
    const content = contentOf({ body: envelope('{"cell":"A-017"}'), attributes: none });
    expect(content).toMatchObject({ ok: true, value: { kind: 'json', object: { cell: 'A-017' } } });
  });

  it('comes off a bare frame', () => {
    const content = contentOf({ body: envelope('S S     4.120 g'), attributes: none });
    expect(content).toMatchObject({ ok: true, value: { kind: 'frame', frame: 'S S     4.120 g' } });
  });

  it('around JSON that is cut short is unreadable', () => {
    const content = contentOf({ body: envelope('{"cell":'), attributes: none });
    expect(content.ok ? '' : content.problem.detail).toMatch(
      /^Cannot read the message "\{\\"cell\\":": it begins with \{/,
    );
  });

  it('hands on its message attributes; the ones of the SQS message win', () => {
    const body = envelope('{}', {
      MessageAttributes: {
        unit: { Type: 'String', Value: 'in' },
        stage: { Type: 'String', Value: 'dry' },
        photo: { Type: 'Binary', Value: 'AAEC' },
      },
    });
    const content = contentOf({ body, attributes: attributesOf({ unit: 'mm', problem: '{}' }) });
    expect(content.ok && [...content.value.attributes]).toEqual([
      ['unit', { dataType: 'String', value: 'mm' }],
      ['stage', { dataType: 'String', value: 'dry' }],
      ['photo', { dataType: 'Binary', value: 'AAEC' }],
      ['problem', { dataType: 'String', value: '{}' }],
    ]);
  });

  it.each([
    ['no object', 'x'],
    ['null', null],
    ['a list', [{ Type: 'String', Value: 'x' }]],
    ['an object of nulls', { unit: null }],
    ['without types', { unit: { Value: 'mm' } }],
    ['without values', { unit: { Type: 'String' } }],
    ['with other values', { unit: { Type: 'Number', Value: 5 } }],
  ])('with message attributes that are %s has none', (_what, MessageAttributes) => {
    const content = contentOf({ body: envelope('{}', { MessageAttributes }), attributes: none });
    expect(content.ok && content.value.attributes.size).toBe(0);
  });

  it.each([
    ['of another type', { Type: 'SubscriptionConfirmation' }],
    ['without topic', { TopicArn: undefined }],
    ['whose message is no text', { Message: { cell: 'x' } }],
  ])('%s is an object like any other', (_what, given) => {
    const content = contentOf({ body: envelope('{"cell":"A-017"}', given), attributes: none });
    expect(content.ok && content.value.kind === 'json' && content.value.object.MessageId).toBe('sns-1');
  });

  it('comes off once: what is in it is the message, whatever it looks like', () => {
    const content = contentOf({ body: envelope(envelope('{"cell":"A-017"}')), attributes: none });
    expect(content.ok && content.value.kind === 'json' && content.value.object.Message).toBe('{"cell":"A-017"}');
  });
});

it.each([
  [{}, true],
  [{ a: 1 }, true],
  [null, false],
  [[], false],
  ['{}', false],
  [1, false],
  [undefined, false],
])('isObject(%j) is %s', (value, is) => {
  expect(isObject(value)).toBe(is);
});
