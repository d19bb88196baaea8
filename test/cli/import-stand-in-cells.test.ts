import { expect, test } from 'vitest';
import type { CellAnswer } from '../../lib/cell-check.ts';
import { standInCells } from '../../lib/cli/import/stand-in-cells.ts';

const refused = 'Cannot call Ionworks: the connection failed: connect ECONNREFUSED 127.0.0.1:4010';

test.each<[string, CellAnswer, CellAnswer]>([
  [
    'is not there',
    { kind: 'unanswered', reason: refused },
    { kind: 'unanswered', reason: `${refused}; start the local stack with "npm start" in another terminal` },
  ],
  ['is slow', { kind: 'unanswered', reason: 'no answer in 10 s' }, { kind: 'unanswered', reason: 'no answer in 10 s' }],
  ['knows the cell', { kind: 'known', id: 'cell-1' }, { kind: 'known', id: 'cell-1' }],
])('a stand-in that %s answers for a cell as it does, with what to do', async (_, given, told) => {
  expect(await standInCells(async () => given)({ kind: 'name', name: 'A-1' })).toEqual(told);
});
