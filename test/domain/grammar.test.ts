import { expect, it } from 'vitest';

import { partsOf } from '../../lib/domain/grammar.ts';

it('the parts of a text are told by their names, an absent one as empty', () => {
  const grammar = /^(?<sign>-?)(?<digits>\d+)$/;
  expect({ ...partsOf(' -12'.trim(), grammar) }).toEqual({ sign: '-', digits: '12' });
  expect({ ...partsOf('12', grammar) }).toEqual({ sign: '', digits: '12' });
  expect(partsOf('twelve', grammar)).toBeUndefined();
});
