import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { letterFor } from '../../lib/domain/dead-letter.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { isSelected, readSelection, type Selection, type SelectionTexts } from '../../lib/domain/selection.ts';
import { standingLetter } from '../../lib/domain/standing-letter.ts';
import { attributesOf, fieldsOf, messageOf, now, rulesOf, sentAt } from '../support/readings.ts';

/** A letter as ingest writes it: of two readings of two cells, sent at eight o'clock. */
const problem: Problem = { code: 'unknown-unit', detail: 'Cannot convert 12 "furlong": the unit is none of mm, um' };
const source = messageOf({
  reading_id: 'run',
  operator: 'Ann',
  notes: null,
  unit: 'furlong',
  instrument: 'mic-1',
  protocol: { version: 3, steps: ['rest', { hours: 2 }] },
  readings: [
    { cell: 'A-017', value: 12, stable: true, position: ' centre ' },
    { cell_instance_id: 'cell-2', value: '7.50', instrument: { id: 'mic-2', kind: 'micrometer' }, unit: 'mm' },
    5,
  ],
});
const refusals = ['run/0', 'run/1'].map((readingId, index) => ({ readingId, index, problem }));
const readingIds = ['run/0', 'run/1', 'run/2'];
const written = letterFor(source, { kind: 'message', problem, readingIds, refusals }, now);
const standing = (body: object | string, given = {}) =>
  standingLetter(messageOf(body, given), { rules: rulesOf(), retentionMs: 1000 });
const letter = standing(written.body, { id: 'letter-1', attributes: written.attributes, sentAt: now });

it('a code that is a slip of the pen is told, and one of another version is not', () => {
  expect(readSelection({ code: ['overload', 'unknown-unti'] }, now)).toEqual({
    ok: false,
    reason: 'Cannot select by code "unknown-unti": did you mean unknown-unit?',
  });
  expect(readSelection({ code: 'unknown' }, now)).toMatchObject({ ok: true, value: { codes: ['unknown'] } });
});

describe('a letter is selected', () => {
  it('by what any of its readings was refused for', () => {
    const other = {
      code: 'overload',
      detail: 'Cannot take the frame "H": the balance is overloaded',
      readingId: 'run/1',
    };
    const mixed = { ...letter, cause: letter.cause, problems: [{ ...problem, readingId: 'run/0' }, other] };
    expect(isSelected(mixed, { codes: ['overload'] })).toBe(true);
    expect(isSelected(mixed, { codes: ['underload'] })).toBe(false);
    expect(isSelected(mixed, { causes: ['Cannot take the frame'] })).toBe(true);
    expect(isSelected(mixed, { causes: ['Cannot take the value'] })).toBe(false);
  });

  it('but for those that are excepted, however they are named', () => {
    for (const id of ['letter-1', 'm-1', 'run/1']) expect(isSelected(letter, { exceptIds: [id] }), id).toBe(false);
    expect(isSelected(letter, { exceptIds: ['run'] })).toBe(true);
  });

  it.each<[string, Selection, boolean]>([
    ['by nothing', {}, true],
    ['by its code', { codes: ['unknown-unit'] }, true],
    ['by one of several codes', { codes: ['conflict', 'unknown-unit'] }, true],
    ['not by another code', { codes: ['unknown'] }, false],
    ['by its cause', { causes: ['Cannot convert # "furlong": the unit is none of mm, um'] }, true],
    ['by the beginning of its cause', { causes: ['nothing', 'Cannot convert # "fur'] }, true],
    ['not by the end of its cause', { causes: ['furlong'] }, false],
    ['by the name of a cell', { cells: ['A-017'] }, true],
    ['by the id of a cell', { cells: ['cell-9', 'cell-2'] }, true],
    ['not by a part of a cell', { cells: ['A-01', 'a-017'] }, false],
    ['by the instrument around its readings', { instruments: ['mic-1'] }, true],
    ['by the instrument of a reading', { instruments: ['mic-2'] }, true],
    ['not by a part of an instrument', { instruments: ['mic', 'micrometer'] }, false],
    ['by its id', { ids: ['letter-1'] }, true],
    ['by the id of the message that was refused', { ids: ['m-1'] }, true],
    ['by the id of a reading', { ids: ['x', 'run/1'] }, true],
    ['not by another id', { ids: ['run'] }, false],
    ['since it was sent', { since: sentAt }, true],
    ['not since a moment later', { since: sentAt + 1 }, false],
    ['until it was sent', { until: sentAt }, true],
    ['not until a moment earlier', { until: sentAt - 1 }, false],
    ['by all of them', { codes: ['unknown-unit'], cells: ['A-017'], since: sentAt, ids: ['m-1'] }, true],
    ['not where one of them does not hold', { codes: ['unknown-unit'], cells: ['A-018'] }, false],
    ['by no value of an empty list', { codes: [] }, false],
    ['by no match of an empty list', { matches: [] }, false],
  ])('%s', (_how, selection, expected) => {
    expect(isSelected(letter, selection)).toBe(expected);
  });

  it.each(['codes', 'causes', 'cells', 'instruments', 'ids'] as const)('by no other value: %s', (field) => {
    expect(isSelected(letter, { [field]: ['undefined', 'other'] })).toBe(false);
    expect(isSelected(standing('{"cut'), { [field]: ['undefined', 'other'] })).toBe(false);
  });

  it('not by the cell or the instrument of a reading that has none', () => {
    expect(isSelected(standing({ value: 1 }), { cells: ['A-017'] })).toBe(false);
    expect(isSelected(standing({ value: 1 }), { instruments: ['mic-1'] })).toBe(false);
  });
});

