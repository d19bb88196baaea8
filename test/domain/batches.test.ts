import { expect, test } from 'vitest';

import { batchesOf } from '../../lib/domain/batches.ts';

test('items keep their order, so many in a batch', () => {
  expect(batchesOf([1, 2, 3, 4, 5], { items: 2 })).toEqual([[1, 2], [3, 4], [5]]);
  expect(batchesOf([], { items: 2 })).toEqual([]);
});

test('a batch weighs no more than it may; what is too heavy by itself is one of its own', () => {
  const weight = (item: number) => item;
  expect(batchesOf([5, 5, 1, 20, 3, 7], { items: 10, bytes: 10 }, weight)).toEqual([[5, 5], [1], [20], [3, 7]]);
});
