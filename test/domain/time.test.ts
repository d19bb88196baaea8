import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clockMs, isoTime, momentOf, readTime } from '../../lib/domain/time.ts';

describe('a time', () => {
  it.each([
    ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T08:00Z', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20 08:00:00z', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20t08:00:00Z', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T08:00:00.5Z', '2026-11-20T08:00:00.500Z'],
    ['2026-11-20T08:00:00,25Z', '2026-11-20T08:00:00.250Z'],
    ['2026-11-20T08:00:00.123456789Z', '2026-11-20T08:00:00.123Z'],
    ['2026-11-20T08:00:00.9999Z', '2026-11-20T08:00:00.999Z'],
    ['2026-11-20T08:00:00+01:00', '2026-11-20T07:00:00.000Z'],
    ['2026-11-20T08:00:00-0330', '2026-11-20T11:30:00.000Z'],
    ['2026-11-20T08:00:00+05', '2026-11-20T03:00:00.000Z'],
    ['2026-11-20T00:30:00+14:00', '2026-11-19T10:30:00.000Z'],
    ['2026-11-20T08:00:00+00:59', '2026-11-20T07:01:00.000Z'],
    ['2026-11-20T08:00:00-00:00', '2026-11-20T08:00:00.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['0100-02-28T00:00:00Z', '0100-02-28T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(isoTime(readTime(text) as number)).toBe(iso);
  });

  it.each([
    '2026-11-20T08:00:00',
    '2026-11-20',
    '2026-11-20T08Z',
    '2026-02-30T08:00:00Z',
    '2025-02-29T08:00:00Z',
    '1900-02-29T08:00:00Z',
    '2024-02-30T08:00:00Z',
    '2026-04-31T08:00:00Z',
    '2026-06-31T08:00:00Z',
    '2026-12-32T08:00:00Z',
    '2026-09-31T08:00:00Z',
    '2026-11-31T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-00-10T08:00:00Z',
    '2026-11-00T08:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T08:60:00Z',
    '2026-11-20T08:00:60Z',
    '2026-11-20T08:00:00+15:00',
    '2026-11-20T08:00:00+01:60',
    '2026-11-20T08:00:00.Z',
    '2026-11-20T08:00:00.1234567890Z',
    '20.11.2026 08:00 CET',
    '11/20/2026 08:00Z',
    '+12026-11-20T08:00:00Z',
    ' 2026-11-20T08:00:00Z',
    '1763625600',
    'yesterday',
    '',
  ])('%j is none', (text) => {
    expect(readTime(text)).toBeUndefined();
  });

  it('as JavaScript writes it is read back', () => {
    const date = fc.date({
      min: new Date('0100-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        expect(readTime(isoTime(moment.getTime()))).toBe(moment.getTime());
      }),
    );
  });
});

describe('the moment of a reading', () => {
  const sentAt = Date.UTC(2026, 10, 20, 8);
  const now = Date.UTC(2026, 10, 20, 9);
  const moment = (text: string | undefined) => momentOf(text, sentAt, now);

  it('is told, or is that of its message', () => {
    expect(moment('2026-11-19T10:00:00Z')).toEqual({ ok: true, value: Date.UTC(2026, 10, 19, 10) });
    expect(moment(undefined)).toEqual({ ok: true, value: sentAt });
  });

  it.each(['1970-01-01T00:00:00Z', '2026-11-21T09:00:00Z'])(
    'may be %s: a clock of another zone is a day off',
    (text) => {
      expect(moment(text).ok).toBe(true);
    },
  );

  it.each(['1969-12-31T23:59:59Z', '2026-11-21T09:00:01Z', '9999-01-01T00:00:00Z', '0126-11-20T08:00:00Z'])(
    'is never %s',
    (text) => {
      expect(moment(text)).toMatchObject({ ok: false, problem: { code: 'invalid-time', path: 'measured_at' } });
    },
  );
});

describe('a time of the day of the one before', () => {
  const day = '2026-11-20T';

  it.each<[string, string | undefined]>([
    [`${day}08:05:09.000Z`, `${day}08:05:09.000Z`],
    [`${day}23:59:59.000Z`, `${day}23:59:59.000Z`],
    [`${day}08:05:09.250Z`, `${day}08:05:09.250Z`],
    ['2026-11-20 08:05:09.000Z', `${day}08:05:09.000Z`],
    [`${day}08:05:09.000+00`, `${day}08:05:09.000Z`],
    [`${day}08:05:09+01:00`, `${day}07:05:09.000Z`],
    ['2026-11-21T08:05:09.000Z', '2026-11-21T08:05:09.000Z'],
    [`${day}24:00:00.000Z`, undefined],
    [`${day}08:60:00.000Z`, undefined],
    [`${day}08:05:60.000Z`, undefined],
    [`${day}0a:05:09.000Z`, undefined],
    [`${day}08:/5:09.000Z`, undefined],
    [`${day}08.05:09.000Z`, undefined],
    [`${day}08:05.09.000Z`, undefined],
  ])('%s is read as any other', (text, iso) => {
    readTime(`${day}12:00:00.000Z`);
    const moment = readTime(text);
    expect(moment === undefined ? undefined : isoTime(moment)).toBe(iso);
  });

  it('is none of a day that there is not', () => {
    for (const clock of ['08:00:00', '09:00:00']) expect(readTime(`2026-02-30T${clock}.000Z`)).toBeUndefined();
  });
});

describe('a clock within a text', () => {
  it.each<[string, number | undefined]>([
    ['08:05', 29_100_000],
    ['08:05:09', 29_109_000],
    ['23:59:59', 86_399_000],
    ['00:00', 0],
    ['24:00', undefined],
    ['8:05', undefined],
    ['08:05:9', undefined],
    ['08:05:', undefined],
    [' 8:05', undefined],
    ['08:5 ', undefined],
    ['0805:', undefined],
    ['', undefined],
  ])('%j is %j', (text, ms) => {
    expect(clockMs(`at ${text}!`, 3, 3 + text.length)).toBe(ms);
  });
});
