import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sizeOf } from '../../lib/domain/dead-letter.ts';
import { fixableFields } from '../../lib/domain/fix-rule.ts';
import type { Attributes, Message } from '../../lib/domain/message.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { returnedWith } from '../../lib/domain/returned.ts';
import { returnedLetter } from '../../lib/domain/returned-letter.ts';
import { arbitraryAttributes, arbitraryBody, letterOf } from '../support/letters.ts';
import { attributesOf, fieldsOf, messageOf, rulesOf } from '../support/readings.ts';

const mebibyte = 1 << 20;
const laterMs = 3600_000;

const read = (message: Message) => readMessage(message, rulesOf());

/** The attributes with which a letter goes back. */
function returned(message: Message): Attributes {
  const letter = returnedLetter(message, read(message));
  if (!letter.ok) throw new Error(letter.reason);
  return letter.attributes;
}

const reasonOf = (message: Message): string | undefined => {
  const letter = returnedLetter(message, read(message));
  return letter.ok ? undefined : letter.reason;
};

/** As it comes back to the readings queue: another message, sent later. */
const back = (message: Message, attributes = returned(message)): Message => ({
  ...message,
  id: 'm-9',
  attributes,
  sentAt: message.sentAt + laterMs,
});

const problemIn = (attributes: Attributes): Record<string, unknown> =>
  JSON.parse(attributes.get('problem')?.value ?? 'null');

/** What ingest reads in a message: ids, moments, contents; or why it reads none. */
const whatIsRead = (message: Message) => {
  const all = read(message);
  if (all.kind === 'unreadable') return all.problem;
  return { whole: all.whole, entries: all.entries };
};

/** No other message's id, and told when. */
const byItself = fieldsOf({ measured_at: '2026-11-20T07:00:00Z' });

describe('a letter that ingest wrote', () => {
  it.each([
    ['whole', fieldsOf({ unit: 'furlong' })],
    ['in parts', { ...fieldsOf({ unit: 'furlong' }), readings: [{}, {}] }],
    ['cut short', '{"value":4.1'],
  ])('goes back with its attributes as they are: %s', (_what, body) => {
    const message = letterOf(messageOf(body, { attributes: attributesOf({ colour: 'red' }) }));
    expect(returned(message)).toBe(message.attributes);
  });

  it('of which the reason found no room is told what it must keep', () => {
    const code = attributesOf({ problem_code: 'unknown-unit' });
    expect(problemIn(returned(messageOf(fieldsOf(), { attributes: code })))).toMatchObject({
      reading_ids: ['m-1/0'],
      source_message_id: 'm-1',
      sent_at: '2026-11-20T08:00:00.000Z',
    });
  });
});

describe('a letter that SQS moved by itself', () => {
  it('is told the ids of its readings, its own and when it was sent', () => {
    const message = messageOf({ readings: [fieldsOf(), fieldsOf({ reading_id: 'r-1' }), byItself] });
    const attributes = returned(message);
    expect(problemIn(attributes)).toEqual({
      reading_ids: ['m-1/0', 'r-1', expect.stringMatching(/^[0-9a-f]{32}$/)],
      source_message_id: 'm-1',
      sent_at: '2026-11-20T08:00:00.000Z',
    });
    expect([...attributes.keys()]).toEqual(['problem']);
    expect(whatIsRead(back(message))).toEqual(whatIsRead(message));
    expect(read(back(message))).toMatchObject({ replayOf: 'm-1' });
  });

  it('is told when it was sent where it cannot be read', () => {
    const message = messageOf('{"cut');
    expect(problemIn(returned(message))).toMatchObject({ reading_ids: [], sent_at: '2026-11-20T08:00:00.000Z' });
  });

  it('keeps its attributes, and another producer’s problem within ours', () => {
    const attributes = attributesOf({
      problem: 'the cable is loose',
      problem_code: 'E7',
      cell: 'A-017',
      colour: 'red',
    });
    const sent = returned(messageOf('4.120 mm', { attributes }));
    expect([...sent.keys()]).toEqual(['cell', 'colour', 'problem']);
    expect(problemIn(sent).attributes).toEqual({
      problem: { type: 'String', value: 'the cable is loose' },
      problem_code: { type: 'String', value: 'E7' },
    });
  });
});

