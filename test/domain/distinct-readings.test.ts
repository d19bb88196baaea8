import { describe, expect, it } from 'vitest';

import { distinctReadings } from '../../lib/domain/distinct-readings.ts';
import { aReading, located } from '../support/readings.ts';

describe('readings of one cell with one id', () => {
  it('that say the same are one reading, whatever else is told of them', () => {
    const first = aReading({ id: 'r-1' });
    const again = aReading({ id: 'r-1', at: '09:00:00', operator: 'Ada', notes: 'sent again', position: 'centre' });
    const { distinct, repeats, changed } = distinctReadings(located([first, again]));
    expect(distinct).toEqual([{ cellId: 'cell-1', reading: first }]);
    expect([...repeats]).toEqual([[again, first]]);
    expect(changed.size).toBe(0);
  });

  it.each([
    [{ value: '4.121' }, 'thickness 4.121 mm'],
    [{ value: '4.12' }, 'thickness 4.12 mm'],
    [{ unit: 'um' }, 'thickness 4.120 um'],
    [{ property: 'height' }, 'height 4.120 mm'],
  ])('of which a later one says another thing (%j) are one reading and a change', (given, words) => {
    const first = aReading({ id: 'r-1' });
    const other = aReading({ id: 'r-1', ...given });
    const { distinct, changed } = distinctReadings(located([first, other]));
    expect(distinct.map(({ reading }) => reading)).toEqual([first]);
    expect([...changed]).toEqual([
      [
        other,
        {
          first,
          problem: {
            code: 'changed',
            detail: `Cannot file ${words}: the reading r-1 said thickness 4.120 mm before; a correction needs an id of its own`,
          },
        },
      ],
    ]);
  });

  it('are each a repeat of the first or a change of it', () => {
    const [first, second, third, fourth] = ['4.1', '4.2', '4.1', '4.2'].map((value) => aReading({ id: 'r-1', value }));
    const { distinct, repeats, changed } = distinctReadings(located([first, second, third, fourth] as never));
    expect(distinct).toEqual([{ cellId: 'cell-1', reading: first }]);
    expect([...repeats]).toEqual([[third, first]]);
    expect([...changed.keys()]).toEqual([second, fourth]);
  });
});

it('readings that were seen before are remembered', () => {
  const [first, again, other] = ['4.1', '4.1', '4.2'].map((value) => aReading({ id: 'r-1', value }));
  const firsts = new Map();
  distinctReadings(located([first] as never), firsts);
  const { distinct, repeats, changed } = distinctReadings(located([again, other] as never), firsts);
  expect(distinct).toEqual([]);
  expect([...repeats]).toEqual([[again, first]]);
  expect([...changed.keys()]).toEqual([other]);
});

it('readings of other ids or other cells are others, and keep what is known of their session', () => {
  const [a, b, c] = [aReading({ id: 'r-1' }), aReading({ id: 'r-2' }), aReading({ id: 'r-1', value: '5' })];
  const some = [...located([a, b]), { cellId: 'cell-2', reading: c, sessionOf: 'm-1' }];
  const { distinct, changed } = distinctReadings(some);
  expect(distinct).toEqual(some);
  expect(changed.size).toBe(0);
});

it('cells and ids that run into each other stay apart', () => {
  const some = [
    { cellId: 'a', reading: aReading({ id: 'b c' }) },
    { cellId: 'a b', reading: aReading({ id: 'c' }) },
    { cellId: '__proto__', reading: aReading({ id: '__proto__' }) },
  ];
  expect(distinctReadings(some).distinct.length).toBe(3);
});
