import { expect, test } from 'vitest';

import type { BenchPrompt } from '../../../../lib/bench/event.ts';
import { promptWords } from '../../../../lib/cli/bench/screen/prompt-words.ts';

const cell = { label: 'A-017' };
const stages = ['dry', 'filled', 'formed'];
const long = { label: 'CELL-2026-11-20-POUCH-000017' };
const many = ['dry', 'filled', 'formed', 'after one week', 'after two weeks', 'after four weeks'];

test.each<[BenchPrompt, number, string]>([
  [{ kind: 'cell' }, 0, 'cell> '],
  [{ kind: 'cell' }, 3, '[3 waiting] cell> '],
  [{ kind: 'looking-up', label: 'A-017' }, 0, 'A-017, looking it up> '],
  [{ kind: 'stage', cell, stages, last: 'dry' }, 0, 'A-017, stage (dry, filled, formed; Enter: dry)> '],
  [{ kind: 'stage', cell, stages, last: undefined }, 0, 'A-017, stage (dry, filled, formed)> '],
  [{ kind: 'stage', cell, stages: undefined, last: 'week 4' }, 0, 'A-017, stage (Enter: week 4)> '],
  [{ kind: 'stage', cell, stages: undefined, last: undefined }, 0, 'A-017, stage (Enter: none)> '],
  [{ kind: 'stage', cell, stages: many, last: 'dry' }, 0, 'A-017, stage (Enter: dry)> '],
  [{ kind: 'stage', cell, stages: many, last: undefined }, 0, 'A-017, stage> '],
  [{ kind: 'stage', cell, stages, last: 'dry' }, 12, '[12 waiting] A-017, stage (Enter: dry)> '],
  [{ kind: 'stage', cell, stages: undefined, last: 'x'.repeat(60) }, 0, 'A-017, stage> '],
  [
    { kind: 'stage', cell, stages, last: 'after 14 weeks' },
    0,
    'A-017, stage (dry, filled, formed; Enter: after 14 weeks)> ',
  ],
  [{ kind: 'stage', cell, stages, last: 'after 140 weeks' }, 0, 'A-017, stage (Enter: after 140 weeks)> '],
  [{ kind: 'reading', cell, asks: false }, 0, 'A-017> '],
  [{ kind: 'reading', cell, stage: 'filled', asks: false }, 0, 'A-017 filled> '],
  [{ kind: 'reading', cell, stage: 'filled', position: 'east', asks: false }, 0, 'A-017 filled, east> '],
  [{ kind: 'reading', cell, stage: 'filled', position: 'east', asks: true }, 0, 'A-017 filled, east (Enter asks)> '],
  [{ kind: 'reading', cell, stage: 'filled', position: 'east', asks: true, held: true }, 0, 'A-017 filled, u or n> '],
  [
    { kind: 'reading', cell: long, stage: 'formed', position: 'north', asks: true },
    123,
    '[123 waiting] CELL-2…OUCH-000017 formed, north> ',
  ],
  [
    { kind: 'reading', cell: long, stage: 'after four weeks', position: 'corner at the tab', asks: true },
    0,
    'CELL-2…OUCH-000017 after four …, corner at t…> ',
  ],
  [{ kind: 'reading', cell: { label: 'A\u001b[2J' }, asks: false }, 0, 'A\\u{1b}[2J> '],
])('%j with %i waiting asks %j', (prompt, waiting, words) => {
  expect(promptWords(prompt, waiting)).toBe(words);
});

test.each<[BenchPrompt]>([
  [{ kind: 'looking-up', label: 'x'.repeat(300) }],
  [{ kind: 'stage', cell: { label: 'x'.repeat(300) }, stages: many, last: 'y'.repeat(300) }],
  [
    {
      kind: 'reading',
      cell: { label: 'x'.repeat(300) },
      stage: 'y'.repeat(300),
      position: 'z'.repeat(300),
      asks: true,
    },
  ],
])('$kind leaves room to type on 80 columns, whatever it names', (prompt) => {
  expect(promptWords(prompt, 9999).length).toBeLessThanOrEqual(65);
});
