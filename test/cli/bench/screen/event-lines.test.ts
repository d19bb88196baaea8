import Big from 'big.js';
import { describe, expect, test } from 'vitest';

import type { BenchEvent } from '../../../../lib/bench/event.ts';
import { type EventLine, eventLines } from '../../../../lib/cli/bench/screen/event-lines.ts';
import { aReading, canonicalUnitsOf } from '../../../support/readings.ts';

const view = { help: ['Type or scan a line, then Enter:'], namesSources: false };
const textsOf = (event: BenchEvent): string[] => eventLines(event, view).map(({ text }) => text);

const cell = { label: 'A-017' };
const mean = { mean: '4.120', deviation: '0.002', unit: 'mm' };
const reading = aReading({ value: '4.121', stage: 'filled' });

const taken = (given: Partial<Extract<BenchEvent, { kind: 'taken' }>>): BenchEvent => ({
  kind: 'taken',
  cell,
  reading,
  number: 3,
  of: 5,
  mean,
  ...given,
});

describe('the line of a reading', () => {
  test.each<[string, BenchEvent, string]>([
    [
      'says cell, stage, property, count, value and mean',
      taken({}),
      'A-017 filled  thickness 3/5  4.121 mm  (mean 4.120 ± 0.002)',
    ],
    [
      'says its position',
      taken({ reading: { ...reading, position: 'east' } }),
      'A-017 filled  thickness 3/5 east  4.121 mm  (mean 4.120 ± 0.002)',
    ],
    [
      'is short where nothing is planned, nor a stage, nor a second reading',
      { kind: 'taken', cell, reading: aReading({ property: 'weight', value: '38.410', unit: 'g' }), number: 1 },
      'A-017  weight 1  38.410 g',
    ],
    [
      'says beside what is filed what an instrument in inches said',
      { kind: 'taken', cell, reading: aReading({ value: '0.1622', unit: 'in' }), number: 1 },
      'A-017  thickness 1  4.11988 mm (0.1622 in)',
    ],
    [
      'keeps the digits that the instrument resolves',
      { kind: 'taken', cell, reading: aReading({ value: '0.1620', unit: 'in' }), number: 1 },
      'A-017  thickness 1  4.11480 mm (0.1620 in)',
    ],
    [
      'says what is filed where a lab files in another unit',
      {
        kind: 'taken',
        cell,
        reading: aReading({ value: '4.1205', canonicalUnits: canonicalUnitsOf({ thickness: 'um' }) }),
        number: 1,
      },
      'A-017  thickness 1  4120.5 um (4.1205 mm)',
    ],
    [
      'takes another writing of a unit for that unit',
      { kind: 'taken', cell, reading: aReading({ value: '4.120', unit: 'MM' }), number: 1 },
      'A-017  thickness 1  4.120 mm',
    ],
    [
      'says that a calibration has expired',
      taken({ reading: { ...reading, calibrationExpired: true } }),
      'A-017 filled  thickness 3/5  4.121 mm  (mean 4.120 ± 0.002; calibration expired)',
    ],
    [
      'shows what would move a cursor',
      taken({ cell: { label: 'A\u001b[2J' }, reading: { ...reading, stage: 'dr\ny', position: 'e\u202e' } }),
      'A\\u{1b}[2J dr\\u{a}y  thickness 3/5 e\\u{202e}  4.121 mm  (mean 4.120 ± 0.002)',
    ],
  ])('%s', (_, event, text) => {
    expect(eventLines(event, view)).toEqual([{ text, tone: 'good', beep: false }]);
  });
});

const line = (tone: EventLine['tone'], text: string): EventLine => ({ text, tone, beep: false });
const alarm = (text: string): EventLine => ({ text, tone: 'bad', beep: true });

const spread = (limit: 'percent' | 'absolute', most: string, held: boolean): BenchEvent => ({
  kind: 'spread',
  cell,
  property: 'thickness',
  held,
  spread: {
    smallest: new Big('4.101'),
    largest: new Big('4.152'),
    unit: 'mm',
    limit: { kind: limit, most: new Big(most) },
  },
});

