import { describe, expect, test } from 'vitest';

import { clockOffBy, clockWords, isClockOff } from '../../../lib/domain/bench/clock-words.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a clock beside that of AWS', () => {
  test.each([
    [0, "this machine's clock is AWS's"],
    [999, "this machine's clock is AWS's"],
    [-999, "this machine's clock is AWS's"],
    [second, "this machine's clock is 1 s ahead of AWS's"],
    [-40 * second, "this machine's clock is 40 s behind AWS's"],
    [-(2 * hour + 3 * minute), "this machine's clock is 2 h 3 min behind AWS's"],
    [2 * hour + 3 * minute + 59 * second, "this machine's clock is 2 h 3 min ahead of AWS's"],
    [6 * minute, "this machine's clock is 6 min ahead of AWS's"],
    [6 * minute + 7 * second, "this machine's clock is 6 min 7 s ahead of AWS's"],
    [hour, "this machine's clock is 1 h ahead of AWS's"],
    // The minutes beside whole days would be more precise than anybody wants.
    [day + 5 * minute, "this machine's clock is 1 d ahead of AWS's"],
    // A machine whose battery is empty begins in 1970.
    [-(20_778 * day + 3 * hour), "this machine's clock is 20778 d 3 h behind AWS's"],
  ])('%d ms off: %s', (offByMs, words) => {
    expect(clockWords(offByMs)).toBe(words);
  });

  test.each([
    [5 * minute, false],
    [5 * minute + 1, true],
    [-5 * minute, false],
    [-5 * minute - 1, true],
    [0, false],
  ])('%d ms off is too far: %s', (offByMs, isOff) => {
    expect(isClockOff(offByMs)).toBe(isOff);
  });

  test('what was received later than AWS says it is comes from a clock that is ahead', () => {
    expect(clockOffBy(1000, 4000)).toBe(3000);
    expect(clockOffBy(4000, 1000)).toBe(-3000);
  });
});
