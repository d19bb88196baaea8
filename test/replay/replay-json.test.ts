import { describe, expect, test } from 'vitest';

import type { FixRule } from '../../lib/domain/fix-rule.ts';
import type { Outcomes } from '../../lib/replay/outcomes.ts';
import { isAllDone, jsonOfForecast, jsonOfReport } from '../../lib/replay/replay-json.ts';
import type { ReplayForecast, ReplayReport } from '../../lib/replay.ts';
import { preparedLetter } from '../support/prepared-letters.ts';
import { messageOf } from '../support/readings.ts';
import { pressLetter, toMm } from '../support/replay-scene.ts';
import { standing } from '../support/standing-letters.ts';

const prepared = (id: string, ...rules: readonly FixRule[]) =>
  preparedLetter(pressLetter(id, rules.length > 0 ? { unit: 'furlong' } : {}), ...rules);
const [a, b, c] = [prepared('a', toMm), prepared('b'), prepared('c')];
const fieldsIn = (id: string, unit = 'mm') => [
  {
    cell_instance_id: 'cell-1',
    property: 'thickness',
    value: '4.120',
    unit,
    reading_id: id,
    measured_at: '2026-11-20T08:00:00Z',
  },
];

const plan = { read: 9, selected: 4, ready: [a, b, c], unchanged: [standing(pressLetter('d'))], isCut: false };

describe('a dry run as JSON', () => {
  const forecast: ReplayForecast = {
    ...plan,
    predictions: new Map([
      [a, { kind: 'pass' as const }],
      [b, { kind: 'fail' as const, code: 'conflict', reason: 'Cannot file it' }],
      [c, { kind: 'filed' as const, measurementId: 'm-7', reason: 'It is filed in m-7' }],
    ]),
  };

  test('tells of each letter before, after, what changes and what will become of it', () => {
    expect(jsonOfForecast(forecast)).toEqual({
      selected: 4,
      letters: [
        {
          id: 'l-a',
          before: fieldsIn('a', 'furlong'),
          after: fieldsIn('a'),
          changes: [{ path: 'unit', before: 'furlong', after: 'mm' }],
          prediction: 'pass',
        },
        {
          id: 'l-b',
          before: fieldsIn('b'),
          after: fieldsIn('b'),
          changes: [],
          prediction: 'fail',
          code: 'conflict',
          reason: 'Cannot file it',
        },
        {
          id: 'l-c',
          before: fieldsIn('c'),
          after: fieldsIn('c'),
          changes: [],
          prediction: 'filed',
          measurement_id: 'm-7',
          reason: 'It is filed in m-7',
        },
      ],
      unchanged: ['l-d'],
    });
  });

  test('tells that there are more letters, and of a bare frame what its attributes say', () => {
    const unit = { dataType: 'String', value: 'furlong' };
    const frame = preparedLetter(messageOf('4.120', { id: 'l-f', attributes: new Map([['unit', unit]]) }), toMm);
    const json = jsonOfForecast({
      ...{ ...forecast, isCut: true, ready: [frame], unchanged: [] },
      predictions: new Map([[frame, { kind: 'pass', reason: 'if Ionworks knows its cell' }]]),
    });
    expect(json).toMatchObject({
      letters: [
        {
          before: [{ raw: '4.120', unit: 'furlong' }],
          after: [{ raw: '4.120', unit: 'mm' }],
          changes: [{ path: 'attributes.unit', before: 'furlong', after: 'mm' }],
          prediction: 'pass',
          reason: 'if Ionworks knows its cell',
        },
      ],
      more: true,
    });
  });
});

const outcomes: Outcomes = {
  filed: [{ letterId: 'l-a', readingId: 'a', measurementId: 'm-7' }],
  refused: [{ letterId: 'l-b', readingId: 'b', code: 'conflict', reason: 'Cannot file it' }],
  waiting: [{ letterId: 'l-c' }],
  unread: 'it did not answer',
};
const report: ReplayReport = {
  plan: { ...plan, unchanged: [] },
  sent: new Map([[a, 'back-1']]),
  failed: [],
  notDeleted: [],
  left: [],
};

