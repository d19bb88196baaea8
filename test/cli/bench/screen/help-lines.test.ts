import { describe, expect, test } from 'vitest';

import type { BenchSettings } from '../../../../lib/bench/settings.ts';
import type { SourceSettings } from '../../../../lib/bench/source.ts';
import { helpLines } from '../../../../lib/cli/bench/screen/help-lines.ts';
import { usualSettings } from '../../../support/bench-scene.ts';

const keyboard: SourceSettings = { name: 'keyboard', connection: { kind: 'keyboard' }, says: {} };
const balance: SourceSettings = {
  name: 'bal-1',
  connection: { kind: 'tcp', host: 'bal', port: 4001 },
  says: {},
  asked: { command: 'S\r\n' },
};
const polled: SourceSettings = { ...balance, name: 'bal-2', asked: { command: 'S\r\n', everyMs: 1000 } };

const usual: BenchSettings = { ...usualSettings, sources: [polled], stages: { kind: 'free' } };

describe('help', () => {
  test('says what can be typed, and what finishes a cell', () => {
    expect(helpLines(usual)).toEqual([
      'Type or scan a line, then Enter:',
      '  u  takes the last reading back',
      '  n  finishes the cell on the table; the next one is scanned or typed',
      '  s  finishes its stage, and asks for another',
      '  ?  shows this',
      '  q  finishes, sends and ends',
      '  Anything else is the next cell, where Ionworks knows it; else n comes first',
      'A cell is finished by the next cell, or 2 minutes without a reading.',
      'What is finished is sent as one message, and kept on disk until it is sent.',
    ]);
  });

  test.each<[string, Partial<BenchSettings>, string]>([
    [
      'a number of readings',
      { plan: { kind: 'together', count: 5 } },
      'finished by the next cell, or its 5 readings, or',
    ],
    [
      'numbers by property',
      {
        plan: {
          kind: 'by-property',
          counts: new Map([
            ['thickness', 5],
            ['weight', 1],
          ]),
        },
      },
      'finished by the next cell, or its 5 of thickness and 1 of weight, or 2 minutes',
    ],
    ['seconds', { quietMs: 90_000 }, 'or 90 seconds without a reading'],
    ['prefixes', { cellPrefixes: ['CELL-', 'BAT:'] }, 'What begins with CELL- or BAT: is a cell, at any time.'],
    [
      'the first of many prefixes',
      { cellPrefixes: ['A-', 'B-', 'C-', 'D-', 'E-'] },
      'What begins with A-, B-, C- … is a cell, at any time.',
    ],
    ['whom Enter asks', { sources: [keyboard, balance, polled] }, 'Enter alone asks bal-1 for a reading'],
    [
      'that Enter asks all of them',
      { sources: [balance, { ...balance, name: 'mic-1' }] },
      'Enter alone asks bal-1 and mic-1 for a reading',
    ],
    [
      'that typed lines are readings',
      { sources: [keyboard] },
      'Anything else is a reading, while a cell is on the table',
    ],
    ['that n finishes a cell where typed lines are readings', { sources: [keyboard] }, 'A cell is finished by n, or 2'],
    [
      'that the next cell does, where it is told from a reading',
      { sources: [keyboard], cellPrefixes: ['CELL-'], quietMs: 90_000 },
      'finished by the next cell, or 90 seconds',
    ],
    ['that readings go out at once', { live: true }, 'Each reading is sent at once, and cannot be taken back.'],
  ])('says %s', (_, settings, words) => {
    expect(helpLines({ ...usual, ...settings }).join(' ')).toContain(words);
    expect(helpLines(usual).join(' ')).not.toContain(words);
  });

  test('does not offer to take back what was sent at once', () => {
    expect(helpLines({ ...usual, live: true }).join('\n')).not.toContain('  u  ');
  });

  test('does not speak of stages where there are none', () => {
    expect(helpLines({ ...usual, stages: { kind: 'none' } }).join('\n')).not.toContain('stage');
  });

  test('fits beside the prompt on 80 × 24, however much there is to say', () => {
    const names = Array.from({ length: 30 }, (_, index) => `${'x'.repeat(60)}${index}`);
    const lines = helpLines({
      ...usual,
      sources: [keyboard, ...names.map((name) => ({ ...balance, name }))],
      cellPrefixes: names,
      plan: { kind: 'by-property', counts: new Map(names.slice(0, 3).map((name) => [name, 5])) },
    });
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(80);
  });
});
