import { describe, expect, it } from 'vitest';

import { letterColumns, letterRows } from '../../lib/domain/letter-rows.ts';
import type { StandingLetter } from '../../lib/domain/standing-letter.ts';
import { attributesOf, fieldsOf, messageOf } from '../support/readings.ts';
import { refusedLetter, standing } from '../support/standing-letters.ts';

/** What each row tells of its reading, but for what was said. */
const reasons = (letter: StandingLetter): unknown[] =>
  letterRows(letter).map(({ reading, number, group, field }) => [number, reading, group, field]);
const summary = (letter: StandingLetter): unknown[] =>
  letterRows(letter).map(({ reading, number, group, field, said }) => [number, reading, group, field, said]);

describe('a letter of one reading', () => {
  const about = { reading_id: 'r-1', unit: 'furlong', instrument: 'mic-1', operator: 'Ann', stage: 'dry' };

  it('is one row that tells it in the words of its message', () => {
    const [row, ...others] = letterRows(refusedLetter(messageOf(fieldsOf(about))));
    expect(others).toEqual([]);
    expect(row).toEqual({
      letter: 'letter-1',
      reading: 'r-1',
      number: 1,
      group: 'unknown-unit',
      what_was_wrong: expect.stringMatching(/^Cannot convert 4\.120 "furlong": the unit is none of/),
      cell: 'cell-1',
      stage: 'dry',
      operator: 'Ann',
      instrument: 'mic-1',
      property: 'thickness',
      said: '4.120 furlong',
      sent: '2026-11-20T08:00:00.000Z',
      expires: '2026-12-05T12:00:00.000Z',
      field: 'unit',
      correct: '',
    });
    expect(Object.keys(row ?? {})).toEqual(letterColumns);
  });

  it('leaves empty what nobody knows', () => {
    expect(letterRows(refusedLetter(messageOf({ value: 5 })))).toMatchObject([
      { cell: '', stage: '', operator: '', instrument: '', property: '', said: '5 (no unit)', field: 'cell' },
    ]);
  });

  it.each([
    ['a value in blanks', fieldsOf({ value: '4 .1', unit: 'mm of course' }), '"4 .1" "mm of course"'],
    ['a frame', { raw: 'S S     4.120 g\r\n' }, '"S S     4.120 g\\r\\n"'],
    ['a frame in base64', { raw_base64: 'Bg==' }, '"\\u0006"'],
    ['a bare frame', 'ERR\u007f', '"ERR\\u007f"'],
    ['a value that is none', fieldsOf({ value: ['4'] }), expect.stringMatching(/^"\{\\"cell_instance_id\\"/)],
    ['what is no JSON', '{"cell":"A-17","val', '"{\\"cell\\":\\"A-17\\",\\"val"'],
    ['a long body', `{${'x'.repeat(300)}`, `"{${'x'.repeat(199)}…"`],
  ])('tells what was said: %s', (_what, body, said) => {
    expect(letterRows(refusedLetter(messageOf(body)))).toMatchObject([{ number: 1, said }]);
  });
});

describe('a letter of several readings', () => {
  const readings = [{ unit: 'furlong' }, { value: 'NaN' }];

  it('is a row for each, with its own reason and field', () => {
    const letter = refusedLetter(messageOf(fieldsOf({ reading_id: 'run', readings })));
    expect(summary(letter)).toEqual([
      [1, 'run/0', 'unknown-unit', 'unit', '4.120 furlong'],
      [2, 'run/1', 'invalid-value', 'value', 'NaN mm'],
    ]);
    expect(letterRows(letter)[1]?.what_was_wrong).toMatch(/^Cannot take the value "NaN"/);
  });

  it('in which ids repeat tells them apart by where they stand', () => {
    const letter = refusedLetter(
      messageOf(fieldsOf({ readings: readings.map((one) => ({ ...one, reading_id: 'r' })) })),
    );
    expect(reasons(letter)).toEqual([
      [1, 'r', 'unknown-unit', 'unit'],
      [2, 'r', 'invalid-value', 'value'],
    ]);
  });

  it('that Ionworks refused tells its words of each', () => {
    const letter = refusedLetter(messageOf(fieldsOf({ readings: [{}, {}] })), {
      code: 'refused-by-api',
      detail: 'Cannot file it: it answered 422',
    });
    expect(letterRows(letter)).toMatchObject([
      { group: 'refused-by-api', what_was_wrong: 'Cannot file it: it answered 422', field: '' },
      { group: 'refused-by-api', what_was_wrong: 'Cannot file it: it answered 422', field: '' },
    ]);
  });

  it('says nothing against a reading that was not refused itself', () => {
    const ids = readings.map((_, index) => `run/${index}`);
    const problem = { code: 'unknown-unit', detail: 'Cannot', reading_ids: [...ids, 'run/2'] };
    const problems = ids.map((id) => ({ reading_id: id, code: 'unknown-unit', detail: `Cannot ${id}` }));
    const told = messageOf(fieldsOf({ readings: [...readings, {}] }), {
      attributes: attributesOf({ problem: JSON.stringify({ ...problem, problems }) }),
    });
    expect(letterRows(standing(told))).toMatchObject([
      { reading: 'run/0', what_was_wrong: 'Cannot run/0' },
      { reading: 'run/1', what_was_wrong: 'Cannot run/1' },
      { reading: 'run/2', group: '', what_was_wrong: '', field: '', said: '4.120 mm' },
    ]);
  });

  it('that SQS moved says it of the reading that ingest would refuse', () => {
    const letter = standing(messageOf(fieldsOf({ reading_id: 'run', readings: [{}, { value: 'NaN' }] })));
    expect(summary(letter)).toEqual([
      [1, 'run/0', '', '', '4.120 mm'],
      [2, 'run/1', 'invalid-value', 'value', 'NaN mm'],
    ]);
  });

  it('that had no room for each reason tells that of all', () => {
    const problem = { code: 'unknown-unit', detail: 'Cannot', path: 'readings[0]' };
    const told = messageOf(fieldsOf({ readings: [...readings] }), {
      attributes: attributesOf({ problem: JSON.stringify(problem) }),
    });
    expect(reasons(standing(told))).toEqual([
      [1, 'm-1/0', 'unknown-unit', 'unit'],
      [2, 'm-1/1', 'unknown-unit', 'unit'],
    ]);
  });

  it('of which one is no object is a row for each all the same', () => {
    const letter = refusedLetter(messageOf(fieldsOf({ reading_id: 'run', readings: [5, { unit: 'furlong' }] })));
    expect(reasons(letter)).toEqual([
      [1, 'run/0', 'unreadable-message', ''],
      [2, 'run/1', 'unknown-unit', 'unit'],
    ]);
  });

  it('says nothing of one that has no value', () => {
    const letter = refusedLetter(messageOf({ cell: 'A-17', readings: [{ value: 5 }, {}] }));
    expect(summary(letter)).toEqual([
      [1, 'm-1/0', 'missing-unit', 'unit', '5 (no unit)'],
      [2, 'm-1/1', 'invalid-value', 'value', ''],
    ]);
  });
});

describe('a letter whose readings cannot be told is one row', () => {
  const wrongAround = { stage: 5, cell: 'A-17', readings: [{ operator: 'Ann', value: 1 }, { operator: 'Bea' }] };

  it('with what they have in common', () => {
    expect(letterRows(refusedLetter(messageOf(wrongAround)))).toMatchObject([
      { reading: '', number: 1, group: 'unreadable-message', field: 'stage', cell: 'A-17', operator: '' },
    ]);
  });

  it('also where their ids are known', () => {
    const problem = {
      code: 'unreadable-message',
      detail: 'Cannot read stage: …',
      path: 'stage',
      reading_ids: ['r-1', 'r-2'],
    };
    const told = messageOf(wrongAround, { attributes: attributesOf({ problem: JSON.stringify(problem) }) });
    expect(summary(standing(told))).toEqual([
      [1, '', 'unreadable-message', 'stage', expect.stringMatching(/^"\{\\"stage\\":5/)],
    ]);
  });

  it('also where there are none', () => {
    expect(letterRows(refusedLetter(messageOf('[{"value":1}]')))).toMatchObject([
      { reading: '', number: 1, cell: '', said: '"[{\\"value\\":1}]"', field: '' },
    ]);
  });
});