describe('a problem that does not pin all that is read', () => {
  const seven = '2026-11-20T07:00:00.000Z';
  const eight = '2026-11-20T08:00:00.000Z';

  it.each<[string, object, string]>([
    ['other ids', { reading_ids: ['r-0', 'r-9'], sent_at: seven }, seven],
    ['too few ids', { reading_ids: ['r-0'], sent_at: seven }, seven],
    ['no ids', { sent_at: seven }, seven],
    ['no moment', { reading_ids: ['r-0', 'r-1'] }, eight],
    ['a moment that was not yet', { reading_ids: ['r-0', 'r-1'], sent_at: '2026-11-20T08:00:00.001Z' }, eight],
  ])('is written anew, with what else it tells: %s', (_what, problem, moment) => {
    const own = { ...fieldsOf(), readings: [{ reading_id: 'r-0' }, { reading_id: 'r-1' }] };
    const told = { ...problem, code: 'conflict', changes: [{ by: 'ada' }], beside: 1 };
    const attributes = attributesOf({ problem: JSON.stringify(told), problem_code: 'conflict' });
    const message = messageOf(own, { attributes });
    const sent = returned(message);
    const pinned = { reading_ids: ['r-0', 'r-1'], source_message_id: 'm-1', sent_at: moment };
    expect(problemIn(sent)).toEqual({ ...told, ...pinned });
    expect(sent.get('problem_code')?.value).toBe('conflict');
    expect(whatIsRead(back(message))).toEqual(whatIsRead(message));
  });

  it('keeps the ids of a letter that cannot be read', () => {
    const attributes = attributesOf({ problem: '{"reading_ids":["r-1"]}' });
    expect(problemIn(returned(messageOf('{"cut', { attributes }))).reading_ids).toEqual(['r-1']);
  });
});

describe('where there is no room', () => {
  const ten = Object.fromEntries(fixableFields.slice(0, 10).map((name) => [name, ' ']));
  const tenRead = attributesOf({ ...ten, notes: 'x', stage: 'dry' });
  const full = new Map([...tenRead].slice(0, 10));
  const heavy = (given: object, bytes = mebibyte) => {
    const body = JSON.stringify(given);
    return messageOf(body + ' '.repeat(bytes - body.length));
  };
  const sentence = (why: string) =>
    `Cannot send the letter back: with the ids and the time by which its readings are known ${why}`;

  it('it goes back as it is where nothing it is read with is of the message', () => {
    for (const given of [byItself, { ...byItself, reading_id: 'r-1' }, { ...byItself, readings: [{}, {}] }]) {
      const message = heavy(given);
      expect(returned(message)).toBe(message.attributes);
      expect(whatIsRead(back(message))).toEqual(whatIsRead(message));
    }
    const message = messageOf(byItself, { attributes: full });
    expect(returned(message)).toBe(full);
    expect(whatIsRead(back(message))).toEqual(whatIsRead(message));
  });

  it('it goes back as it is where it cannot be read', () => {
    const message = messageOf('{'.padEnd(mebibyte, ' '));
    expect(returned(message)).toBe(message.attributes);
  });

  it('it goes back as it is where its problem tells the moment', () => {
    const problem = '{"sent_at":"2026-11-20T07:00:00Z"}';
    const attributes = attributesOf({ problem });
    const given = fieldsOf({ reading_id: 'r-1' });
    const room = mebibyte - sizeOf({ body: JSON.stringify(given), attributes });
    const message = { ...heavy(given, JSON.stringify(given).length + room), attributes };
    expect(returned(message)).toBe(attributes);
    expect(whatIsRead(back(message))).toEqual(whatIsRead(message));
  });

  it.each<[string, object]>([
    ['an id', { ...fieldsOf({ measured_at: undefined }) }],
    ['an id of one of several', { ...fieldsOf(), readings: [{ ...byItself }, { reading_id: 'r-1' }, {}] }],
    ['a moment', fieldsOf({ reading_id: 'r-1' })],
    ['a moment that is not given', fieldsOf({ reading_id: 'r-1', measured_at: ' ' })],
    ['a moment that is no text', fieldsOf({ reading_id: 'r-1', measured_at: 5 })],
    ['a moment of one of several', { ...fieldsOf({ reading_id: 'run' }), readings: [byItself, {}] }],
  ])('it cannot go back where the message gives %s', (_what, given) => {
    expect(reasonOf(heavy(given))).toMatch(/ it weighs \d{7} bytes, more than the 1048576 that SQS takes$/);
    expect(reasonOf(heavy(given, 2000))).toBeUndefined();
  });

  it('says how much it lacks', () => {
    const light = messageOf(fieldsOf());
    const added = sizeOf({ body: '', attributes: returned(light) });
    expect(reasonOf(heavy(fieldsOf(), mebibyte - added))).toBeUndefined();
    expect(reasonOf(heavy(fieldsOf(), mebibyte - added + 1))).toBe(
      sentence('it weighs 1048577 bytes, more than the 1048576 that SQS takes'),
    );
    expect(reasonOf(messageOf(fieldsOf(), { attributes: full }))).toBe(
      sentence('it has 11 message attributes, more than the 10 that SQS takes'),
    );
  });
});

