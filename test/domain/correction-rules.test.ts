import { describe, expect, it } from 'vitest';

import { type Correction, correctionRules, strayCorrections } from '../../lib/domain/correction-rules.ts';
import { fieldsOf, messageOf } from '../support/readings.ts';
import { refusedLetter } from '../support/standing-letters.ts';

const correction = (given: Partial<Correction> = {}): Correction => ({
  letterId: 'letter-1',
  line: 2,
  readingId: '',
  number: undefined,
  field: '',
  correct: '',
  ...given,
});

describe('corrections of one letter', () => {
  const readings = [{ unit: 'furlong' }, { unit: 'ell' }, { value: '4..1' }];
  const several = refusedLetter(messageOf(fieldsOf({ reading_id: 'run', readings })));
  const single = refusedLetter(messageOf(fieldsOf({ reading_id: 'r-1', unit: 'furlong' })));

  it('become rules for the readings that they are of', () => {
    const rows = [
      correction({ line: 3, readingId: 'run/1', number: 2, field: 'unit', correct: 'cm' }),
      correction({ line: 2, readingId: 'run/0', field: ' Unit ', correct: ' mm ' }),
      correction({ line: 4, number: 3, correct: '4,1' }),
      correction({ line: 5, readingId: 'run/2', number: 3, field: 'stage', correct: 'dry' }),
    ];
    expect(correctionRules(rows, several)).toEqual({
      ok: true,
      rules: [
        { kind: 'set', field: 'unit', value: 'cm', reading: 1 },
        { kind: 'set', field: 'unit', value: 'mm', reading: 0 },
        { kind: 'set', field: 'value', value: '4,1', reading: 2 },
        { kind: 'set', field: 'stage', value: 'dry', reading: 2 },
      ],
    });
  });

  it('of what is around several readings never become a value for each of them', () => {
    const around = refusedLetter(
      messageOf({ ...fieldsOf({ value: undefined, operator: 5 }), readings: [{ value: '4.1' }, { value: '4.2' }] }),
    );
    const value = correction({ field: 'value', correct: '4.15' });
    expect(correctionRules([value], around)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('corrects value of several readings at once'),
    });
    const whole = { ...around, code: 'refused-by-api', problems: [] };
    expect(correctionRules([value], whole)).toMatchObject({
      reason: expect.stringContaining('several readings at once'),
    });
    const operator = correction({ field: 'operator', correct: 'Ana' });
    expect(correctionRules([operator], around)).toMatchObject({
      ok: true,
      rules: [{ field: 'operator', value: 'Ana' }],
    });
  });

  it('of one reading, or whose readings cannot be told, become rules for all of it', () => {
    expect(correctionRules([correction({ correct: 'mm' })], single)).toEqual({
      ok: true,
      rules: [{ kind: 'set', field: 'unit', value: 'mm' }],
    });
    const whole = refusedLetter(messageOf({ stage: 5, readings: [{}, {}] }));
    expect(correctionRules([correction({ number: 1, correct: 'dry' })], whole)).toEqual({
      ok: true,
      rules: [{ kind: 'set', field: 'stage', value: 'dry' }],
    });
  });

  it('are none where there are none', () => {
    expect(correctionRules([], single)).toEqual({ ok: true, rules: [] });
  });

  it.each([
    [
      'another id',
      several,
      { readingId: '1,00E+05', number: 2 },
      'line 2 names the reading "1,00E+05", but number 2 of the letter "letter-1" is "run/1"; give it as it was exported, or clear the cell reading',
    ],
    [
      'an id where none is known',
      refusedLetter(messageOf('{"cut')),
      { readingId: 'r-1', number: 1 },
      'line 2 names the reading "r-1", but number 1 of the letter "letter-1" has no id; give it as it was exported, or clear the cell reading',
    ],
    [
      'an id alone that is none of them',
      several,
      { readingId: 'run/7' },
      'line 2 names the reading "run/7", which the letter "letter-1" does not have; give it as it was exported',
    ],
    [
      'a number beyond them',
      several,
      { number: 4 },
      'line 2 names reading number 4: the letter "letter-1" has 3; give it as it was exported',
    ],
    [
      'neither number nor id',
      several,
      {},
      'line 2 does not say which reading it means: the letter "letter-1" has 3; keep the columns reading and number',
    ],
    [
      'a field that is none',
      single,
      { field: 'colour=x' },
      expect.stringMatching(
        /^line 2 names the field "colour=x": a reading has no such field to correct; it has cell_instance_id, cell, raw, /,
      ),
    ],
    [
      'an id to be corrected',
      single,
      { field: 'reading_id' },
      expect.stringMatching(/^line 2 names the field "reading_id": a reading has no such field to correct/),
    ],
    [
      'no field where the row has none',
      refusedLetter(messageOf(fieldsOf())),
      { correct: 'A-17' },
      expect.stringMatching(/^line 2 does not say which field is "A-17": write its name into the column field \(cell_/),
    ],
    [
      'a date for a number',
      several,
      { number: 3, correct: '04. Dez' },
      'line 2 has the value "04. Dez", which is no number: a spreadsheet may have made it a date; write it as text',
    ],
    [
      'a value that the field cannot have',
      single,
      { field: 'decimal', correct: 'comma' },
      expect.stringMatching(/^line 2 cannot be taken: Cannot set decimal to "comma": /),
    ],
  ] as const)('are refused with the line and what to do: %s', (_what, letter, given, reason) => {
    expect(correctionRules([correction({ correct: 'mm', ...given })], letter)).toEqual({ ok: false, reason });
  });

  it.each([
    ['unit', 'unit'],
    ['cell', 'cell_instance_id'],
  ])('are refused where a reading is corrected twice: %s and %s', (field, again) => {
    const rows = [
      correction({ line: 2, number: 1, field, correct: 'mm' }),
      correction({ line: 3, number: 2, field, correct: 'mm' }),
      correction({ line: 9, readingId: 'run/0', field: again, correct: 'cm' }),
    ];
    expect(correctionRules(rows, several)).toEqual({
      ok: false,
      reason: `line 9 corrects ${again} of the reading of line 2 once more: take one of the two out`,
    });
  });

  it('are refused where their ids repeat and no number tells them apart', () => {
    const twins = refusedLetter(
      messageOf(fieldsOf({ reading_id: 'r', readings: [{ reading_id: 'r' }, { reading_id: 'r' }] })),
    );
    const read = correctionRules([correction({ readingId: 'r', field: 'unit', correct: 'mm' })], twins);
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining('does not say which reading it means') });
  });
});

describe('stray corrections', () => {
  const inQueue = new Set(['here', 'elsewhere']);

  it('are those of letters that have gone', () => {
    const rows = ['here', 'gone', 'elsewhere'].map((letterId, index) => correction({ letterId, line: index + 2 }));
    expect(strayCorrections(rows, inQueue)).toEqual([
      'line 3 names the letter "gone", which is not in the queue: it was replayed, discarded or expired, somebody else has it in hand, or its id was edited; take the line out',
    ]);
  });
});
