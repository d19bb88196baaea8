import { describe, expect, it } from 'vitest';

import { mayBeInitials, namesComputed, saysComputed } from '../../../../lib/domain/import/rows/made-of-others.ts';

describe('a text in a row', () => {
  it.each([
    ...[
      'Mean',
      'mean:',
      'AVERAGE',
      'Avg.',
      'Mittelwert',
      'MW',
      'Ø',
      'Std. Dev.',
      'StdAbw',
      'STABW.S',
      'Rel. Std',
      'CV %',
    ],
    ...['Standard deviation', 'Grand total', 'Average of all cells', 'Mean (n = 5)', 'Min/Max', 'x\u0304', 'Summe'],
  ])('%j says that it is made of others', (text) => {
    expect(saysComputed(text)).toBe(true);
    expect(namesComputed(text)).toBe(true);
  });

  it.each(['Mean A-17', 'A-17 mean', 'A-17 Mittelwert', 'Average thickness'])('%j does as a name', (text) => {
    expect(saysComputed(text)).toBe(false);
    expect(namesComputed(text)).toBe(true);
  });

  it.each([
    ...['', '4.12', 'A-17', 'MAX-3', 'SD 12', 'Delta 5', 'MW17', 'n', 'N', 'x', 'standard', 'rel', 'dry', 'Max Planck'],
    ...[
      '-',
      'meaning',
      'Maximilian',
      '2025-03-01',
      'Range 3 (old)',
      `mean ${'x'.repeat(40)}`,
      `${'x'.repeat(40)} mean`,
    ],
  ])('%j does not', (text) => {
    expect(saysComputed(text)).toBe(false);
    expect(namesComputed(text)).toBe(false);
  });

  it('may be initials', () => {
    expect(['MW', 'sd', 'Min', 'Ø', 'M1'].map(mayBeInitials)).toEqual([true, true, false, false, false]);
  });
});
