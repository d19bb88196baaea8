import { expect, it } from 'vitest';

import { acknowledgement, beyondRange, overload, tare, underload } from '../../../lib/domain/instruments/no-weight.ts';

it('what balances say in place of a weight has a code and words', () => {
  expect([overload, underload, tare, acknowledgement]).toEqual([
    { kind: 'error', code: 'overload', says: 'the balance is overloaded' },
    { kind: 'error', code: 'underload', says: 'the balance is below its weighing range' },
    { kind: 'error', code: 'not-a-reading', says: 'it is a tare weight' },
    { kind: 'error', code: 'not-a-reading', says: 'it acknowledges a command' },
  ]);
});

it.each([
  ['-', underload],
  ['-  ', underload],
  ['+', overload],
  ['', overload],
  [' -', overload],
])('beyond the weighing range with the sign %j is below it only after a minus', (sign, says) => {
  expect(beyondRange(sign)).toBe(says);
});
