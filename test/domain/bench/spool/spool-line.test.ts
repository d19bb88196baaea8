import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isContinued, readSpoolLine, spoolLine, spoolText } from '../../../../lib/domain/bench/spool/spool-line.ts';
import type { SpoolRecord } from '../../../../lib/domain/bench/spool/spool-record.ts';
import { back, begun, finished, pressed, sent } from '../../../support/spool-records.ts';

const records: readonly SpoolRecord[] = [
  begun('s-1', { live: true, around: { cell_instance_id: 'id', operator: 'Ana', expected: 5, notes: 'two\nlines' } }),
  pressed('s-1', 'r-1', { raw: '\u00024.121 \u00b5m\r\n\u2028', position: 'centre', decimal: ',' }),
  pressed('s-1', 'r-2', { raw: '', raw_base64: 'AAH/', value: '4.120', instrument: { id: 'mic', kind: 'micrometer' } }),
  pressed('s-1', 'r-3', { value: 4.12, stable: true, protocol: { name: 'IEC', steps: [1, null, { deep: '\ufffe' }] } }),
  back('s-1', 'r-1'),
  finished('s-1'),
  sent('s-1'),
  sent('s-1', 'r-1'),
];

test.each(records)('a record of the kind $kind is one line, and reads as it was written', (record) => {
  const line = spoolLine(record);
  expect(line).not.toMatch(/[\n\r]/);
  expect(readSpoolLine(line)).toEqual(record);
});

test('any frame is one line, and reads as it was written', () => {
  const anyText = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anyText, anyText, (raw, value) => {
      const record = pressed('s-1', 'r-1', { raw, ...(value.trim() !== '' && { value: value.trim() }) });
      const line = spoolLine(record);
      expect(line).not.toMatch(/[\n\r]/);
      expect(readSpoolLine(line)).toEqual(record);
    }),
  );
});

test('digits that a float would lose are kept, as text', () => {
  const line = spoolLine(pressed('s-1', 'r-1')).replace('"unit"', '"value":4.12345678901234567890,"unit"');
  expect(readSpoolLine(line)).toMatchObject({ press: { value: '4.12345678901234567890' } });
});

describe('no record', () => {
  const press = spoolLine(pressed('s-1', 'r-1'));
  test.each([
    ['is an empty line', ''],
    ['is what is cut short', press.slice(0, -1)],
    ['is glued to another', press + press],
    ['is no object', '[]'],
    ['is null', 'null'],
    ['is of an unknown kind', '{"kind":"moved","session":"s-1"}'],
    ['is of a kind that every object has', '{"kind":"constructor","session":"s-1"}'],
    ['is without a kind', '{"session":"s-1"}'],
    ['is without a session', '{"kind":"finished","at":"2026-11-20T08:00:00.000Z"}'],
    ['has an empty session', '{"kind":"finished","session":"","at":"2026-11-20T08:00:00.000Z"}'],
    ['is of no moment', spoolLine({ kind: 'finished', session: 's-1', at: '2026-11-31T08:00:00.000Z' })],
    ['has fields that are none', '{"kind":"press","session":"s-1","press":[]}'],
    ['has a field of another type', press.replace('"mm"', '{}')],
    ['is a press without an id', press.replace('reading_id', 'reading')],
    ['is a press of an empty id', press.replace('"r-1"', '""')],
    ['is a press without a moment', press.replace('measured_at', 'measured')],
    ['is a press of no moment', press.replace('2026-11-20T', 'today')],
    ['is nested deeper than anybody means it', press.replace('"mm"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ])('%s', (_, line) => {
    expect(readSpoolLine(line)).toBeUndefined();
  });
});

test('names that every object has never become keys', () => {
  const line = `{"kind":"press","session":"s-1","__proto__":{"live":true},"press":{"__proto__":{"unit":"g"},"raw":"4.1",
    "constructor":"x","reading_id":"r-1","measured_at":"2026-11-20T08:00:01.000Z","protocol":{"__proto__":{"a":1},"name":"IEC"}}}`;
  const read = readSpoolLine(line);
  expect(read).toEqual({
    ...{ kind: 'press', session: 's-1' },
    press: { raw: '4.1', reading_id: 'r-1', measured_at: '2026-11-20T08:00:01.000Z', protocol: { name: 'IEC' } },
  });
  if (read?.kind !== 'press') throw new Error('Cannot go on: it is no press');
  for (const object of [read, read.press, read.press.protocol as object]) {
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.keys(object)).not.toContain('__proto__');
  }
});

test('what a later version says beside is passed over', () => {
  expect(readSpoolLine('{"kind":"back","session":"s-1","reading_id":"r-1","by":"Ana"}')).toEqual(back('s-1', 'r-1'));
});

test('of lines that are written together all but the last say that another follows', () => {
  const text = spoolText(records);
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map(isContinued)).toEqual([...Array(records.length - 1).fill(true), false]);
  expect(lines.map(readSpoolLine)).toEqual(records);
});
