import { describe, expect, it } from 'vitest';

import { correctionRules } from '../../lib/domain/correction-rules.ts';
import { fixedLetter } from '../../lib/domain/fixed-letter.ts';
import { letterRows } from '../../lib/domain/letter-rows.ts';
import type { Message } from '../../lib/domain/message.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import type { StandingLetter } from '../../lib/domain/standing-letter.ts';
import { attributesOf, fieldsOf, messageOf, now, rulesOf } from '../support/readings.ts';
import { refusedLetter } from '../support/standing-letters.ts';

/** What ingest finds in the letter once each of its rows is corrected so. */
function codesAfter(letter: StandingLetter, correct: string, rules = rulesOf()): string[] {
  const corrections = letterRows(letter).map(({ reading, number }) => ({
    letterId: letter.id,
    line: number,
    readingId: reading,
    number,
    field: '',
    correct,
  }));
  const read = correctionRules(corrections, letter);
  if (!read.ok) throw new Error(read.reason);
  const fixed = fixedLetter(letter.message, read.rules, { at: now, by: 'ada', readingIds: letter.readingIds });
  if (fixed.kind !== 'fixed') throw new Error(JSON.stringify(fixed));
  return codesIn({ ...letter.message, body: fixed.body, attributes: fixed.attributes }, rules);
}

function codesIn(message: Message, rules: ReadingRules): string[] {
  const read = readMessage(message, rules);
  if (read.kind === 'unreadable') return [read.problem.code];
  return read.entries.map(({ reading }) => (reading.ok ? 'read' : reading.problem.code));
}

const inFrame = (raw: string, given: object = {}): Message => messageOf({ cell_instance_id: 'cell-1', raw, ...given });
const bare = (raw: string, given: Readonly<Record<string, string>> = {}): Message =>
  messageOf(raw, { attributes: attributesOf({ cell: 'A-17', property: 'weight', ...given }) });

describe('the field that a row asks for, once corrected, makes the reading one', () => {
  it.each([
    ['missing-cell', messageOf(fieldsOf({ cell_instance_id: undefined })), 'cell', 'A-17'],
    ['invalid-cell', messageOf(fieldsOf({ cell_instance_id: '../x' })), 'cell_instance_id', 'cell-2'],
    ['invalid-cell', messageOf(fieldsOf({ cell_instance_id: null, cell: '7' })), 'cell_instance_id', 'cell-7'],
    ['missing-unit', messageOf(fieldsOf({ unit: null })), 'unit', 'mm'],
    ['missing-unit', bare('4.120', { property: 'thickness' }), 'unit', 'mm'],
    ['unit-mismatch', inFrame('4.120 mm', { unit: 'um', property: 'thickness' }), 'unit', 'mm'],
    ['unknown-unit', messageOf(fieldsOf({ unit: 'furlong' })), 'unit', 'mm'],
    ['unknown-unit', inFrame('4.120', { unit: 'furlong', property: 'thickness' }), 'unit', 'mm'],
    ['ambiguous-unit', messageOf(fieldsOf({ unit: 'tl', property: 'weight' })), 'unit', 'g'],
    ['wrong-dimension', messageOf(fieldsOf({ unit: 'g' })), 'unit', 'mm'],
    ['wrong-dimension', inFrame('4.120 mm', { property: 'weight' }), 'property', 'thickness'],
    ['missing-property', messageOf(fieldsOf({ property: null })), 'property', 'thickness'],
    ['invalid-property', messageOf(fieldsOf({ property: 'my thickness' })), 'property', 'thickness'],
    ['invalid-value', messageOf(fieldsOf({ value: '4..1' })), 'value', '4.1'],
    ['invalid-value', messageOf(fieldsOf({ value: null })), 'value', '4,1'],
    ['ambiguous-number', messageOf(fieldsOf({ value: '12,345' })), 'value', '12.345'],
    ['ambiguous-number', inFrame('12,345 mm', { property: 'thickness' }), 'decimal', ','],
    ['ambiguous-number', bare('12,345 mm', { property: 'thickness', format: ' plain ' }), 'decimal', '.'],
    ['invalid-time', messageOf(fieldsOf({ measured_at: '30 February' })), 'measured_at', '2026-11-20T07:00:00Z'],
    ['unknown-format', bare('4.120 g', { format: 'pleighn' }), 'format', 'plain'],
    ['ambiguous-format', bare('921', { unit: 'g' }), 'format', 'plain'],
    ['unreadable-message', messageOf(fieldsOf({ decimal: ';' })), 'decimal', ','],
    ['unreadable-message', messageOf(fieldsOf({ stage: 5, readings: [{}, {}] })), 'stage', 'dry'],
    ['unreadable-message', messageOf(fieldsOf({ readings: [{ stage: 5 }] })), 'stage', 'dry'],
  ] as const)('%s %#', (code, message, field, correct) => {
    const letter = refusedLetter(message);
    expect(letterRows(letter)).toMatchObject([{ group: code, field }]);
    expect(new Set(codesAfter(letter, correct))).toEqual(new Set(['read']));
  });

  it('also where the registry tells how to read the frame', () => {
    const rules = rulesOf({ registry: { 'mic-1': { format: 'plain', unit: 'mm' } } });
    const message = bare('921', { instrument: 'mic-1', property: 'weight' });
    const letter = refusedLetter(message, undefined, rules);
    expect(letterRows(letter)).toMatchObject([{ group: 'wrong-dimension', field: 'unit' }]);
    expect(codesAfter(letter, 'g', rules)).toEqual(['read']);
  });

  it.each(['unknown-cell', 'ambiguous-cell'] as const)('%s', (code) => {
    const letter = refusedLetter(messageOf(fieldsOf()), { code, detail: 'Cannot find it' });
    expect(letterRows(letter)[0]?.field).toBe(code === 'unknown-cell' ? 'cell' : 'cell_instance_id');
  });
});

describe('a row asks for no field', () => {
  it.each([
    ['unknown-unit', inFrame('S S     4.120 QX')],
    ['ambiguous-unit', inFrame('4.120 tl')],
    ['unknown-format', bare('what the cat typed')],
    ['invalid-frame', bare('12', { format: 'mt-sics' })],
    ['ambiguous-number', bare('+000012345', { format: 'heidenhain' })],
    ['unreadable-message', messageOf('{"cut')],
    ['unreadable-message', messageOf(fieldsOf({ reading_id: 5 }))],
    ['unstable', messageOf(fieldsOf({ stable: false }))],
    ['implausible', messageOf(fieldsOf({ value: '-1' }))],
  ] as const)('where no single one can cure it: %s %#', (code, message) => {
    expect(letterRows(refusedLetter(message))).toMatchObject([{ group: code, field: '' }]);
  });

  it.each(['conflict', 'changed', 'refused-by-api', 'overload'] as const)(
    'where nothing that the message says is at fault: %s',
    (code) => {
      const letter = refusedLetter(messageOf(fieldsOf()), { code, detail: 'Cannot file it' });
      expect(letterRows(letter)).toMatchObject([{ group: code, field: '' }]);
    },
  );
});
