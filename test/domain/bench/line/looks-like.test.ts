import { expect, it } from 'vitest';

import { looksLike } from '../../../../lib/domain/bench/line/looks-like.ts';

it.each([
  ['N     +    0.006 g  ', 'mahr', {}, 'it looks like sbi (0.006 g, stable, net)'],
  ['+012.345 mm', 'sylvac', {}, 'it looks like mahr (12.345 mm)'],
  ['-000.417', 'mahr', {}, 'it looks like sylvac or tesa or heidenhain (-0.417 without unit)'],
  ['S S     130.00 g', 'mahr', {}, 'it looks like mt-sics (130.00 g, stable)'],
  [
    'S I',
    'mahr',
    {},
    'it looks like mt-sics (not-ready: the balance was busy, or the weight did not settle in time) or radwag (not-ready: the balance cannot weigh at the moment)',
  ],
  ['921', 'mahr', {}, 'it looks like mitutoyo-mux10 (no-data: the gauge did not answer (channel 2))'],
  ['12,345 mm', 'mahr', { decimal: ',' }, 'it looks like plain (12.345 mm)'],
  ['12.345 µm', 'mahr', {}, 'it looks like plain (12.345 um)'],
] as const)('%j where %s was declared: %o', (frame, declared, options, clause) => {
  expect(looksLike(frame, declared, options)).toBe(clause);
});

it.each([
  ['+012.345 mm', 'mahr'],
  ['ERR6', 'mahr'],
  ['rubbish', 'mahr'],
  ['', 'mahr'],
  ['rubbish', 'no-format'],
])('nothing is said of %j where %s was declared', (frame, declared) => {
  expect(looksLike(frame, declared, {})).toBeUndefined();
});
