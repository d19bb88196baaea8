import { describe, expect, test } from 'vitest';

import { eachBatch } from '../../lib/adapters/each-batch.ts';

test('each batch is called once', async () => {
  const called: number[][] = [];
  const reasons = await eachBatch([[1, 2], [3], [4, 5]], async (batch) => {
    called.push([...batch]);
    return undefined;
  });
  expect([reasons, called]).toEqual([[], [[1, 2], [3], [4, 5]]]);
});

describe('what was not taken', () => {
  test('is told by code and words, as far as there are any', async () => {
    const reasons = await eachBatch([[1], [2]], async ([which]) =>
      which === 1
        ? [{ Code: 'InternalError', Message: 'Not now' }, { Code: 'Throttled' }, { Message: 'no' }]
        : [{ Code: undefined, Message: undefined }],
    );
    expect(reasons).toEqual(['InternalError: Not now', 'Throttled', 'no', '']);
  });

  test('keeps no other batch from being called', async () => {
    const called: number[] = [];
    const reasons = await eachBatch([[1], [2], [3]], async ([which]) => {
      called.push(which as number);
      if (which === 2) throw new Error('it did not answer');
      return [];
    });
    expect([reasons, called]).toEqual([['it did not answer'], [1, 2, 3]]);
  });

  test('of a whole call is put into words as it is asked for', async () => {
    const call = async () => Promise.reject(new Error('x'));
    expect(await eachBatch([[1]], call, { reasonOf: () => 'no permission' })).toEqual(['no permission']);
  });
});

describe('calls under way at a time', () => {
  async function mostAtOnce(count: number, atOnce?: number): Promise<number> {
    let underWay = 0;
    let most = 0;
    const batches = Array.from({ length: count }, (_, index) => [index]);
    const call = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return undefined;
    };
    await eachBatch(batches, call, atOnce === undefined ? {} : { atOnce });
    return most;
  }

  test('are as many as they may be', async () => {
    expect([await mostAtOnce(20, 3), await mostAtOnce(2, 3), await mostAtOnce(20)]).toEqual([3, 2, 20]);
  });
});
