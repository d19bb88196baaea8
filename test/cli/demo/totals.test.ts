import { expect, test } from 'vitest';

import type { Held } from '../../../lib/cli/demo/stand-in.ts';
import { checkTotals } from '../../../lib/cli/demo/totals.ts';

const scenes = [{ readings: { filed: 1, refused: 0 } }, { readings: { filed: 1, refused: 1 } }];

const held = (...ids: readonly string[]): Held => ({
  id: 'measurement',
  name: 'weight',
  properties: {},
  test_setup: { readings: ids.map((id) => ({ id, property: 'weight', value: '1', unit: 'g' })) },
});

const after = ({ measurements, letters }: { measurements: readonly Held[]; letters: number }) => ({
  delivered: () => 4,
  allHeld: async () => measurements,
  letters: async () => letters,
  calls: async () => [
    { method: 'GET', path: '/search?q=A-017', status: 200 },
    { method: 'POST', path: '/cell_instances/c-1/cell_measurements/create', status: 0 },
    { method: 'POST', path: '/cell_instances/c-1/cell_measurements/create', status: 201 },
  ],
});

test('a morning that came as told is summed up', async () => {
  expect(await checkTotals(after({ measurements: [held('a'), held('b')], letters: 1 }), scenes)).toEqual([
    '4 messages brought 3 readings.',
    'Filed: 2, each once, in 2 measurements.',
    'Refused: 1, in the dead-letter queue with its reason.',
    'Ionworks was asked 3 times: search 1, create 2.',
  ]);
});

test.each([
  [
    'is missing',
    { measurements: [held('a')], letters: 1 },
    'the number of readings that Ionworks holds should be 2, but is 1',
  ],
  [
    'is filed twice',
    { measurements: [held('a'), held('a')], letters: 1 },
    'the number of different ones among them should be 2, but is 1',
  ],
  [
    'was refused and left no letter',
    { measurements: [held('a', 'b')], letters: 0 },
    'the number of letters in the dead-letter queue should be 1, but is 0',
  ],
])('a reading that %s does not go unseen', async (_, morning, sentence) => {
  await expect(checkTotals(after(morning), scenes)).rejects.toThrow(sentence);
});
