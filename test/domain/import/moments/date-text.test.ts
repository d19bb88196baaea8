import { describe, expect, it } from 'vitest';
import type { DateOrder } from '../../../../lib/domain/import/mapping.ts';
import { dayOf, needsOrder } from '../../../../lib/domain/import/moments/date-order.ts';
import { readDateText } from '../../../../lib/domain/import/moments/date-text.ts';

/** `2025-03-01`, and what stands behind it in brackets; `open`, `no day` or `none`. */
function shown(text: string, dates?: DateOrder): string {
  const read = readDateText(text);
  if (!read) return 'none';
  const day = dayOf(read, dates);
  if (day.kind === 'open') return 'open';
  if (day.kind === 'none') return 'no day';
  const iso = new Date(day.ms).toISOString().slice(0, 10);
  return read.rest === '' ? iso : `${iso} (${read.rest})`;
}

describe('a date', () => {
  it.each([
    ['2025-03-01', '2025-03-01'],
    ['2025-3-1', '2025-03-01'],
    ['2025/03/01', '2025-03-01'],
    ['2025.03.01', '2025-03-01'],
    ['2025-03-01 08:05', '2025-03-01 (08:05)'],
    ['2025-03-01T08:05:00Z', '2025-03-01 (08:05:00Z)'],
    ['2025-03-01t08:05', '2025-03-01 (08:05)'],
    ['01.03.2025', '2025-03-01'],
    ['1.3.2025', '2025-03-01'],
    ['1.3.25', '2025-03-01'],
    ['01.03.2025, 08:05', '2025-03-01 (08:05)'],
    ['01.03.2025  08:05', '2025-03-01 (08:05)'],
    ['31/03/2025', '2025-03-31'],
    ['03/31/2025', '2025-03-31'],
    ['3/31/25 8:05 PM', '2025-03-31 (8:05 PM)'],
    ['31-03-2025', '2025-03-31'],
    ['03/03/2025', '2025-03-03'],
    ['29.02.2024', '2024-02-29'],
    ['1-Mar-2025', '2025-03-01'],
    ['01-Mar-25', '2025-03-01'],
    ['01 März 2025', '2025-03-01'],
    ['1. März 2025 08:05', '2025-03-01 (08:05)'],
    ['1 Maerz 2025', '2025-03-01'],
    ['1 Mar. 2025', '2025-03-01'],
    ['01Mar2025', '2025-03-01'],
    ['1st March 2025', '2025-03-01'],
    ['24. Dez. 2025', '2025-12-24'],
    ['3. OKTOBER 2025', '2025-10-03'],
    ['Mar 1, 2025', '2025-03-01'],
    ['March 1st, 2025 08:05', '2025-03-01 (08:05)'],
    ['Mar. 1 2025', '2025-03-01'],
    ['Sept 2, 2025', '2025-09-02'],
  ])('%s is %s', (text, date) => {
    expect(shown(text)).toBe(date);
  });

  it.each([
    ...[
      'January',
      'Februar',
      'Mär',
      'apr',
      'Mai',
      'june',
      'Juli',
      'Aug',
      'September',
      'Okt',
      'nov',
      'Dezember',
    ].entries(),
  ])('knows the month after %i others: %s', (index, name) => {
    expect(shown(`5 ${name} 2025`)).toBe(`2025-${String(index + 1).padStart(2, '0')}-05`);
  });

  it.each([
    ...['30.02.2025', '29.02.2025', '31.04.2025', '00.03.2025', '01.13.2025', '01.00.2025', '2025-13-01', '2025-02-30'],
    ...['0025-03-01', '31 Feb 2025', '13/13/2025', '32/01/2025', '32.01.2025'],
  ])('%s is no day', (text) => {
    expect(shown(text)).toBe('no day');
  });

  it.each([
    ...[
      '',
      '08:05',
      '45717',
      '2025',
      '2025-03',
      '2025-03-2025',
      '01.03',
      '1.3.5',
      '1.3.202',
      '123.3.2025',
      '01.03/2025',
    ],
    ...['1-Foo-2025', 'Foo 1, 2025', 'Mar 1, 25', '1 Mar', 'yesterday', '2025-03-01x', '20250301', '001.03.2025'],
  ])('%j begins with none', (text) => {
    expect(shown(text)).toBe('none');
  });
});

describe('the order of day and month', () => {
  it.each([
    ['03/04/2025', '2025-04-03', '2025-03-04'],
    ['3/4/25', '2025-04-03', '2025-03-04'],
    ['03-04-2025 08:05', '2025-04-03 (08:05)', '2025-03-04 (08:05)'],
    ['05-03-04', '2004-03-05', '2004-05-03'],
  ])('is open in %s: by the day first %s, by the month first %s', (text, dmy, mdy) => {
    expect(shown(text)).toBe('open');
    expect(needsOrder(text)).toBe('ambiguous');
    expect(shown(text, 'dmy')).toBe(dmy);
    expect(shown(text, 'mdy')).toBe(mdy);
  });

  it.each<[string, DateOrder, DateOrder]>([
    ['13/04/2025', 'dmy', 'mdy'],
    ['31-3-2025', 'dmy', 'mdy'],
    ['04/13/2025', 'mdy', 'dmy'],
    ['4/13/25 8:05 PM', 'mdy', 'dmy'],
  ])('is told by %s: %s, and there is no such day by %s', (text, order, other) => {
    expect(needsOrder(text)).toBe(order);
    expect(shown(text)).toBe(shown(text, order));
    expect(shown(text, other)).toBe('no day');
  });

  it('is not told by a number above 12 where the year may stand first', () => {
    expect(needsOrder('25-03-01')).toBe('ambiguous');
    expect(shown('25-03-01')).toBe('open');
    expect(shown('25-03-01', 'dmy')).toBe('2001-03-25');
  });

  it.each([
    ...['03/03/2025', '13/14/2025', '2025-03-04', '03.04.2025', '1-Mar-2025', '45717', '', '3', '3/4', 'n/a', 'a-b-c'],
    ...['2025/03/04', 'Mar 4, 2025'],
  ])('does not matter in %j', (text) => {
    expect(needsOrder(text)).toBeUndefined();
  });
});
