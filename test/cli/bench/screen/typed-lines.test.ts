import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';

import { typedLines } from '../../../../lib/cli/bench/screen/typed-lines.ts';

/** What is told of these chunks. */
async function told(...chunks: (string | Buffer)[]): Promise<string[]> {
  const input = new PassThrough();
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => {
    const nobody = () => {};
    typedLines(input, {
      entered: (line) => lines.push(line),
      ended: resolve,
      ...{ changed: nobody, gone: nobody, interrupted: nobody },
    });
  });
  for (const chunk of chunks) input.write(chunk);
  input.end();
  await ended;
  return lines;
}

test.each<[string, (string | Buffer)[], string[]]>([
  ['end with LF, CR or both', ['1\n2\r3\r\n4\n\n5\n'], ['1', '2', '3', '4', '', '5']],
  ['end once, where their end comes in two', ['1\r', '\n2\r', '', '\n\n3\r', '4\n'], ['1', '2', '', '3', '4']],
  ['are put together from their pieces', ['A-0', '1', '7\n4.', '121'], ['A-017', '4.121']],
  ['keep a character that comes in two', [Buffer.from([0xc2]), Buffer.from([0xb5, 0x6d, 0x0a])], ['µm']],
  ['need no end at the end', ['1\n2'], ['1', '2']],
  ['may be none', [], []],
  ['have no control characters', ['\u00024.121\u0003\tmm\n'], ['4.121 mm']],
])('lines that are read %s', async (_, chunks, lines) => {
  expect(await told(...chunks)).toEqual(lines);
});

test('what never ends is kept as far as anybody may have meant it, and cannot be taken for its beginning', async () => {
  const chunk = 'x'.repeat(65_536);
  const cut = `${'x'.repeat(1000)}…`;
  expect(await told(...Array.from({ length: 32 }, () => chunk))).toEqual([cut]);
  expect(await told(chunk, chunk, '\n4.121\n', chunk, '\n')).toEqual([cut, '4.121', cut]);
});
