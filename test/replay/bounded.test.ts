import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bounded } from '../../lib/replay/bounded.ts';

const bytesOf = (report: unknown): number => Buffer.byteLength(JSON.stringify(report));
const letters = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `letter-${index}` }));

test('a report that fits stays as it is', () => {
  const report = { selected: 3, letters: letters(3) };
  expect(bounded(report, bytesOf(report))).toBe(report);
});

describe('a report that is too heavy', () => {
  test('loses the end of its longest list, and tells how much', () => {
    const report = { selected: 500, letters: letters(500), unchanged: ['a', 'b'] };
    const light = bounded(report, 4000);
    expect(bytesOf(light)).toBeLessThanOrEqual(4000);
    expect(light).toMatchObject({ selected: 500, unchanged: ['a', 'b'] });
    const kept = light.letters as { id: string }[];
    expect(kept.length).toBeGreaterThan(100);
    expect(kept).toEqual(letters(kept.length));
    expect(light.left_out).toEqual({ letters: 500 - kept.length });
  });

  test('loses of lists in its objects as well', () => {
    const report = { replayed: 400, outcomes: { filed: letters(300), waiting: letters(100), note: 'x' } };
    const light = bounded(report, 1500);
    const { filed, waiting, note } = light.outcomes as Record<'filed' | 'waiting', unknown[]> & { note: string };
    expect(bytesOf(light)).toBeLessThanOrEqual(1500);
    expect([light.replayed, note]).toEqual([400, 'x']);
    expect(light.left_out).toEqual({
      'outcomes.filed': 300 - filed.length,
      ...(waiting.length < 100 && { 'outcomes.waiting': 100 - waiting.length }),
    });
  });

  test('without lists to be shortened stays too heavy', () => {
    expect(bounded({ stopped: 'x'.repeat(100), letters: [] }, 50)).toEqual({ stopped: 'x'.repeat(100), letters: [] });
    expect(bounded({ stopped: 'x'.repeat(100) }, 50)).toEqual({ stopped: 'x'.repeat(100) });
  });
});

test('a report is shortened to what it may weigh; what is kept and what is left out are all that was there', () => {
  const list = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 });
  const reports = fc.record({ letters: list, unchanged: list, outcomes: fc.record({ filed: list, refused: list }) });
  fc.assert(
    fc.property(reports, fc.integer({ min: 200, max: 3000 }), (report, mostBytes) => {
      const light = bounded(report, mostBytes) as typeof report & { left_out?: Record<string, number> };
      expect(bytesOf(light)).toBeLessThanOrEqual(mostBytes);
      const lists = [
        ['letters', report.letters, light.letters],
        ['unchanged', report.unchanged, light.unchanged],
        ['outcomes.filed', report.outcomes.filed, light.outcomes.filed],
        ['outcomes.refused', report.outcomes.refused, light.outcomes.refused],
      ] as const;
      for (const [name, before, after] of lists) {
        expect(before.slice(0, after.length)).toEqual(after);
        expect(light.left_out?.[name] ?? 0).toBe(before.length - after.length);
      }
    }),
  );
});