describe('a letter is matched by what it says', () => {
  it.each([
    ['in a reading', 'cell', 'A-017', true],
    ['around its readings, where a reading does not say it', 'operator', 'Ann', true],
    ['around its readings, where all readings say otherwise', 'reading_id', 'run', true],
    ['as text with blanks around', 'position', 'centre', true],
    ['as a number', 'value', '12', true],
    ['as a number that is written in another way', 'value', '12.0', true],
    ['as a number in text, as it is written', 'value', '7.50', true],
    ['as a number in text that is written in another way', 'value', '7.5', false],
    ['as true or false', 'stable', 'true', true],
    ['as the other of true and false', 'stable', 'false', false],
    ['nowhere', 'stage', 'dry', false],
    ['nowhere, and nothing is given', 'stage', '', false],
    ['as a number, and nothing is given', 'value', '', false],
    ['in a field of a field', 'instrument.id', 'mic-2', true],
    ['as an instrument that is named by its id', 'instrument.id', 'mic-1', true],
    ['as an instrument by its other name', 'instrument', 'mic-1', true],
    ['at a place in the body', 'readings[1].unit', 'mm', true],
    ['at another place in the body', 'readings[0].unit', 'mm', false],
    ['deep in the body', 'protocol.steps[1].hours', '2', true],
    ['at the element of a list', 'protocol.steps[0]', 'rest', true],
    ['as an object', 'protocol', '[object Object]', false],
    ['below a text', 'operator.length', '3', false],
    ['below null', 'notes.length', '0', false],
    ['below nothing', 'stage.name', 'dry', false],
    ['in what every object has', 'constructor.name', 'Object', false],
  ])('%s: %s is %s', (_where, path, value, expected) => {
    expect(isSelected(letter, { matches: [{ path, value }] })).toBe(expected);
  });

  it('as zero by a number alone', () => {
    const zero = standing(fieldsOf({ value: 0 }));
    expect(isSelected(zero, { matches: [{ path: 'value', value: '0.0' }] })).toBe(true);
    expect(isSelected(zero, { matches: [{ path: 'value', value: '' }] })).toBe(false);
  });

  it('by any value of a path, and by all paths', () => {
    const [dry, ann, bo] = [
      { path: 'stage', value: 'dry' },
      { path: 'operator', value: 'Ann' },
      { path: 'operator', value: 'Bo' },
    ];
    expect(isSelected(letter, { matches: [bo, ann] })).toBe(true);
    expect(isSelected(letter, { matches: [ann, dry] })).toBe(false);
    expect(isSelected(letter, { matches: [bo] })).toBe(false);
  });

  it.each([
    ['a frame', 'S S 4.1 g', 'raw', 'S S 4.1 g'],
    ['the attributes of a frame', 'S S 4.1 g', 'cell', 'A-1'],
    ['the attributes of a body that is no JSON', '{"cut', 'cell', 'A-1'],
    ['a field that ingest ignores', { batch: { number: 7 } }, 'batch.number', '7'],
    ['a body in an envelope', { Type: 'Notification', TopicArn: 'a', Message: '{"x":{"y":"z"}}' }, 'x.y', 'z'],
  ])('in %s', (_where, body, path, value) => {
    const given = standing(body, { attributes: attributesOf({ cell: 'A-1' }) });
    expect(isSelected(given, { matches: [{ path, value }] })).toBe(true);
    expect(isSelected(given, { matches: [{ path, value: 'other' }] })).toBe(false);
  });
});

