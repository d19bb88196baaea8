import { tzOffset } from '@date-fns/tz';
import { describe, expect, it } from 'vitest';

import { type MomentSaid, momentReader, type TimeRules } from '../../../../lib/domain/import/moments/moment.ts';

const inBerlin: TimeRules = {
  dates: undefined,
  serialEpoch: 1900,
  offsetMinutes: (utcMs) => tzOffset('Europe/Berlin', new Date(utcMs)),
};

/** The moment in UTC with its note behind it; or the sentence by which it is refused. */
function read(said: Partial<MomentSaid>, rules: Partial<TimeRules> = {}): string {
  const moment = momentReader({ ...inBerlin, ...rules })({ date: '', time: '', dateOnly: false, ...said });
  if (!moment.ok) {
    expect(moment.problem.code).toBe('invalid-time');
    return moment.problem.detail;
  }
  const { ms, note } = moment.value;
  const iso = new Date(ms).toISOString().replace('.000Z', 'Z');
  return note === undefined ? iso : `${iso}: ${note}`;
}

const noon = 'time of day not recorded: noon stands for it';

describe('a moment in one column', () => {
  it.each([
    ['2025-03-01 08:05', '2025-03-01T07:05:00Z'],
    ['2025-07-01T08:05:09.250', '2025-07-01T06:05:09.250Z'],
    ['01.03.2025 08:05', '2025-03-01T07:05:00Z'],
    ['3/31/2025 8:05 PM', '2025-03-31T18:05:00Z'],
    ['1. März 2025, 08:05 Uhr', '2025-03-01T07:05:00Z'],
    ['2025-03-01T08:05:00Z', '2025-03-01T08:05:00Z'],
    ['2025-03-01 08:05 +05:30', '2025-03-01T02:35:00Z'],
    ['2025-03-01T08:05:00-05:00', '2025-03-01T13:05:00Z'],
    ['45717.33680555555486', '2025-03-01T07:05:00Z'],
    ['45717', `2025-03-01T11:00:00Z: ${noon}`],
    ['2025-03-01', `2025-03-01T11:00:00Z: ${noon}`],
    ['2025-07-01', `2025-07-01T10:00:00Z: ${noon}`],
    ['2025-03-01 00:00:00', '2025-02-28T23:00:00Z'],
    ['26.10.2025 02:30', '2025-10-26T00:30:00Z: 02:30 came twice that night: the first is taken'],
    ['26.10.2025 03:00', '2025-10-26T02:00:00Z'],
    ['29.03.2025 24:00', '2025-03-29T23:00:00Z'],
  ])('%s in Berlin is %s', (date, moment) => {
    expect(read({ date })).toBe(moment);
  });

  it('counts serial dates from 1904 where the file does, and takes the order that was settled', () => {
    expect(read({ date: '44255.5' }, { serialEpoch: 1904 })).toBe('2025-03-01T11:00:00Z');
    expect(read({ date: '03/04/2025 08:05' }, { dates: 'dmy' })).toBe('2025-04-03T06:05:00Z');
    expect(read({ date: '03/04/2025 08:05' }, { dates: 'mdy' })).toBe('2025-03-04T07:05:00Z');
  });

  it('is refused without a zone, and needs none where it says one', () => {
    const rules = { offsetMinutes: undefined };
    expect(read({ date: '2025-03-01T08:05:00Z' }, rules)).toBe('2025-03-01T08:05:00Z');
    expect(read({ date: '2025-03-01 08:05' }, rules)).toBe(
      'Cannot take the time "2025-03-01 08:05": it has no zone; give --timezone Europe/Berlin, or "timezone" in mapping.json',
    );
    expect(read({ date: '2025-03-01', time: '08:05' }, rules)).toBe(
      'Cannot take the time "2025-03-01 08:05": it has no zone; give --timezone Europe/Berlin, or "timezone" in mapping.json',
    );
  });

  it.each([
    [
      '30.03.2025 02:30',
      'Cannot take the time "30.03.2025 02:30": clocks went forward that night, and there was no 02:30',
    ],
    [
      '03/04/2025',
      'Cannot read the date "03/04/2025": day or month may stand first; give --dates dmy or --dates mdy, or "dates" in mapping.json',
    ],
    ['30.02.2025', 'Cannot read the date "30.02.2025": there is no such day'],
    ['01.03.2025 25:00', 'Cannot read the date "01.03.2025 25:00": "25:00" is no time of day such as 08:05'],
    [
      'yesterday',
      'Cannot read the date "yesterday": it is none such as 2025-03-01, 01.03.2025 08:05 or 2025-03-01T08:05:00Z',
    ],
    ['20250', 'Cannot read the date "20250": it is none such as 2025-03-01, 01.03.2025 08:05 or 2025-03-01T08:05:00Z'],
    ['', 'Cannot tell when it was measured: neither the row nor one above it has a date'],
  ])('%j is refused: %s', (date, sentence) => {
    expect(read({ date })).toBe(sentence);
  });

  it('is refused where the order of the file makes no day of it', () => {
    expect(read({ date: '13/04/2025' }, { dates: 'mdy' })).toBe(
      'Cannot read the date "13/04/2025": there is no such day where the month stands first',
    );
    expect(read({ date: '04/13/2025' }, { dates: 'dmy' })).toBe(
      'Cannot read the date "04/13/2025": there is no such day where the day stands first',
    );
  });
});

