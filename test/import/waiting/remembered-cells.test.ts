import { expect, test } from 'vitest';
import type { CellAnswer } from '../../../lib/cell-check.ts';
import type { CellReference } from '../../../lib/domain/reading.ts';
import { rememberedCells } from '../../../lib/import/waiting/remembered-cells.ts';

const named = (name: string): CellReference => ({ kind: 'name', name });
const byId = (id: string): CellReference => ({ kind: 'id', id });
const day = 24 * 3600 * 1000;

/** A run that begins at that moment with what the one before has left. */
function run(text?: string, now = 0) {
  const asked: CellReference[] = [];
  const answers = new Map<string, CellAnswer>([
    ['none', { kind: 'refused', problem: { code: 'unknown-cell', detail: 'Cannot find the cell' } }],
    ['later', { kind: 'unanswered', reason: 'it answered 503' }],
  ]);
  const cells = rememberedCells(
    async (cell) => {
      asked.push(cell);
      const text = cell.kind === 'name' ? cell.name : cell.id;
      return answers.get(text) ?? { kind: 'known', id: cell.kind === 'name' ? `id-${text}` : text };
    },
    text,
    now,
  );
  return { cells, asked };
}

test('a cell that one run knows is not asked for by the next', async () => {
  const first = run();
  for (const cell of [named('A-1'), named('__proto__'), byId('c-1')]) await first.cells.check(cell);
  expect(first.asked).toHaveLength(3);
  expect(first.cells.count()).toBe(3);

  const second = run(first.cells.text(), day);
  expect(second.cells.count()).toBe(3);
  expect(await second.cells.check(named('A-1'))).toEqual({ kind: 'known', id: 'id-A-1' });
  expect(await second.cells.check(named('__proto__'))).toEqual({ kind: 'known', id: 'id-__proto__' });
  expect(await second.cells.check(byId('c-1'))).toEqual({ kind: 'known', id: 'c-1' });
  expect(second.asked).toEqual([]);
});

test('a name is no id, and an id no name', async () => {
  const first = run();
  await first.cells.check(named('x'));
  await first.cells.check(byId('y'));
  const second = run(first.cells.text());
  await second.cells.check(byId('x'));
  await second.cells.check(named('y'));
  expect(second.asked).toEqual([byId('x'), named('y')]);
});

test('one that Ionworks did not know, or said nothing of, is asked for again', async () => {
  const first = run();
  expect(await first.cells.check(named('none'))).toMatchObject({ kind: 'refused' });
  expect(await first.cells.check(named('later'))).toMatchObject({ kind: 'unanswered' });
  expect(first.cells.count()).toBe(0);
  const second = run(first.cells.text());
  await second.cells.check(named('none'));
  await second.cells.check(named('later'));
  expect(second.asked).toEqual([named('none'), named('later')]);
});

test('all are asked for again a day after the first of them, however often they were handed on', async () => {
  const first = run();
  await first.cells.check(named('A-1'));
  const second = run(first.cells.text(), day / 2);
  await second.cells.check(named('A-2'));
  const third = run(second.cells.text(), day + 1);
  await third.cells.check(named('A-1'));
  await third.cells.check(named('A-2'));
  expect(third.asked).toEqual([named('A-1'), named('A-2')]);
});

test.each(['', '{', '[]', '{"since":0,"names":[["A-1"]],"ids":[]}', '{"since":"now","names":[],"ids":[]}'])(
  'a text that is no list of cells is as good as none: %s',
  (text) => {
    expect(run(text).cells.count()).toBe(0);
  },
);
