import { expect, test } from 'vitest';

import { countShown } from '../../lib/cli/dlq/count-shown.ts';

test('a count grows in place, also beyond what was expected, and is gone in the end', () => {
  const drawn: string[] = [];
  let now = 0;
  const count = countShown('letters read', {
    stream: { isTTY: true, columns: 80, write: (text) => drawn.push(text) },
    now: () => now,
  });
  count.of(2);
  for (let letter = 1; letter <= 3; letter += 1) {
    count.add();
    now += 100;
  }
  count.end();
  expect(drawn).toEqual([
    '\r\u001b[2K1 of about 2 letters read',
    '\r\u001b[2K2 of about 2 letters read',
    '\r\u001b[2K3 of about 3 letters read',
    '\r\u001b[2K',
  ]);
});