const sent = {
  kind: 'sent',
  label: 'A-017',
  stage: 'filled',
  readings: 5,
  messageId: '6f1c0e52-96a8-4a51-af00-1007314682a6',
} as const;

describe('an event in lines', () => {
  test.each<[string, BenchEvent, EventLine[]]>([
    [
      'a cell that Ionworks knows',
      { kind: 'cell-known', cell: { label: 'A-017', id: 'c-1' } },
      [line('plain', 'A-017 is known to Ionworks: c-1')],
    ],
    [
      'a cell that was scanned by its id',
      { kind: 'cell-known', cell: { label: 'c-1', id: 'c-1' } },
      [line('plain', 'c-1 is known to Ionworks')],
    ],
    [
      'a cell that could not be looked up',
      { kind: 'cell-unchecked', cell, why: 'nothing listens at Ionworks' },
      [line('note', 'A-017 is taken by its name, unchecked: nothing listens at Ionworks')],
    ],
    [
      'an id that could not be looked up',
      { kind: 'cell-unchecked', cell: { label: 'c-1', id: 'c-1' } },
      [line('note', 'c-1 is taken by its id, unchecked')],
    ],
    [
      'a cell where nobody can be asked',
      { kind: 'cell-unchecked', cell },
      [line('note', 'A-017 is taken by its name, unchecked')],
    ],
    [
      'a refusal',
      { kind: 'refused', source: 'mic-1', problem: { detail: 'Cannot take "4": it is not stable' } },
      [alarm('Cannot take "4": it is not stable')],
    ],
    [
      'readings that lie too far apart by percent',
      spread('percent', '1', false),
      [
        alarm(
          'Warning: thickness spreads over 0.051 mm (4.101 to 4.152), more than 1 % of its mean; u takes the last one back',
        ),
      ],
    ],
    [
      'readings that lie too far apart and are held',
      spread('absolute', '0.02', true),
      [
        alarm(
          'Warning: thickness spreads over 0.051 mm (4.101 to 4.152), more than 0.02 mm; u takes the last one back, n sends it as it is',
        ),
      ],
    ],
    [
      'a reading that was taken back',
      { kind: 'taken-back', cell, reading: { ...reading, position: 'east' }, left: 2 },
      [line('plain', 'Taken back: A-017 filled  thickness east  4.121 mm; 2 readings left')],
    ],
    [
      'the only reading taken back',
      { kind: 'taken-back', cell, reading: aReading({ value: '0.1622', unit: 'in' }), left: 0 },
      [line('plain', 'Taken back: A-017  thickness  4.11988 mm (0.1622 in); none is left')],
    ],
    [
      'a session of an earlier run that goes on',
      { kind: 'resumed', cell, stage: 'filled', readings: 3 },
      [line('note', 'Going on with A-017 filled, 3 readings so far')],
    ],
    [
      'a message that was sent',
      { ...sent, waiting: 0 },
      [line('good', 'Sent: A-017 filled, 5 readings (message 6f1c0e52…)')],
    ],
    [
      'a message that was sent before another',
      { ...sent, readings: 1, waiting: 1 },
      [line('good', 'Sent: A-017 filled, 1 reading (message 6f1c0e52…); 1 still waits')],
    ],
    [
      'a message that was sent before others',
      { kind: 'sent', label: 'A-017', readings: 5, messageId: '6f1c', waiting: 2 },
      [line('good', 'Sent: A-017, 5 readings (message 6f1c); 2 still wait')],
    ],
    [
      'a message that the queue did not take',
      { kind: 'not-sent', reason: 'Cannot send to http://q: nothing listens there', waiting: 1 },
      [
        line('bad', 'Cannot send to http://q: nothing listens there'),
        line('note', '1 message waits: it is kept here, and sent as soon as the queue takes it'),
      ],
    ],
    [
      'messages that the queue did not take',
      { kind: 'not-sent', reason: 'Cannot send', waiting: 3 },
      [
        line('bad', 'Cannot send'),
        line('note', '3 messages wait: they are kept here, and sent as soon as the queue takes them'),
      ],
    ],
    ['an instrument', { kind: 'source-connected', source: 'mic-1', again: false }, [line('note', 'Connected: mic-1')]],
    [
      'an instrument that is back',
      { kind: 'source-connected', source: 'mic-1', again: true },
      [line('note', 'Connected again: mic-1')],
    ],
    [
      'an instrument that is not there',
      { kind: 'source-lost', source: 'mic-1', reason: 'there is no such port' },
      [alarm('No connection to mic-1, which is tried again and again: there is no such port')],
    ],
    ['a note', { kind: 'note', sentence: 'The clock is right', warning: false }, [line('note', 'The clock is right')]],
    ['a warning', { kind: 'note', sentence: 'Warning: it is off', warning: true }, [alarm('Warning: it is off')]],
    ['help', { kind: 'help' }, [line('plain', 'Type or scan a line, then Enter:')]],
  ])('%s', (_, event, lines) => {
    expect(eventLines(event, view)).toEqual(lines);
  });

  test.each([
    ['next', 'Finished: A-017 filled, 5 readings'],
    ['expected', 'Finished: A-017 filled, 5 readings, which is all'],
    ['quiet', 'Finished: A-017 filled, 5 readings, as nobody has pressed for a while'],
    ['full', 'Finished: A-017 filled, 5 readings, as a session holds no more'],
    ['end', 'Finished: A-017 filled, 5 readings, as the bench ends'],
    ['earlier-run', 'Finished: A-017 filled, 5 readings, which an earlier run had left open'],
  ] as const)('a session that is finished (%s)', (why, text) => {
    const event: BenchEvent = { kind: 'finished', cell, stage: 'filled', readings: 5, why };
    expect(eventLines(event, view)).toEqual([line('plain', text)]);
  });

  test.each([
    ['mic-1', 'Cannot take "4": it is not stable', 'mic-1: Cannot take "4": it is not stable'],
    ['mic-1', 'Cannot read what mic-1 sends: it is garbled', 'Cannot read what mic-1 sends: it is garbled'],
    [undefined, 'Cannot take "4": it is no cell', 'Cannot take "4": it is no cell'],
  ])('a refusal beside other instruments: of %s, %j', (source, detail, text) => {
    const event: BenchEvent = { kind: 'refused', problem: { detail }, ...(source !== undefined && { source }) };
    expect(eventLines(event, { ...view, namesSources: true })).toEqual([alarm(text)]);
  });

  test('numbers of a spread have equally many decimals', () => {
    const event: BenchEvent = {
      kind: 'spread',
      cell,
      property: 'thickness',
      held: false,
      spread: {
        smallest: new Big('4.100'),
        largest: new Big('4.152'),
        unit: 'mm',
        limit: { kind: 'percent', most: new Big('0.50') },
      },
    };
    expect(textsOf(event)[0]).toContain('over 0.052 mm (4.100 to 4.152), more than 0.5 % of');
  });

  test.each<[string, BenchEvent]>([
    ['a refusal', { kind: 'refused', problem: { detail: 'bad \u001b[2J' } }],
    ['a reason', { kind: 'not-sent', reason: 'bad \u001b[2J', waiting: 1 }],
    ['why a cell is unchecked', { kind: 'cell-unchecked', cell, why: 'bad \u001b[2J' }],
    ['why a source is lost', { kind: 'source-lost', source: 'mic', reason: 'bad \u001b[2J' }],
    ['a note', { kind: 'note', sentence: 'bad \u001b[2J', warning: false }],
    ['a warning', { kind: 'note', sentence: 'bad \u001b[2J', warning: true }],
    ['a message id', { ...sent, messageId: 'bad \u001b[2J', waiting: 0 }],
    ['a source', { kind: 'source-connected', source: 'bad \u001b[2J', again: false }],
    ['an id', { kind: 'cell-known', cell: { label: 'A', id: 'bad \u001b[2J' } }],
  ])('%s shows what would move a cursor', (_, event) => {
    expect(textsOf(event)[0]).toContain('bad \\u{1b}[2J');
  });
});
