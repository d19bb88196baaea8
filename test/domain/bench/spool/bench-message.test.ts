import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { benchMessage, liveMessage } from '../../../../lib/domain/bench/spool/bench-message.ts';
import type { Press } from '../../../../lib/domain/bench/spool/spool-record.ts';
import type { Fields } from '../../../../lib/domain/fields.ts';
import { type MessageRead, readMessage } from '../../../../lib/domain/read-message.ts';
import { momentAt, pressOf } from '../../../support/spool-records.ts';

const around: Fields = {
  ...{ cell: 'A-017', stage: 'filled', operator: 'Ana', lab: 'north', protocol: 'IEC 1', notes: 'a "note"' },
};

const presses: readonly Press[] = [
  pressOf('r-1', { raw: '01A+0004.121', position: 'centre' }, 1),
  pressOf('r-2', { raw: '01A+0004.119', position: 'n' }, 2),
  pressOf(
    'r-3',
    { raw_base64: Buffer.from('4.120 \u00b5m', 'latin1').toString('base64'), format: 'plain', unit: 'um' },
    3,
  ),
];

function readingsIn(body: string): Extract<MessageRead, { kind: 'entries' }> {
  const sqs = { id: 'm', attributes: new Map(), receiptHandle: 'h', queue: 'q', receiveCount: 1 };
  const sentAt = Date.parse(momentAt(3600));
  const rules = { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: sentAt };
  const read = readMessage({ ...sqs, sentAt, body }, rules);
  if (read.kind !== 'entries') throw new Error(read.problem.detail);
  return read;
}

describe("a session's message", () => {
  test('is whole, and has each press in its order as it was: id, moment, position and frame', () => {
    const { whole, entries } = readingsIn(benchMessage(around, presses.slice(0, 2)));
    expect(whole).toBe(true);
    expect(entries.map(({ id }) => id)).toEqual(['r-1', 'r-2']);
    expect(entries.map(({ reading }) => reading)).toMatchObject([
      {
        ok: true,
        value: {
          ...{ id: 'r-1', cell: { kind: 'name', name: 'A-017' }, stage: 'filled', position: 'centre' },
          ...{ measuredAt: Date.parse(momentAt(1)), raw: '01A+0004.121', value: '4.121', unit: 'mm' },
          ...{ operator: 'Ana', lab: 'north', protocol: { name: 'IEC 1' }, notes: 'a "note"' },
        },
      },
      { ok: true, value: { id: 'r-2', position: 'n', measuredAt: Date.parse(momentAt(2)), raw: '01A+0004.119' } },
    ]);
  });

  test('names a cell that is known by its id', () => {
    const { entries } = readingsIn(benchMessage({ cell_instance_id: 'c-1' }, presses.slice(0, 1)));
    expect(entries[0]?.reading).toMatchObject({ ok: true, value: { cell: { kind: 'id', id: 'c-1' } } });
  });

  test('has bytes that are no text as they were', () => {
    const { entries } = readingsIn(benchMessage(around, presses.slice(2)));
    expect(entries[0]?.reading).toMatchObject({ ok: true, value: { raw: '4.120 \u00b5m', value: '4.120' } });
  });

  test('carries any frame that SQS allows, as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const body = benchMessage(around, [pressOf('r-1', { raw })]);
        expect(body).not.toMatch(/[\ufffe\uffff]/);
        expect(JSON.parse(body)).toEqual({ ...around, readings: [pressOf('r-1', { raw })] });
      }),
    );
  });
});

describe('the message of one press', () => {
  test('has what stands around it and its own, and is a part of its session', () => {
    const [press] = presses as [Press];
    const { whole, entries } = readingsIn(liveMessage({ ...around, expected: 5 }, press));
    expect(whole).toBe(false);
    expect(entries).toMatchObject([
      {
        ...{ id: 'r-1', expected: 5 },
        reading: {
          ok: true,
          value: {
            ...{ id: 'r-1', cell: { kind: 'name', name: 'A-017' }, stage: 'filled', position: 'centre' },
            ...{ measuredAt: Date.parse(momentAt(1)), raw: '01A+0004.121', operator: 'Ana' },
          },
        },
      },
    ]);
  });

  test('has no character that SQS forbids', () => {
    expect(liveMessage(around, pressOf('r-1', { raw: '\uffff' }))).toContain('"raw":"\\uffff"');
  });
});
