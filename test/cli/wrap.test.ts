import { expect, test } from 'vitest';

import { wrap } from '../../lib/cli/wrap.ts';

test.each([
  ['a line that fits stays as it is', 'weight  1 g', ['weight  1 g']],
  ['a line is cut at the last blank that fits', 'one two three', ['one two', 'three']],
  ['what follows is indented like the line', '  one two three', ['  one two', '  three']],
  ['what follows stands below the text beside a term', 'is  a b c d e f g', ['is  a b c d', '    e f g']],
  ['no room is made beside a term that takes more than half', 'the term  a b', ['the term  a', 'b']],
  ['a word that is too long is cut anywhere', 'abcdefghijklmn', ['abcdefghijk', 'lmn']],
])('%s', (_, line, lines) => {
  expect(wrap(line, 11)).toEqual(lines);
});
