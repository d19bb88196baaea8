import { describe, expect, test } from 'vitest';

import type { Correction } from '../../lib/domain/correction-rules.ts';
import { correctedOrder } from '../../lib/replay/corrected-order.ts';
import { pressLetter, replayScene } from '../support/replay-scene.ts';
import { standing } from '../support/standing-letters.ts';

const correction = (letterId: string, given: Partial<Correction> = {}): Correction => ({
  ...{ letterId, line: 2, readingId: letterId.slice(2), number: 1, field: 'unit', correct: 'mm' },
  ...given,
});
const letters = ['a', 'b', 'c'].map((id) => pressLetter(id, { unit: 'furlong' }));
const orderOf = (...corrections: readonly Correction[]) =>
  correctedOrder(corrections, { file: 'cells.csv', by: 'ann', canary: 3, waitMs: 60_000, perSecond: 7 });
const run = async (...corrections: readonly Correction[]) => {
  const scene = replayScene(letters);
  const { file, ...order } = { file: '', ...orderOf(...corrections), canary: undefined, waitMs: undefined };
  return { scene, done: await scene.replay(order) };
};

describe('the order of a file', () => {
  test('means the letters that it corrects, as it is asked for', () => {
    const order = orderOf(correction('l-a'), correction('l-c'));
    expect(letters.map((letter) => order.isMeant(standing(letter)))).toEqual([true, false, true]);
    expect(order).toMatchObject({ by: 'ann', canary: 3, waitMs: 60_000, perSecond: 7 });
  });

  test('changes each letter as its own rows say', async () => {
    const { scene, done } = await run(
      correction('l-a'),
      correction('l-c', { line: 3, correct: 'um' }),
      correction('l-c', { line: 4, field: 'cell_instance_id', correct: 'cell-7' }),
    );
    expect(done.ok).toBe(true);
    const said = scene.queues.arrived().map(({ body }) => JSON.parse(body));
    expect(said).toMatchObject([
      { reading_id: 'a', unit: 'mm', cell_instance_id: 'cell-1' },
      { reading_id: 'c', unit: 'um', cell_instance_id: 'cell-7' },
    ]);
    expect(scene.queues.visible().map(({ id }) => id)).toEqual(['l-b']);
  });
});

test('rows of letters that are no longer there may be passed over', async () => {
  const scene = replayScene(letters);
  const order = correctedOrder([correction('l-a'), correction('l-x', { line: 3 })], {
    ...{ file: 'cells.csv', by: 'ann' },
    skipsMissing: true,
  });
  expect((await scene.replay(order)).ok).toBe(true);
  expect(scene.queues.arrived()).toHaveLength(1);
});

describe('nothing is moved by a file', () => {
  const reasonOf = async (...corrections: readonly Correction[]): Promise<string> => {
    const { scene, done } = await run(...corrections);
    expect(scene.queues.arrived()).toEqual([]);
    expect(scene.queues.visible()).toHaveLength(3);
    return done.ok ? 'it went ahead' : done.reason;
  };
  const gone =
    'which is not in the queue: it was replayed, discarded or expired, somebody else has it in hand, or its id was edited; take the line out';
  const passed = 'nothing was moved (--skip-missing passes such lines over)';

  test('with a row of a letter that is not there', async () => {
    expect(await reasonOf(correction('l-a'), correction('l-x', { line: 3 }))).toBe(
      `Cannot replay from cells.csv: line 3 names the letter "l-x", ${gone}; ${passed}`,
    );
    const three = ['x', 'y', 'z'].map((id, index) => correction(`l-${id}`, { line: 3 + index }));
    expect(await reasonOf(correction('l-a'), ...three)).toBe(
      `Cannot replay from cells.csv: line 3 names the letter "l-x", ${gone}; 2 more lines are like it; ${passed}`,
    );
  });

  test('none of whose letters is there', async () => {
    expect(await reasonOf(correction('l-x'))).toBe(
      `Cannot replay from cells.csv: line 2 names the letter "l-x", ${gone}; ${passed}`,
    );
  });

  test('with a row that its letter does not have', async () => {
    expect(await reasonOf(correction('l-a', { number: 2 }))).toMatch(
      /^Cannot replay 1 of 1 letter, such as l-a: line 2 names reading number 2: /,
    );
  });

  test('with a row that says what the letter says already', async () => {
    expect(await reasonOf(correction('l-a'), correction('l-b', { line: 3, correct: 'furlong' }))).toMatch(
      /^Cannot replay 1 of 2 letters, such as l-b: /,
    );
  });
});
