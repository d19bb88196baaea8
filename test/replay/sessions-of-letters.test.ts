import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Message } from '../../lib/domain/message.ts';
import { sessionsOfLetters } from '../../lib/replay/sessions-of-letters.ts';
import { letterOf, preparedLetter } from '../support/prepared-letters.ts';
import { fieldsOf, messageOf } from '../support/readings.ts';
import { pressLetter } from '../support/replay-scene.ts';

const gapMs = 900_000;

const press = (id: string, time: string, given: Readonly<Record<string, unknown>> = {}): Message =>
  pressLetter(id, { measured_at: `2026-11-20T${time}Z`, ...given });
const sessionsOf = (letters: readonly Message[]): string[][] =>
  sessionsOfLetters(
    letters.map((letter) => preparedLetter(letter)),
    gapMs,
  ).map((session) => session.map(({ letter }) => letter.id.slice('l-'.length)));

describe('letters go together where their readings are of one visit', () => {
  test('in the order of their time, however they come', () => {
    const letters = [press('c', '08:20:00'), press('a', '08:00:00'), press('b', '08:15:00')];
    expect(sessionsOf(letters)).toEqual([['a', 'b', 'c']]);
  });

  test('cut where neighbours are further apart than the gap', () => {
    const letters = [press('a', '08:00:00'), press('b', '08:15:00'), press('c', '08:30:00.001')];
    expect(sessionsOf(letters)).toEqual([['a', 'b'], ['c']]);
  });

  test.each([
    ['cell', { cell_instance_id: 'cell-2' }],
    ['stage', { stage: 'dry' }],
    ['operator', { operator: 'ben' }],
    ['protocol', { protocol: 'P7' }],
  ])('of one %s', (_what, other) => {
    const letters = [press('a', '08:00:00'), press('b', '08:00:01', other), press('c', '08:00:02')];
    expect(sessionsOf(letters)).toEqual([['a', 'c'], ['b']]);
  });

  test('and not those of a cell by its name with those of another by the same id', () => {
    const named = { cell_instance_id: undefined, cell: 'cell-1' };
    expect(sessionsOf([press('a', '08:00:00'), press('b', '08:00:00', named)])).toEqual([['a'], ['b']]);
  });
});

test('a letter of which nothing can be read is a group by itself', () => {
  const broken = (id: string) => ({ ...press(id, '08:00:00'), body: '{"cell":' });
  const refused = press('r', '08:00:00', { unit: 'furlong' });
  expect(sessionsOf([broken('x'), press('a', '08:00:00'), broken('y'), refused])).toEqual([['x'], ['a'], ['y'], ['r']]);
});

test('a letter with readings of several visits goes with the first that can be read', () => {
  const readings = [{ unit: 'furlong' }, { cell_instance_id: 'cell-2' }, {}];
  const message = messageOf(fieldsOf({ measured_at: '2026-11-20T08:00:10Z', readings }));
  const letter = letterOf(message, { code: 'conflict', detail: 'Cannot file it' }, 'l-several');
  const others = [press('one', '08:00:00'), press('two', '08:00:00', { cell_instance_id: 'cell-2' })];
  expect(sessionsOf([...others, letter])).toEqual([['one'], ['two', 'several']]);
});

test('each letter is in one group, whose neighbours are of one cell and no further apart than the gap', () => {
  const letter = fc.record({
    cell: fc.constantFrom('cell-1', 'cell-2'),
    stage: fc.constantFrom(undefined, 'dry'),
    seconds: fc.nat(5000),
    body: fc.constantFrom(undefined, undefined, undefined, 'ERR', '{'),
  });
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 30 }), (all) => {
      const letters = all.map(({ cell, stage, seconds, body }, index) => {
        const measured_at = new Date(Date.UTC(2026, 10, 20, 8, 0, seconds)).toISOString();
        const whole = pressLetter(String(index), { cell_instance_id: cell, stage, measured_at });
        return body === undefined ? whole : { ...whole, body };
      });
      const sessions = sessionsOf(letters);
      expect(sessions.flat().toSorted()).toEqual(letters.map((_, index) => String(index)).toSorted());
      for (const session of sessions) {
        const own = session.map((id) => all[Number(id)] as (typeof all)[number]);
        expect(own.length === 1 || new Set(own.map(({ cell, stage }) => `${cell} ${stage}`)).size === 1).toBe(true);
        for (const [index, { seconds }] of own.slice(1).entries()) {
          const before = own[index]?.seconds as number;
          expect(seconds - before).toBeGreaterThanOrEqual(0);
          expect(seconds - before).toBeLessThanOrEqual(gapMs / 1000);
        }
      }
    }),
  );
});
