import { expect, test } from 'vitest';

import { noDuration, readDuration } from '../../lib/domain/duration.ts';

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
  ['1w', 604_800_000],
  ['9999 s', 9_999_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(readDuration(text)).toBe(ms);
});

test.each(['', '10', 'm', '-1m', '1.5h', '10min', '10 m ago', '1h30m', '10000s', ' 10m', '10m\n', '10M'])(
  '%j is no duration',
  (text) => {
    expect(readDuration(text)).toBeUndefined();
  },
);

test('what is no while is told in a sentence', () => {
  expect(noDuration('wait', 'a bit\n')).toBe('Cannot read wait "a bit\\n": it is no duration such as 90s, 10m or 2h');
});