describe('any letter', () => {
  const ids = fc.array(fc.constantFrom('r-1', 'm-1/0', 'm-1/1', ''), { maxLength: 3 });
  const moment = fc.constantFrom(
    ...['2026-11-20T07:00:00Z', '2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00.001Z', '2030-01-01T00:00:00Z', 'x', 5],
  );
  const accepted = fc.constant([{ code: 'implausible', reason: 'a foil', by: 'ada', at: 'then' }]);
  const ours = fc
    .record(
      { reading_ids: ids, sent_at: moment, source_message_id: fc.constant('m-0'), accepted },
      { requiredKeys: [] },
    )
    .map((problem) => JSON.stringify(problem));
  const aProblem = fc.option(fc.oneof({ arbitrary: ours, weight: 4 }, fc.json(), fc.constant('loose')), {
    nil: undefined,
  });
  const others = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  const room = fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, fc.nat(300));
  const letter = fc
    .record({ body: arbitraryBody, own: arbitraryAttributes, problem: aProblem, others, inSns: fc.boolean(), room })
    .map(({ body, own, problem, others, inSns, room }) => {
      const around = problem === undefined || !inSns ? {} : { problem: { Type: 'String', Value: problem } };
      const told = problem === undefined || inSns ? {} : { problem };
      const names = Object.fromEntries(others.map((name) => [name, name]));
      const attributes = new Map([...own, ...attributesOf({ ...told, ...names })].slice(-10));
      const whole = inSns
        ? JSON.stringify({ Type: 'Notification', TopicArn: 'arn', Message: body, MessageAttributes: around })
        : body;
      const left = mebibyte - sizeOf({ body: whole, attributes });
      return messageOf(room === undefined ? whole : whole + ' '.repeat(left - room), { attributes });
    });

  it('is read the same when it comes back: its ids, its moments, its contents', () => {
    const seen = { asItIs: 0, written: 0, refused: 0 };
    fc.assert(
      fc.property(letter, (message) => {
        const result = returnedLetter(message, read(message));
        if (!result.ok) {
          expect(result.reason).toMatch(/^Cannot send the letter back: .+ that SQS takes$/);
          seen.refused += 1;
          return;
        }
        const { attributes } = result;
        if (attributes === message.attributes) seen.asItIs += 1;
        else seen.written += 1;
        expect(attributes.size).toBeLessThanOrEqual(10);
        expect(sizeOf({ body: message.body, attributes })).toBeLessThanOrEqual(mebibyte);
        expect(whatIsRead(back(message, attributes))).toEqual(whatIsRead(message));
      }),
      { numRuns: 1500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  it('goes back as it is once it was written', () => {
    fc.assert(
      fc.property(letter, (message) => {
        const result = returnedLetter(message, read(message));
        if (!result.ok || !returnedWith(result.attributes)?.sentAt) return;
        const again = back(message, result.attributes);
        expect(returned(again)).toBe(again.attributes);
      }),
      { numRuns: 500 },
    );
  });
});
