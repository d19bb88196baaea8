import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { blockBytes } from '../../../lib/adapters/import-file/blocks.ts';
import { openFile } from '../../../lib/adapters/import-file/open-file.ts';
import { endlessFile, fileOf, recordsIn, tableIn, troubleIn } from './file-of.ts';

const recordsOf = async (text: string, sizes?: number | number[]) =>
  recordsIn(tableIn(await openFile(fileOf(text, sizes))));

const message = (number: number, content: unknown) => ({ kind: 'message', number, content });
const broken = (number: number, reason: string) => ({ kind: 'broken', number, reason: expect.stringMatching(reason) });

const a1 = { cell: 'A1', value: 4.1 };
const b2 = { cell: 'B2', readings: [{ value: '4,1]', notes: '\\"}{[' }] };
const oneMegabyte = 1 << 20;

describe('the messages of NDJSON', () => {
  test.each<[string, string, unknown[]]>([
    ['each on a line', `${JSON.stringify(a1)}\n${JSON.stringify(b2)}\n`, [message(1, a1), message(2, b2)]],
    [
      'with CRLF and blank lines',
      `\r\n${JSON.stringify(a1)}\r\n \r\n${JSON.stringify(b2)}`,
      [message(2, a1), message(4, b2)],
    ],
    ['with CR', `${JSON.stringify(a1)}\r${JSON.stringify(b2)}\r`, [message(1, a1), message(2, b2)]],
    [
      'with more digits than a float keeps',
      '{"value":4.12345678901234567890}',
      [message(1, { value: '4.12345678901234567890' })],
    ],
    [
      'between lines that are none',
      '{"cell":"A1","value":4.1}\n{"cell":\n[1]\n"A1"\n{}}\nA1;4\n{}',
      [
        message(1, a1),
        broken(2, '^it cannot be read as JSON \\(Unexpected end of JSON input\\)$'),
        broken(3, '^it is JSON, but no object: "\\[1\\]"$'),
        broken(4, 'no object'),
        broken(5, '^it cannot be read as JSON \\(.*position 2'),
        broken(6, '^it cannot be read as JSON \\(Unexpected token .*A1;4'),
        message(7, {}),
      ],
    ],
    [
      'after a first line that is cut short',
      `{"cell":"A1","val\n${JSON.stringify(a1)}\n`,
      [broken(1, 'JSON'), message(2, a1)],
    ],
    [
      'with brackets beyond reason',
      `${JSON.stringify(a1)}\n{"a":${'['.repeat(50)}${']'.repeat(50)}}`,
      [message(1, a1), broken(2, 'deeper than 32 levels')],
    ],
  ])('come with their lines: %s', async (_how, text, records) => {
    expect(await recordsOf(text)).toEqual(records);
    expect(await recordsOf(text, 1)).toEqual(records);
  });

  test('come with their lines where a block ends with CR', async () => {
    const long = { a: 'x'.repeat(blockBytes - 1 - '{"a":""}'.length) };
    for (const end of ['\r\n', '\r']) {
      expect(await recordsOf(`${JSON.stringify(long)}${end}{}\r`)).toEqual([message(1, long), message(2, {})]);
    }
  });

  test.each([
    ['a long line', `{}\n\n{"a":"${'x'.repeat(oneMegabyte)}"}\n{}\n`],
    ['a line without end', `{}\n\n{"a":"${'x'.repeat(5 * oneMegabyte)}`],
  ])('end with a sentence at %s', async (_what, text) => {
    const trouble = 'unreadable: line 3 has more than 1 MB: is its line end lost?';
    expect(await troubleIn(recordsOf(text))).toBe(trouble);
  });
});

