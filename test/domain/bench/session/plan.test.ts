import { expect, test } from 'vitest';

import {
  countLast,
  isComplete,
  type Plan,
  plannedTotal,
  whyBeyondPlan,
} from '../../../../lib/domain/bench/session/plan.ts';

const of = (...properties: string[]) => properties.map((property) => ({ property }));
const open: Plan = { kind: 'open' };
const three: Plan = { kind: 'together', count: 3 };
const twoAndOne: Plan = {
  kind: 'by-property',
  counts: new Map([
    ['thickness', 2],
    ['weight', 1],
  ]),
};

test.each([
  [open, of('thickness', 'weight'), { number: 1 }],
  [open, of('thickness', 'thickness'), { number: 2 }],
  [three, of('thickness', 'weight'), { number: 2, of: 3 }],
  [twoAndOne, of('thickness', 'weight'), { number: 1, of: 1 }],
  [twoAndOne, of('weight', 'thickness'), { number: 1, of: 2 }],
  [twoAndOne, of('thickness', 'length'), { number: 1 }],
])('the last reading is counted as the plan %o counts: %o is %o', (plan, readings, expected) => {
  expect(countLast(plan, readings.at(-1) as { property: string }, readings)).toEqual(expected);
});

test.each([
  [open, of('thickness', 'thickness', 'thickness'), false],
  [three, of('thickness', 'weight'), false],
  [three, of('thickness', 'weight', 'weight'), true],
  [twoAndOne, of('thickness', 'thickness', 'length'), false],
  [twoAndOne, of('thickness', 'weight', 'length', 'thickness'), true],
])('by the plan %o, that %o is all is %o', (plan, readings, expected) => {
  expect(isComplete(plan, readings)).toBe(expected);
});

test.each([
  [open, of('thickness', 'thickness'), 'thickness', undefined],
  [three, of('thickness', 'thickness'), 'thickness', undefined],
  [three, of('thickness', 'thickness', 'thickness'), 'weight', 'the session has its 3 readings'],
  [twoAndOne, of('thickness', 'thickness'), 'weight', undefined],
  [twoAndOne, of('thickness', 'thickness'), 'thickness', 'the session has its 2 of thickness'],
  [twoAndOne, of('length', 'length'), 'length', undefined],
])('by the plan %o, after %o another %s is one too many: %o', (plan, readings, property, expected) => {
  expect(whyBeyondPlan(plan, readings, { property, live: false })).toBe(expected);
});

test.each([
  [twoAndOne, 'length', 'length is not planned (--expected), and what is sent at once (--live) has to be'],
  [twoAndOne, 'weight', undefined],
  [three, 'length', undefined],
  [open, 'length', undefined],
])('sent live by the plan %o, %s is beside it: %o', (plan, property, expected) => {
  expect(whyBeyondPlan(plan, [], { property, live: true })).toBe(expected);
});

test.each([
  [open, undefined],
  [three, 3],
  [twoAndOne, 3],
])('the plan %o has so many readings: %o', (plan, expected) => {
  expect(plannedTotal(plan)).toBe(expected);
});
