import { describe, expect, it } from 'vitest';

import { readTimeOfDay } from '../../../../lib/domain/import/moments/time-of-day.ts';

/** `08:05:09.250`, with the zone in minutes behind it where there is one. */
function shown(text: string): string {
  const read = readTimeOfDay(text);
  if (!read) return 'none';
  const clock = new Date(read.ms).toISOString().slice(11, -1);
  return read.zone === undefined ? clock : `${clock} ${read.zone}`;
}

describe('a time of day', () => {
  it.each([
    ['08:05', '08:05:00.000'],
    ['8:05:09', '08:05:09.000'],
    ['08:05:09.25', '08:05:09.250'],
    ['08:05:09,5', '08:05:09.500'],
    ['23:59:59.9999', '23:59:59.999'],
    ['00:00', '00:00:00.000'],
    ['08:05 PM', '20:05:00.000'],
    ['8:05pm', '20:05:00.000'],
    ['8:05:09 a.m.', '08:05:09.000'],
    ['8 am', '08:00:00.000'],
    ['12:30 AM', '00:30:00.000'],
    ['12:30 PM', '12:30:00.000'],
    ['08:05 Uhr', '08:05:00.000'],
    ['08:05h', '08:05:00.000'],
    ['08:05Z', '08:05:00.000 0'],
    ['08:05 UTC', '08:05:00.000 0'],
    ['08:05+01:00', '08:05:00.000 60'],
    ['08:05 -0330', '08:05:00.000 -210'],
    ['08:05:09+14', '08:05:09.000 840'],
  ])('%s is %s', (text, time) => {
    expect(shown(text)).toBe(time);
  });

  it.each([
    ...[
      '',
      '8',
      '24:01',
      '24:00:01',
      '25:00',
      '24:00 pm',
      '08:60',
      '08:05:60',
      '13:00 pm',
      '0:30 am',
      '08:5',
      '8 Uhr',
      '08.05',
      '08:05 CEST',
    ],
    ...['08:05+15:00', '08:05+01:60', 'noon', '-08:05', '08:05:09.', '0.3368'],
  ])('%j is none', (text) => {
    expect(shown(text)).toBe('none');
  });
});
