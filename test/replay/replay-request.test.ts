import { describe, expect, test } from 'vitest';

import { orderOf, type ReplayRequest, readReplayRequest } from '../../lib/replay/replay-request.ts';
import { now } from '../support/readings.ts';
import { pressLetter } from '../support/replay-scene.ts';
import { standing } from '../support/standing-letters.ts';

function requestIn(input: unknown): ReplayRequest {
  const read = readReplayRequest(input, now);
  if (!read.ok) throw new Error(read.reason);
  return read.request;
}
const whyNot = (input: unknown): string => {
  const read = readReplayRequest(input, now);
  return read.ok ? 'it can be read' : read.reason;
};

describe('a request', () => {
  test('of nothing means all letters, as they are', () => {
    expect(requestIn({})).toMatchObject({ selection: {}, selectionTexts: {}, rules: [], isDryRun: false });
    const { canary, waitMs, perSecond, by } = requestIn({});
    expect([canary, waitMs, perSecond, by]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('tells what is selected, and keeps it as it was written', () => {
    const given = { code: 'unknown-unit', cell: ['a', 'b'], since: '3h', match: 'unit=furlong', except: ['x'] };
    const { selection, selectionTexts } = requestIn({ ...given, dry_run: true, by: 'ann' });
    expect(selection).toMatchObject({
      codes: ['unknown-unit'],
      cells: ['a', 'b'],
      since: now - 3 * 3600_000,
      matches: [{ path: 'unit', value: 'furlong' }],
      exceptIds: ['x'],
    });
    expect(selectionTexts).toEqual(given);
  });

  test('takes away first, then exchanges, then sets; what is accepted comes last', () => {
    const { rules } = requestIn({
      beside: true,
      accept: 'implausible',
      reason: 'a foil',
      set: ['unit=mm', 'lab=north'],
      map: 'unit:furlong=um',
      unset: ['stage', 'unit'],
    });
    expect(rules).toEqual([
      { kind: 'unset', field: 'stage' },
      { kind: 'unset', field: 'unit' },
      { kind: 'map', field: 'unit', from: 'furlong', to: 'um' },
      { kind: 'set', field: 'unit', value: 'mm' },
      { kind: 'set', field: 'lab', value: 'north' },
      { kind: 'accept', code: 'implausible', reason: 'a foil' },
      { kind: 'beside' },
    ]);
    expect(requestIn({ beside: false }).rules).toEqual([]);
  });

  test('may map several values of a field, and map what is set as well', () => {
    expect(requestIn({ map: ['unit:a=mm', 'unit:b=um'], set: 'lab=x' }).rules).toHaveLength(3);
  });

  test.each([
    [
      { canary: 5, wait: '10m', rate: 0.5 },
      { canary: 5, waitMs: 600_000, perSecond: 0.5 },
    ],
    [
      { canary: '5', wait: ' 90s ', rate: '2.5' },
      { canary: 5, waitMs: 90_000, perSecond: 2.5 },
    ],
    [
      { dry_run: true, by: ' ann ' },
      { isDryRun: true, by: 'ann' },
    ],
  ])('%j is understood', (given, understood) => {
    expect(requestIn(given)).toMatchObject(understood);
  });

  test('by nobody but spaces is by nobody', () => {
    expect(requestIn({ by: '  ' }).by).toBeUndefined();
  });
});

test.each<[string, unknown, string]>([
  ['no object', ['code'], 'Cannot read the request: it is no JSON object'],
  ['text', 'all', 'Cannot read the request: it is no JSON object'],
  ['nothing', null, 'Cannot read the request: it is no JSON object'],
  [
    'an unknown field',
    { codes: ['x'] },
    'Cannot read the request: it has no "codes"; it has code, cause, cell, instrument, id, except, match, since, until, set, map, unset, accept, reason, beside, dry_run, canary, wait, rate, by',
  ],
  ['a field that everything has', { toString: 1 }, 'Cannot read the request: it has no "toString"; it has code'],
  ['a code that is a number', { code: 5 }, 'Cannot read code "5": it is neither text nor a list of texts'],
  [
    'a list with a number',
    { cell: ['a', 5] },
    'Cannot read cell "[\\"a\\",5]": it is neither text nor a list of texts',
  ],
  ['a since that is a list', { since: ['3h'] }, 'Cannot read since "[\\"3h\\"]": it is no text'],
  ['a since that is no time', { since: 'yesterday' }, 'Cannot select since "yesterday": '],
  ['a dry run that is text', { dry_run: 'yes' }, 'Cannot read dry_run "yes": it is neither true nor false'],
  ['a beside that is text', { beside: 'yes' }, 'Cannot read beside "yes": it is neither true nor false'],
  ['a canary that is a word', { canary: 'five' }, 'Cannot read canary "five": it is no number'],
  ['a canary of none', { canary: 0 }, 'Cannot send 0 letters ahead: canary is a whole number from 1'],
  ['a canary of a half', { canary: 1.5 }, 'Cannot send 1.5 letters ahead: canary is a whole number from 1'],
  ['a rate of none', { rate: 0 }, 'Cannot replay 0 letters a second: rate is a number above zero'],
  ['a rate below none', { rate: -1 }, 'Cannot replay -1 letters a second: rate is a number above zero'],
  ['a rate without end', { rate: Number.POSITIVE_INFINITY }, 'Cannot read rate "null": it is no number'],
  ['a rate with a sign', { rate: '-1' }, 'Cannot read rate "-1": it is no number'],
  ['a wait that is no duration', { wait: 'long' }, 'Cannot read wait "long": it is no duration such as '],
  ['a name that is too long', { by: 'a'.repeat(256) }, 'Cannot act for "aaa'],
  ['an unknown field to set', { set: 'untis=mm' }, 'Cannot set "untis": a reading has no such field'],
  ['a rule without a value', { map: 'unit' }, 'Cannot read the rule map "unit": write it as FIELD:FROM=TO'],
  ['an id to unset', { unset: 'reading_id' }, 'Cannot unset "reading_id": a reading keeps its id'],
  [
    'an acceptance of anything',
    { accept: 'overload', reason: 'x' },
    'Cannot accept "overload": only what is implausible',
  ],
  ['an acceptance without a reason', { accept: 'implausible' }, 'Cannot accept implausible: there is no reason'],
  ['a reason alone', { reason: 'a foil' }, 'Cannot use the reason "a foil": it belongs to accept implausible'],
  [
    'two values of a field',
    { set: ['unit=mm', 'unit=um'] },
    'Cannot set unit twice: which of the two is meant is not clear',
  ],
  [
    'a field unset twice',
    { unset: ['unit', 'unit'] },
    'Cannot unset unit twice: which of the two is meant is not clear',
  ],
  ['two ends of one map', { map: ['unit:a=mm', 'unit:a=um'] }, 'Cannot map unit:a twice: which of the two is meant'],
])('a request with %s cannot be read, and says why', (_what, input, reason) => {
  expect(whyNot(input).slice(0, reason.length)).toBe(reason);
});

test('the order of a request means its selection, and has its rules for each letter', () => {
  const request = requestIn({ cell: 'cell-2', set: 'lab=x', canary: 3, wait: '1m', rate: 7, by: 'ben' });
  const order = orderOf(request, 'ann');
  const letter = standing(pressLetter('a', { cell_instance_id: 'cell-2' }));
  expect(order).toMatchObject({ by: 'ann', canary: 3, waitMs: 60_000, perSecond: 7 });
  expect([order.isMeant(letter), order.isMeant(standing(pressLetter('b')))]).toEqual([true, false]);
  expect(order.fixing.isForEach).toBe(false);
  expect(order.fixing.rulesFor(letter)).toEqual({ ok: true, rules: [{ kind: 'set', field: 'lab', value: 'x' }] });
});
