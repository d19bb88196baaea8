import { expect, test } from 'vitest';

import { retryAfterMs } from '../../lib/adapters/retry-after.ts';

const now = Date.parse('2026-11-20T08:00:00Z');

test.each([
  ['0', 0],
  ['7', 7000],
  [' 120 ', 120_000],
  ['999999999', 999_999_999_000],
  ['Fri, 20 Nov 2026 08:02:00 GMT', 120_000],
  ['Friday, 20-Nov-26 08:02:00 GMT', 120_000],
  ['Fri, 20 Nov 2026 07:59:00 GMT', 0],
])('%j asks to wait for %i ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});

test.each([undefined, '', ' ', 'soon', '-5', '1.5', '1e3', '0x10', '7 s', '12345678901', 'Infinity', '7, 9'])(
  '%j asks for nothing',
  (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  },
);
