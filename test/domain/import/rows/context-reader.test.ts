import { describe, expect, it } from 'vitest';

import { type Columns, noon, told } from '../../../support/table-rows.ts';

describe('what rows have in common', () => {
  const columns: Columns = [
    ['Cell', 'cell'],
    ['Measured at', 'measured_at'],
    ['Stage', 'stage'],
    ['Operator', 'operator'],
    ['Gauge', 'instrument'],
    ['Serial', 'instrument_serial_number'],
    ['Value', 'value'],
  ];

  it('is that of each row, whatever was read before it', () => {
    const rows = [
      'A-1 | 2025-03-01       | dry | Ada | mic-1 |    | 1',
      'A-1 | 2025-03-01 08:05 | dry | Ada | mic-1 |    | 2',
      'A-2 | 2025-03-01 08:06 | dry | Ada | mic-1 |    | 3',
      'A-2 | 2025-03-01 08:07 | wet | Ada | mic-1 |    | 4',
      'A-2 | 2025-03-01 08:08 | wet | Ben | mic-1 |    | 5',
      'A-2 | 2025-03-01 08:09 | wet | Ben | mic-2 |    | 6',
      'A-2 | 2025-03-01 08:10 | dry | Ada | mic-1 |    | 7',
    ];
    const names = ['cell', 'measured_at', 'stage', 'operator', 'instrument', 'notes', 'value'];
    expect(told({ columns, rows }, ...names)).toEqual([
      `A-1 · 2025-03-01T11:00:00.000Z · dry · Ada · mic-1 · ${noon} · 1`,
      'A-1 · 2025-03-01T07:05:00.000Z · dry · Ada · mic-1 ·  · 2',
      'A-2 · 2025-03-01T07:06:00.000Z · dry · Ada · mic-1 ·  · 3',
      'A-2 · 2025-03-01T07:07:00.000Z · wet · Ada · mic-1 ·  · 4',
      'A-2 · 2025-03-01T07:08:00.000Z · wet · Ben · mic-1 ·  · 5',
      'A-2 · 2025-03-01T07:09:00.000Z · wet · Ben · mic-2 ·  · 6',
      'A-2 · 2025-03-01T07:10:00.000Z · dry · Ada · mic-1 ·  · 7',
    ]);
  });
});