describe('a time beside a date', () => {
  it.each([
    ['2025-03-01', '08:05', '2025-03-01T07:05:00Z'],
    ['01.03.2025', '8:05:09 PM', '2025-03-01T19:05:09Z'],
    ['45717', '0.25', '2025-03-01T05:00:00Z'],
    ['2025-03-01', '08:05Z', '2025-03-01T08:05:00Z'],
    ['2025-03-01', '00:00', '2025-02-28T23:00:00Z'],
    // What programs make of a date.
    ['2025-03-01 00:00:00', '08:05', '2025-03-01T07:05:00Z'],
    ['2025-03-01T00:00:00Z', '08:05', '2025-03-01T08:05:00Z'],
    ['2025-03-01 08:05', '08:05', '2025-03-01T07:05:00Z'],
    // A whole moment, of which the sheet shows the time.
    ['01.03.2025', '2025-03-01T08:05:00', '2025-03-01T07:05:00Z'],
    ['45717', '45717.25', '2025-03-01T05:00:00Z'],
    ['2025-03-01', '2025-03-01T08:05:00Z', '2025-03-01T08:05:00Z'],
  ])('%s and %s are %s', (date, time, moment) => {
    expect(read({ date, time })).toBe(moment);
  });

  it.each([
    ['2025-03-01', 'noon', 'Cannot read the time "noon": it is no time of day such as 08:05'],
    ['2025-03-01', '2025-03-01', 'Cannot read the time "2025-03-01": it is no time of day such as 08:05'],
    [
      '2025-03-01',
      '2025-03-02 08:05',
      'Cannot take the time "2025-03-02 08:05": the date beside it, "2025-03-01", is another day',
    ],
    ['2025-03-01 08:05', '09:00', 'Cannot take the time "09:00": the date beside it, "2025-03-01 08:05", says another'],
    ['', '08:05', 'Cannot tell when it was measured: the time "08:05" has no date beside it'],
    [
      '30.03.2025',
      '02:30',
      'Cannot take the time "30.03.2025 02:30": clocks went forward that night, and there was no 02:30',
    ],
  ])('%j and %j are refused: %s', (date, time, sentence) => {
    expect(read({ date, time })).toBe(sentence);
  });
});

describe('a date that was written for another reading', () => {
  it.each([
    ['2025-03-01 08:05', '', `2025-03-01T11:00:00Z: ${noon}`],
    ['2025-03-01T08:05:00-05:00', '', `2025-03-01T17:00:00Z: ${noon}`],
    ['45717.25', '', `2025-03-01T11:00:00Z: ${noon}`],
    ['2025-03-01 08:05', '09:00', '2025-03-01T08:00:00Z'],
  ])('%s has no time of its own: with %j beside it, it is %s', (date, time, moment) => {
    expect(read({ date, time, dateOnly: true })).toBe(moment);
  });
});

describe('moments read one after the other', () => {
  const texts = [
    '2025-03-01 08:05',
    '2025-03-01 08:05:09',
    '2025-03-01T08:05',
    '2025-03-01',
    '2025-03-01 24:30',
    '2025-03-01t08:05',
    '01.03.2025 08:05',
    '01.03.2025, 08:05',
    '01.03.2025  08:05',
    '1. März 2025 08:05',
    '30.02.2025 08:05',
    '30.03.2025 02:30',
    '03/04/2025 08:05',
    '31/03/2025 08:05',
    '2025-03-01 07:00 08:05',
    '45717 08:05',
    '08:05',
    'x08:05',
    '26.10.2025 02:30:00',
  ];

  it.each(['dmy', 'mdy', undefined] as const)('are what each of them is by itself, with %s', (dates) => {
    const reader = momentReader({ ...inBerlin, dates });
    for (const date of [...texts, ...texts]) {
      const said = { date, time: '', dateOnly: false };
      expect(reader(said)).toEqual(momentReader({ ...inBerlin, dates })(said));
    }
  });

  it('are read as though nothing was known of their days', () => {
    expect(texts.map((date) => read({ date }))).toEqual([
      '2025-03-01T07:05:00Z',
      '2025-03-01T07:05:09Z',
      '2025-03-01T07:05:00Z',
      `2025-03-01T11:00:00Z: ${noon}`,
      'Cannot read the date "2025-03-01 24:30": "24:30" is no time of day such as 08:05',
      '2025-03-01T07:05:00Z',
      '2025-03-01T07:05:00Z',
      '2025-03-01T07:05:00Z',
      '2025-03-01T07:05:00Z',
      '2025-03-01T07:05:00Z',
      'Cannot read the date "30.02.2025 08:05": there is no such day',
      'Cannot take the time "30.03.2025 02:30": clocks went forward that night, and there was no 02:30',
      expect.stringContaining('day or month may stand first'),
      '2025-03-31T06:05:00Z',
      'Cannot read the date "2025-03-01 07:00 08:05": "07:00 08:05" is no time of day such as 08:05',
      expect.stringContaining('Cannot read the date "45717 08:05": it is none such as'),
      expect.stringContaining('Cannot read the date "08:05": it is none such as'),
      expect.stringContaining('Cannot read the date "x08:05": it is none such as'),
      '2025-10-26T00:30:00Z: 02:30 came twice that night: the first is taken',
    ]);
  });
});
