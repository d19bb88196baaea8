import { describe, expect, test } from 'vitest';

import type { Screen } from '../../lib/cli/live-line.ts';
import { progressBar } from '../../lib/cli/progress-bar.ts';

const erase = '\r\u001b[2K';

/** A screen that keeps what is drawn, and a clock that stands until it is set. */
function screen({ isTTY = true, columns = 80 }: { isTTY?: boolean; columns?: number } = {}) {
  const drawn: string[] = [];
  const at = { ms: 1_000_000 };
  const write = (text: string) => drawn.push(text);
  const terminal: Screen = { stream: { isTTY, columns, write }, now: () => at.ms };
  return { terminal, drawn, pass: (ms: number) => (at.ms += ms), last: () => drawn.at(-1)?.replace(erase, '') };
}

/** A bar after so many were done, evenly, in so many seconds. */
function drawnAfter({
  seconds,
  count,
  total,
  columns,
}: {
  seconds: number;
  count: number;
  total?: number;
  columns?: number;
}) {
  const { terminal, pass, last } = screen(columns === undefined ? {} : { columns });
  const bar = progressBar('replayed', terminal);
  if (total !== undefined) bar.of(total);
  else bar.add(0);
  const steps = seconds * 10;
  const doneBy = (step: number) => Math.floor((count * step) / steps);
  for (let step = 1; step <= steps; step += 1) {
    pass(100);
    bar.add(doneBy(step) - doneBy(step - 1));
  }
  return last();
}

describe('a progress bar', () => {
  test('tells how many are done, of how many, how fast, and how long it will take', () => {
    expect(drawnAfter({ seconds: 3, count: 1200, total: 3120 })).toBe(
      'replayed 1200 of 3120  [###########-------------------]  400/s, 5 s left',
    );
  });

  test('goes from empty to full', () => {
    const { terminal, pass, drawn } = screen();
    const bar = progressBar('replayed', terminal);
    bar.of(4);
    for (const count of [0, 2, 2]) {
      bar.add(count);
      pass(100);
    }
    expect(drawn).toEqual([
      `${erase}replayed 0 of 4  [${'-'.repeat(36)}]`,
      `${erase}replayed 2 of 4  [${'#'.repeat(18)}${'-'.repeat(18)}]`,
      `${erase}replayed 4 of 4  [${'#'.repeat(36)}]`,
    ]);
  });

  test('grows with what was more than expected, and is full where nothing was', () => {
    expect(drawnAfter({ seconds: 1, count: 20, total: 10, columns: 200 })).toBe(
      `replayed 20 of 20  [${'#'.repeat(40)}]  20/s, 0 s left`,
    );
    expect(drawnAfter({ seconds: 1, count: 0, total: 0, columns: 200 })).toBe(
      `replayed 0 of 0  [${'#'.repeat(40)}]  0/s`,
    );
  });

  test('tells the rate alone where it is not said how many there are', () => {
    expect(drawnAfter({ seconds: 2, count: 24 })).toBe('replayed 24  12/s');
  });

  test.each([
    [0.5, 10, ''],
    [1, 10, '  10/s, 9 s left'],
    [10, 4, '  0.4/s, 4 min left'],
    [10, 90, '  9.0/s, 2 s left'],
    [10, 2, '  0.2/s, 9 min left'],
  ])('after %d s and %d of 100 its rate is told as %j', (seconds, count, words) => {
    expect(drawnAfter({ seconds, count, total: 100 })?.replace(/^.*\]/, '')).toBe(words);
  });

  test('tells hours where it takes so long', () => {
    expect(drawnAfter({ seconds: 10, count: 10, total: 20_000 })).toMatch(/ {2}1\.0\/s, 6 h left$/);
  });

  test('goes by the rate of the last five seconds', () => {
    const { terminal, pass, last } = screen();
    const bar = progressBar('replayed', terminal);
    bar.of(10_000);
    for (const perSecond of [1000, 1000, 1000, 10, 10, 10, 10, 10]) {
      pass(1000);
      bar.add(perSecond);
    }
    expect(last()).toMatch(/ {2}10\/s, /);
    pass(5000);
    bar.add(0);
    expect(last()).toMatch(/ {2}0\/s$/);
  });

  test('goes by calls however close together they are', () => {
    const { terminal, pass, last } = screen();
    const bar = progressBar('replayed', terminal);
    bar.of(100_000);
    for (let call = 0; call < 20_000; call += 1) {
      pass(0.5);
      bar.add(1);
    }
    expect(last()).toMatch(/ {2}2000\/s, 41 s left$/);
  });

  test('is drawn at most ten times a second', () => {
    const { terminal, pass, drawn } = screen();
    const bar = progressBar('replayed', terminal);
    bar.of(1000);
    for (let call = 0; call < 1000; call += 1) {
      bar.add(1);
      pass(1);
    }
    expect(drawn).toHaveLength(10);
  });

  test.each([
    [60, /^replayed 50 of 100 {2}\[#+-+\] {2}50\/s, 1 s left$/],
    [40, /^replayed 50 of 100 {2}50\/s, 1 s left$/],
    [21, /^replayed 50 of 100 {2}$/],
  ])('fits on a terminal of %d columns', (columns, line) => {
    const drawn = drawnAfter({ seconds: 1, count: 50, total: 100, columns });
    expect(drawn).toMatch(line);
    expect(drawn?.length).toBeLessThan(columns);
  });

  test('takes a terminal that does not tell its width for one of 80 columns', () => {
    expect(drawnAfter({ seconds: 3, count: 1200, total: 3120, columns: 0 })).toBe(
      drawnAfter({ seconds: 3, count: 1200, total: 3120, columns: 80 }),
    );
  });

  test('is gone when it ends, once; without having been drawn it leaves nothing', () => {
    const shown = screen();
    const bar = progressBar('replayed', shown.terminal);
    bar.add(1);
    bar.end();
    bar.end();
    expect(shown.drawn).toEqual([`${erase}replayed 1`, erase]);

    const other = screen();
    progressBar('replayed', other.terminal).end();
    expect(other.drawn).toEqual([]);
  });

  test('is silent where it is no terminal', () => {
    const { terminal, pass, drawn } = screen({ isTTY: false });
    const bar = progressBar('replayed', terminal);
    bar.of(10);
    bar.add(5);
    pass(1000);
    bar.add(5);
    bar.end();
    expect(drawn).toEqual([]);
  });
});
