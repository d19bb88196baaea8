import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { blockBytes } from '../../../lib/adapters/import-file/blocks.ts';
import { type EncodingFound, textBlocks } from '../../../lib/adapters/import-file/text-blocks.ts';
import { fileOf, troubleIn } from './file-of.ts';

async function textIn(bytes: Uint8Array, sizes: number | number[] = 1 << 16): Promise<[string, string | undefined]> {
  const found: EncodingFound = {};
  let text = '';
  for await (const block of textBlocks(fileOf(bytes, sizes), found)) text += block.toString();
  return [text, found.encoding];
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const joined = (...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const ascii = (length: number): string => 'Cell;T1;T2\n'.repeat(length).slice(0, length);

describe('the encoding of a text', () => {
  const text = 'Zelle;Dicke [µm];Ø\r\nA1;4,1;ß\r\n';

  test.each<[string, Buffer, string, string | undefined]>([
    ['ASCII', latin('Cell;T1\n'), 'Cell;T1\n', undefined],
    ['UTF-8', Buffer.from(text), text, 'UTF-8'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), text, 'UTF-8'],
    ['UTF-8 with its mark and ASCII', Buffer.from('\ufeffCell'), 'Cell', 'UTF-8'],
    ['UTF-16 LE with its mark', Buffer.from(`\ufeff${text}€😀`, 'utf16le'), `${text}€😀`, 'UTF-16'],
    ['UTF-16 BE with its mark', utf16be(`\ufeff${text}€😀`), `${text}€😀`, 'UTF-16'],
    ['UTF-16 LE', Buffer.from(text, 'utf16le'), text, 'UTF-16'],
    ['UTF-16 BE', utf16be(text), text, 'UTF-16'],
    ['Windows-1252', latin(text), text, 'Windows-1252'],
    ['Windows-1252 beyond Latin-1', Buffer.from([0x80, 0x96, 0x92, 0x0a]), '€–’\n', 'Windows-1252'],
    ['Windows-1252 whose one letter is its last', latin('Prüfer'.slice(0, 3)), 'Prü', 'Windows-1252'],
    ['UTF-8 after much ASCII', Buffer.from(`${ascii(100_000)}µ`), `${ascii(100_000)}µ`, 'UTF-8'],
    ['UTF-8 cut between blocks', Buffer.from(`${ascii(blockBytes - 1)}€;€`), `${ascii(blockBytes - 1)}€;€`, 'UTF-8'],
    ['Windows-1252 after much ASCII', latin(`${ascii(100_000)}µ`), `${ascii(100_000)}µ`, 'Windows-1252'],
    [
      'Windows-1252 between blocks',
      latin(`${ascii(blockBytes - 1)}µ;1`),
      `${ascii(blockBytes - 1)}µ;1`,
      'Windows-1252',
    ],
  ])('is found: %s', async (_what, bytes, said, encoding) => {
    expect(await textIn(bytes)).toEqual([said, encoding]);
  });

  test('is found, and the text whole, wherever a block or a piece of the file ends', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', ';', '\n', 'ä', '€', '😀', 'µ'), minLength: 8, maxLength: 20 });
    const cases = fc.record({
      text,
      before: fc.integer({ min: 0, max: 12 }).map((less) => ascii(blockBytes - less)),
      encoding: fc.constantFrom('utf8', 'utf16le'),
      sizes: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, before, encoding, sizes }) => {
        const said = `${before}${before}${text}`;
        const [read] = await textIn(Buffer.from(`\ufeff${said}`, encoding as 'utf8'), [...sizes, 10_000]);
        expect(read).toBe(said);
      }),
    );
  });
});

describe('what is no text', () => {
  test.each<[string, Buffer, string]>([
    ['zeros', latin(`Cell\r\nA1\r\n${'\0'.repeat(20)}`), 'it is no text: line 3 holds bytes that are zero'],
    ['zeros in a later block', latin(`${ascii(110_000)}\0`), 'it is no text: line 10001 holds bytes that are zero'],
    ['zeros in UTF-16', Buffer.from('\ufeffCell\0', 'utf16le'), 'it is no text: it holds bytes that are zero'],
    [
      'half a character of UTF-16',
      joined(Buffer.from('\ufeffCell', 'utf16le'), 'x'),
      'it begins as UTF-16 and does not go on so; was it copied whole?',
    ],
    [
      'a letter of Windows-1252 after UTF-8',
      joined(`µ\n${ascii(110_000)}`, latin('a\näb')),
      'line 10003 is not UTF-8, as what is before it; save the file again in one encoding',
    ],
    [
      'the same after a mark',
      joined('\ufeffCell\r\n', latin('a\r\r\näb')),
      'line 4 is not UTF-8, as what is before it; save the file again in one encoding',
    ],
    [
      'a letter of Windows-1252 after a character that two blocks share',
      joined(`\ufeff${'x'.repeat(blockBytes - 5)}€\n`, latin('ä\n\n\n')),
      'line 2 is not UTF-8, as what is before it; save the file again in one encoding',
    ],
    [
      'half a character at the end',
      joined('\ufeffa\nb\n', latin('Ã')),
      'line 3 is not UTF-8, as what is before it; save the file again in one encoding',
    ],
  ])('is named: %s', async (_what, bytes, reason) => {
    expect(await troubleIn(textIn(bytes))).toBe(`unreadable: ${reason}`);
    expect(await troubleIn(textIn(bytes, 7))).toBe(`unreadable: ${reason}`);
  });
});
