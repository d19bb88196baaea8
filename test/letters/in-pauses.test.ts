import { setImmediate as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { inPauses } from '../../lib/letters/in-pauses.ts';

test('what is added is worked on later, in order, all of it', async () => {
  const worked: number[] = [];
  const work = inPauses((item: number) => void worked.push(item));
  for (let item = 0; item < 23; item += 1) work.add(item);
  expect(worked).toEqual([]);
  await work.done();
  expect(worked).toEqual(Array.from({ length: 23 }, (_, item) => item));
});

test('others have their turn in between', async () => {
  const worked: number[] = [];
  const work = inPauses((item: number) => void worked.push(item));
  for (let item = 0; item < 100; item += 1) work.add(item);
  await pause();
  await pause();
  expect(worked.length).toBeGreaterThan(0);
  expect(worked.length).toBeLessThan(100);
  await work.done();
  expect(worked).toHaveLength(100);
});

test('more may be added once it was done', async () => {
  const worked: string[] = [];
  const work = inPauses((item: string) => void worked.push(item));
  await work.done();
  work.add('a');
  await work.done();
  work.add('b');
  await work.done();
  expect(worked).toEqual(['a', 'b']);
});

test('what the work throws is told by done, and nothing more is worked on', async () => {
  const worked: number[] = [];
  const work = inPauses((item: number) => {
    if (item === 1) throw new Error('of item 1');
    worked.push(item);
  });
  for (const item of [0, 1, 2]) work.add(item);
  await expect(work.done()).rejects.toThrow('of item 1');
  work.add(3);
  await expect(work.done()).rejects.toThrow('of item 1');
  expect(worked).toEqual([0]);
});