describe('a selection is read', () => {
  it.each<[string, SelectionTexts, Selection]>([
    ['nothing', {}, {}],
    ['a text', { code: 'conflict' }, { codes: ['conflict'] }],
    ['texts', { code: ['conflict', 'changed'] }, { codes: ['conflict', 'changed'] }],
    ['blanks around', { cell: [' A-017 '], id: 'm-1 ' }, { cells: ['A-017'], ids: ['m-1'] }],
    ['an instrument', { instrument: ['mic-1'] }, { instruments: ['mic-1'] }],
    ['no value of several', { id: [] }, { ids: [] }],
    ['a cause', { cause: 'Cannot convert # "rod"' }, { causes: ['Cannot convert # "rod"', 'Cannot convert # "rod"'] }],
    ['a detail', { cause: ['error 3'] }, { causes: ['error 3', 'error #'] }],
    ['a time', { since: '2026-11-20T09:00:00+01:00' }, { since: sentAt }],
    ['the beginning of a day', { since: '2026-11-20' }, { since: Date.UTC(2026, 10, 20) }],
    ['the end of a day', { until: ' 2026-11-20' }, { until: Date.UTC(2026, 10, 21) - 1 }],
    [
      'a day',
      { since: '2026-11-20', until: '2026-11-20' },
      { since: Date.UTC(2026, 10, 20), until: Date.UTC(2026, 10, 21) - 1 },
    ],
    ['seconds ago', { since: '90s' }, { since: now - 90_000 }],
    ['minutes ago', { since: '5 m ago' }, { since: now - 300_000 }],
    ['hours ago', { since: '3h', until: '2h' }, { since: now - 10_800_000, until: now - 7_200_000 }],
    ['days ago', { until: '2d' }, { until: now - 172_800_000 }],
    ['weeks ago', { since: '9999w' }, { since: now - 9999 * 604_800_000 }],
    ['one moment', { since: '1h', until: '1h' }, { since: now - 3_600_000, until: now - 3_600_000 }],
    ['a match', { match: 'unit=mm' }, { matches: [{ path: 'unit', value: 'mm' }] }],
    [
      'matches',
      { match: ['instrument.id = mic-1', 'readings[0].unit==', 'a.b[1][20]=x=y', 'my-field=two\nlines'] },
      {
        matches: [
          { path: 'instrument.id', value: 'mic-1' },
          { path: 'readings[0].unit', value: '=' },
          { path: 'a.b[1][20]', value: 'x=y' },
          { path: 'my-field', value: 'two\nlines' },
        ],
      },
    ],
    ['no match of several', { match: [] }, { matches: [] }],
  ])('%s', (_what, texts, selection) => {
    expect(readSelection(texts, now)).toEqual({ ok: true, value: selection });
  });

  it.each<[SelectionTexts, reason: string]>([
    [{ code: '' }, 'Cannot select by code: a value of it is empty'],
    [{ cause: [' '] }, 'Cannot select by cause: a value of it is empty'],
    [{ cell: ['A-017', ''] }, 'Cannot select by cell: a value of it is empty'],
    [{ match: '' }, 'Cannot select by match: a value of it is empty'],
    [
      { since: 'yesterday' },
      'Cannot select since "yesterday": it is no time such as 2026-11-20T08:00:00Z, 2026-11-20 or 3h (three hours ago; also s, m, d, w)',
    ],
    [
      { since: '3h', until: '2026-02-30' },
      'Cannot select until "2026-02-30": it is no time such as 2026-11-20T08:00:00Z, 2026-11-20 or 3h (three hours ago; also s, m, d, w)',
    ],
    [
      { since: '2026-11-20T09:00:00Z', until: '2026-11-20T08:00:00Z' },
      'Cannot select since 2026-11-20T09:00:00.000Z until 2026-11-20T08:00:00.000Z: it ends before it begins',
    ],
    [
      { match: ['unit'] },
      'Cannot match "unit": it is no PATH=VALUE, such as operator=Ann, instrument.id=mic-1 or readings[0].unit=mm',
    ],
  ])('but not %j', (texts, reason) => {
    expect(readSelection(texts, now)).toEqual({ ok: false, reason });
  });

  it.each(['2026-11-20T08:00:00', '3', 'h', '-3h', '3y', '3hours', '1 3h', '10000h', '', '20.11.2026'])(
    'but not since %s',
    (since) => {
      expect(readSelection({ since }, now)).toMatchObject({
        ok: false,
        reason: expect.stringContaining('it is no time'),
      });
    },
  );

  it.each(['=mm', '=a=b', 'unit=', ' =mm', '.unit=mm', 'a..b=1', 'a.=1', 'a[x]=1', '[0]=1', 'a[0]b=1', 'a]=1'])(
    'but not where %s',
    (match) => {
      expect(readSelection({ match }, now)).toMatchObject({
        ok: false,
        reason: expect.stringContaining('it is no PATH=VALUE'),
      });
    },
  );
});

describe('any detail', () => {
  it('selects the letters that it is the detail of', () => {
    const detail = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(detail, (text) => {
        const attributes = attributesOf({ problem: JSON.stringify({ code: 'conflict', detail: text }) });
        const read = readSelection({ cause: text }, now);
        if (!read.ok) throw new Error(read.reason);
        expect(isSelected(standing(fieldsOf(), { attributes }), read.value)).toBe(true);
      }),
    );
  });
});