describe('the messages of JSON', () => {
  test.each<[string, string, unknown[]]>([
    ['in an array', JSON.stringify([a1, b2]), [message(1, a1), message(2, b2)]],
    ['in a pretty one', `\n${JSON.stringify([a1, b2], null, 2)}\r\n`, [message(1, a1), message(2, b2)]],
    ['in an empty one', ' [ \n ] ', []],
    ['by itself', JSON.stringify(b2, null, 2), [message(1, b2)]],
    [
      'one pretty one after the other',
      `${JSON.stringify(a1, null, 2)}\n${JSON.stringify(b2, null, 2)}`,
      [message(1, a1), message(2, b2)],
    ],
    [
      'with more digits than a float keeps',
      '[{"value":4.12345678901234567890}]',
      [message(1, { value: '4.12345678901234567890' })],
    ],
    [
      'between elements that are none',
      '[{"cell":"A1","value":4.1},1,"a,b",[{}],{"a"},,{} {},null,{}]',
      [
        message(1, a1),
        broken(2, '^it is JSON, but no object: "1"$'),
        broken(3, '^it is JSON, but no object: "\\\\"a,b\\\\""$'),
        broken(4, 'no object'),
        broken(5, 'cannot be read as JSON'),
        broken(6, '^it cannot be read as JSON \\(Unexpected end of JSON input\\)$'),
        broken(7, 'cannot be read as JSON'),
        broken(8, 'no object'),
        message(9, {}),
      ],
    ],
    ['with a comma after the last', '[{},]', [message(1, {}), broken(2, 'Unexpected end')]],
    [
      'after a bracket that closes none',
      '{\n}\n}\n{"a":1}',
      [message(1, {}), broken(2, 'Unexpected token'), message(3, { a: 1 })],
    ],
    ['between texts', '{\n}\nA1 {"a":1}\n{}', [message(1, {}), broken(2, 'Unexpected token'), message(3, {})]],
  ])('come with their places: %s', async (_how, text, records) => {
    expect(await recordsOf(text)).toEqual(records);
    expect(await recordsOf(text, 1)).toEqual(records);
  });

  test.each([
    [
      'a message of more than 1 MB',
      `[{},{"a":"${'x'.repeat(oneMegabyte)}"}]`,
      'message 2 in it has more than 1 MB: is a bracket or a quote not closed?',
    ],
    [
      'a message without end',
      `[{},{"a":"${'x'.repeat(5 * oneMegabyte)}`,
      'message 2 in it has more than 1 MB: is a bracket or a quote not closed?',
    ],
    ['an array that is cut short', '[{},\n{}', 'its JSON ends in the middle, after message 1; was it copied whole?'],
    [
      'a message that is cut short',
      '{\n"a":1}\n{"a":',
      'its JSON ends in the middle, after message 1; was it copied whole?',
    ],
    ['an array and more', '[{},\n{}]\n{}', 'its JSON array ends after message 2, but its text does not'],
    [
      'an array and more, much later',
      `[{},\n{}]${' '.repeat(200_000)}]`,
      'its JSON array ends after message 2, but its text does not',
    ],
    ['an array closed by a brace', '[{},{}}]', 'its JSON array ends after message 2, but its text does not'],
  ])('end with a sentence at %s', async (_what, text, reason) => {
    const file = fileOf(text);
    expect(await troubleIn(recordsIn(tableIn(await openFile(file))))).toBe(`unreadable: ${reason}`);
    expect(file.beingRead()).toBe(0);
  });

  test('are the same in lines, in an array and one after the other, in whatever pieces', async () => {
    const units = ['"', '{', '}', '[', ']', ',', '\n', 'ä', '😀'] as const;
    const texts = fc.string({ unit: fc.constantFrom(...units, '\\'), maxLength: 5 });
    // Without backslashes: the JSON.parse of V8 13.6 takes a key `"` for `\` where an object before had that one.
    const keys = fc.string({ unit: fc.constantFrom(...units), maxLength: 5 });
    const objects = fc.array(
      fc.dictionary(keys, fc.oneof(texts, fc.array(texts), fc.integer()), { noNullPrototype: true }),
      { minLength: 1 },
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(objects, sizes, async (objects, sizes) => {
        const expected = objects.map((object, at) => message(at + 1, object));
        const lines = objects.map((object) => JSON.stringify(object));
        expect(await recordsOf(lines.join('\n'), sizes)).toEqual(expected);
        expect(await recordsOf(JSON.stringify(objects, null, 1), sizes)).toEqual(expected);
        expect(await recordsOf(`{\n}${lines.join('\n')}`, sizes)).toEqual(
          [{}, ...objects].map((object, at) => message(at + 1, object)),
        );
      }),
    );
  });

  test('of a large file are found wherever its blocks end', async () => {
    const objects = Array.from({ length: 20_000 }, (_, at) => ({ cell: `A${at}`, notes: 'ä"{,]\\'.repeat(at % 7) }));
    const expected = objects.map((object, at) => message(at + 1, object));
    expect(await recordsOf(JSON.stringify(objects))).toEqual(expected);
    expect(await recordsOf(objects.map((object) => JSON.stringify(object)).join('\r\n'))).toEqual(expected);
  });
  test('may be followed by any number of blanks', async () => {
    expect(await recordsOf(`[{}]${' '.repeat(2 * oneMegabyte)}`)).toEqual([message(1, {})]);
  });
});

test.each([
  ['NDJSON', '{}\n{"a":"', 'line 2 has more than 1 MB: is its line end lost?'],
  ['an array', '[{},{"a":"', 'message 2 in it has more than 1 MB: is a bracket or a quote not closed?'],
])('a message in %s that does not end is left after a few MB', async (_what, beginning, reason) => {
  const { file, read } = endlessFile(beginning, 'x');
  const table = tableIn(await openFile(file));
  const before = read();
  expect(await troubleIn(recordsIn(table))).toBe(`unreadable: ${reason}`);
  expect(read() - before).toBeLessThan(3 * oneMegabyte);
});
