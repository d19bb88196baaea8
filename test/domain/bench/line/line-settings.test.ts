import { expect, it } from 'vitest';

import { type LineSettings, lineOptions, lineWords } from '../../../../lib/domain/bench/line/line-settings.ts';

const usual: LineSettings = { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const opto: LineSettings = { baud: 4800, dataBits: 7, parity: 'even', stopBits: 2 };

it.each([
  [usual, '9600 baud 8N1'],
  [opto, '4800 baud 7E2'],
  [{ ...usual, parity: 'odd' } as const, '9600 baud 8O1'],
])('a line is said in short: %o is %s', (line, words) => {
  expect(lineWords(line)).toBe(words);
});

it.each([
  [usual, usual, ''],
  [usual, opto, '--baud 4800 --data-bits 7 --parity even --stop-bits 2'],
  [opto, { ...opto, parity: 'none' } as const, '--parity none'],
])('from %o to %o the options are "%s"', (from, to, options) => {
  expect(lineOptions(from, to)).toBe(options);
});
