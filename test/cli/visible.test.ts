import { expect, test } from 'vitest';

import { visible } from '../../lib/cli/visible.ts';

test.each([
  ['mic-1 "µm" — ok', 'mic-1 "µm" — ok'],
  ['a\u001b[31mb', 'a\\u001b[31mb'],
  ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
  ['\u009b\u007f\u202e\u2066', '\\u009b\\u007f\\u202e\\u2066'],
])('what no terminal shows is shown: %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