describe('a report as JSON', () => {
  test('is of counts, where there is nothing else to tell', () => {
    expect(jsonOfReport(report)).toEqual({ selected: 4, replayed: 1, failed: 0, left: 0, unchanged: 0 });
  });

  test('tells what failed, what stays and why it stopped', () => {
    const partly: ReplayReport = {
      plan: { ...plan, isCut: true },
      sent: new Map([[a, 'back-1']]),
      failed: [{ letter: b, reason: 'InternalError' }],
      notDeleted: [{ letter: a, reason: 'Timeout' }],
      left: [c],
      stop: { kind: 'failed', reason: 'AccessDenied: no' },
    };
    expect(jsonOfReport(partly)).toEqual({
      selected: 4,
      replayed: 1,
      failed: 1,
      left: 1,
      unchanged: 1,
      stopped: 'AccessDenied: no',
      failures: [{ id: 'l-b', reason: 'InternalError' }],
      not_deleted: [{ id: 'l-a', reason: 'Timeout' }],
      more: true,
    });
  });

  test.each(['canary', 'interrupted'] as const)('tells that it stopped: %s', (kind) => {
    expect(jsonOfReport({ ...report, stop: { kind } })).toMatchObject({ stopped: kind });
  });

  test('tells outcomes, or why there are none', () => {
    expect(jsonOfReport({ ...report, outcomes: { ok: true, value: outcomes } }).outcomes).toEqual({
      filed: [{ letter: 'l-a', reading_id: 'a', measurement_id: 'm-7' }],
      refused: [{ letter: 'l-b', reading_id: 'b', code: 'conflict', reason: 'Cannot file it' }],
      waiting: [{ letter: 'l-c' }],
      unread: 'it did not answer',
    });
    expect(jsonOfReport({ ...report, outcomes: { ok: false, reason: 'no ledger' } })).toMatchObject({
      not_followed: 'no ledger',
    });
  });
});

test('a dry run tells the first hundred readings of a letter', () => {
  const readings = Array.from({ length: 120 }, () => ({ value: '4.1' }));
  const large = preparedLetter(
    standing(messageOf({ cell: 'A-1', property: 'thickness', unit: 'mm', readings })).message,
  );
  const predictions = new Map([[large, { kind: 'pass' as const }]]);
  const { letters } = jsonOfForecast({ ...plan, ready: [large], predictions });
  expect(letters).toMatchObject([{ before: { length: 100 }, after: { length: 100 } }]);
});

describe('all is done', () => {
  const allFiled: Outcomes = { filed: outcomes.filed, refused: [], waiting: [] };

  test('where everything went back, and was filed as far as it was waited for', () => {
    expect(isAllDone(report)).toBe(true);
    expect(isAllDone({ ...report, outcomes: { ok: true, value: allFiled } })).toBe(true);
  });

  test.each<[string, Partial<ReplayReport>]>([
    ['a letter failed', { failed: [{ letter: b, reason: 'x' }] }],
    ['a letter that went back stands there still', { notDeleted: [{ letter: a, reason: 'x' }] }],
    ['a letter is left', { left: [b] }],
    ['a letter is unchanged', { plan }],
    ['there are more letters', { plan: { ...plan, unchanged: [], isCut: true } }],
    ['it stopped', { stop: { kind: 'canary' } }],
    ['a reading is refused', { outcomes: { ok: true, value: { ...allFiled, refused: outcomes.refused } } }],
    ['a reading is waiting', { outcomes: { ok: true, value: { ...allFiled, waiting: outcomes.waiting } } }],
    ['nobody knows the outcomes', { outcomes: { ok: false, reason: 'no ledger' } }],
  ])('not where %s', (_what, given) => {
    expect(isAllDone({ ...report, ...given })).toBe(false);
  });
});
