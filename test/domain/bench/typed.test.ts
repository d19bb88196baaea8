import { describe, expect, test } from 'vitest';

import { type Asked, type Typed, typedMeaning } from '../../../lib/domain/bench/typed.ts';

const asked: Asked = { for: 'cell', keyboardReads: false, cellPrefixes: [], stages: undefined, lastStage: undefined };
const refused = (detail: string): Typed => ({ kind: 'refused', detail });
const cell = (text: string, surely = true): Typed => ({ kind: 'cell', text, surely });

type Case = [line: string, given: Partial<Asked>, expected: Typed];

const commands: Case[] = (['cell', 'stage', 'reading'] as const).flatMap((wanted): Case[] => [
  ['u', { for: wanted }, { kind: 'back' }],
  [' n ', { for: wanted }, { kind: 'next' }],
  ['s', { for: wanted }, { kind: 'stage' }],
  ['?', { for: wanted }, { kind: 'help' }],
  ['q', { for: wanted, keyboardReads: true }, { kind: 'quit' }],
  ['u-17', { for: wanted, cellPrefixes: ['x', 'u-'] }, cell('u-17')],
]);

const noCell = 'no cell is on the table; scan or type it first, then press again';

describe('a line', () => {
  test.each([
    ...commands,
    ['A-017', {}, cell('A-017')],
    ['unit 7', {}, cell('unit 7')],
    ['4.121', {}, cell('4.121')],
    ['4.121', { keyboardReads: true }, refused(`Cannot take "4.121": ${noCell}`)],
    ['4,121 mm', { keyboardReads: true }, refused(`Cannot take "4,121 mm": ${noCell}`)],
    ['4.121', { keyboardReads: true, cellPrefixes: ['4.'] }, cell('4.121')],
    ['A-017', { keyboardReads: true }, cell('A-017')],
    ['01A+0004.121', { keyboardReads: true }, refused(`Cannot take "01A+0004.121": ${noCell}`)],
    [
      '01A+0004.121',
      { keyboardReads: true, format: 'mitutoyo-mux10' },
      refused(`Cannot take "01A+0004.121": ${noCell}`),
    ],
    ['ERR1', { keyboardReads: true, format: 'sylvac' }, refused(`Cannot take "ERR1": ${noCell}`)],
    ['T-12', { keyboardReads: true }, cell('T-12')],
    ['T-12', { keyboardReads: true, format: 'sbi' }, cell('T-12')],
    ['A-017', { keyboardReads: true, format: 'sbi' }, cell('A-017')],
    ['', {}, refused('Cannot ask for a reading: no cell is on the table; scan or type it first')],
    ['  ', { for: 'reading' }, { kind: 'ask' }],
    ['4.121', { for: 'reading', keyboardReads: true }, { kind: 'frame', text: '4.121' }],
    ['A-018', { for: 'reading', keyboardReads: true }, { kind: 'frame', text: 'A-018' }],
    ['      38.410    ', { for: 'reading', keyboardReads: true }, { kind: 'frame', text: '      38.410    ' }],
    ['A-018', { for: 'reading', keyboardReads: true, cellPrefixes: ['A-'] }, cell('A-018')],
    ['A-018', { for: 'reading' }, cell('A-018', false)],
    ['A-018', { for: 'reading', cellPrefixes: ['A-'] }, cell('A-018')],
  ] satisfies Case[])('%j, asked %o, means %o', (line, given, expected) => {
    expect(typedMeaning(line, { ...asked, ...given })).toEqual(expected);
  });
});

describe('where the stage is asked for, a line', () => {
  const stages = ['dry', 'filled', 'formed', 'fill'];
  test.each([
    ['filled', { stages }, { kind: 'picked', stage: 'filled' }],
    ['DRY', { stages }, { kind: 'picked', stage: 'dry' }],
    ['d', { stages }, { kind: 'picked', stage: 'dry' }],
    ['fill', { stages }, { kind: 'picked', stage: 'fill' }],
    ['fil', { stages }, refused('Cannot take "fil": it may be filled or fill')],
    [
      'wet',
      { stages },
      refused('Cannot take "wet": it is no stage of dry, filled, formed, fill; n begins the next cell'),
    ],
    ['', { stages }, refused('Cannot go on: the stage is not picked; type one of dry, filled, formed, fill')],
    ['', { stages, lastStage: 'dry' }, { kind: 'picked', stage: 'dry' }],
    ['', {}, { kind: 'picked' }],
    ['', { lastStage: 'week 4' }, { kind: 'picked', stage: 'week 4' }],
    ['week 5', { lastStage: 'week 4', keyboardReads: true }, { kind: 'picked', stage: 'week 5' }],
    ['4.121', {}, { kind: 'picked', stage: '4.121' }],
    ['A-017', { cell: 'A-017' }, cell('A-017')],
    ['A-017', { cell: 'A-017', stages }, cell('A-017')],
    ['dry', { cell: 'dry', stages }, { kind: 'picked', stage: 'dry' }],
    ['A-018', { cell: 'A-017' }, { kind: 'picked', stage: 'A-018' }],
    ['4', { stages: ['dry', '4 weeks'] }, { kind: 'picked', stage: '4 weeks' }],
    ['12', { stages: ['dry', '12'], keyboardReads: true }, { kind: 'picked', stage: '12' }],
    [
      '4',
      { stages: ['dry', '4 weeks'], keyboardReads: true },
      refused('Cannot take "4": the stage is asked for; type it first, then press again'),
    ],
    [
      '01A+0004.121',
      { keyboardReads: true, format: 'mitutoyo-mux10' },
      refused('Cannot take "01A+0004.121": the stage is asked for; type it first, then press again'),
    ],
    [
      '4.121',
      { keyboardReads: true },
      refused('Cannot take "4.121": the stage is asked for; type it first, then press again'),
    ],
  ] satisfies Case[])('%j, asked %o, means %o', (line, given, expected) => {
    expect(typedMeaning(line, { ...asked, for: 'stage', ...given })).toEqual(expected);
  });
});
