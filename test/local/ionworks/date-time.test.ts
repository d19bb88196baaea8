import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readDateTime } from '../../../lib/local/ionworks/date-time.ts';

describe('a date-time with its zone is read in UTC', () => {
  test.each([
    ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z'],
    ['2026-11-20T08:00:00+01:00', '2026-11-20T07:00:00Z'],
    ['2026-11-20T00:30:00+05:45', '2026-11-19T18:45:00Z'],
    ['2026-11-20T08:00:00-00:30', '2026-11-20T08:30:00Z'],
    ['2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00Z'],
    ['2026-11-20T08:00:00.5Z', '2026-11-20T08:00:00.500000Z'],
    ['2026-11-20T08:00:00.1234567Z', '2026-11-20T08:00:00.123456Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is %s', (text, utc) => {
    expect(readDateTime(text)).toEqual({ kind: 'date-time', utc });
  });

  test('any moment in any zone keeps its instant', () => {
    const moment = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, fc.integer({ min: -1439, max: 1439 }), (instant, offset) => {
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, 23);
        const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const two = (number: number) => String(number).padStart(2, '0');
        const read = readDateTime(`${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`);
        expect(read.kind === 'date-time' && new Date(read.utc).getTime()).toBe(instant.getTime());
      }),
    );
  });
});

test.each(['2026-11-20T08:00:00', '2026-11-20T08:00:00.5', '2026-11-20'])('%s has no zone', (text) => {
  expect(readDateTime(text)).toEqual({ kind: 'without-zone' });
});

test.each([
  ['', 'input is not of the form'],
  ['yesterday', 'input is not of the form'],
  ['1763625600', 'input is not of the form'],
  ['2026-11-20 08:00:00Z', 'input is not of the form'],
  ['2026-11-20T08:00Z', 'input is not of the form'],
  ['2026-11-20T08:00:00+0100', 'input is not of the form'],
  ['10000-01-01T00:00:00Z', 'input is not of the form'],
  ['0000-01-01T00:00:00Z', 'year 0'],
  ['2026-13-20T08:00:00Z', 'month value'],
  ['2026-00-20T08:00:00Z', 'month value'],
  ['2026-02-30T08:00:00Z', 'day value'],
  ['2025-02-29T08:00:00Z', 'day value'],
  ['2026-11-00T08:00:00Z', 'day value'],
  ['2026-11-20T24:00:00Z', 'time value'],
  ['2026-11-20T08:60:00Z', 'time value'],
  ['2026-11-20T08:00:60Z', 'time value'],
  ['2026-11-20T08:00:00+24:00', 'timezone offset'],
  ['2026-11-20T08:00:00-01:60', 'timezone offset'],
  ['0001-01-01T00:00:00+01:00', 'date value out of range'],
  ['9999-12-31T23:59:59-01:00', 'date value out of range'],
])('%j is no date-time: %s', (text, reason) => {
  expect(readDateTime(text)).toEqual({ kind: 'invalid', reason: expect.stringContaining(reason) });
});
