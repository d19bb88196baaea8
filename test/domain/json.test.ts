import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exactNumber, parseJson, parseJsonVerbatim, stringifyForSqs } from '../../lib/domain/json.ts';

describe('parsing JSON', () => {
  it.each([
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['12345678901234567', '12345678901234567'],
    ['9999999999999999', '9999999999999999'],
    ['-4.1200000000000000', '-4.1200000000000000'],
    ['1.2345678901234567e-5', '1.2345678901234567e-5'],
    ['1e400', '1e400'],
    ['-1e-400', '-1e-400'],
    ['1E+308', '1E+308'],
  ])('keeps the digits of %s, which a float would change, as text', (source, text) => {
    expect(parseJson(`{"value":${source}}`)).toEqual({ value: text });
  });

  it.each([
    ['0.1', 0.1],
    ['-12.345', -12.345],
    ['123456789012345', 123456789012345],
    ['0.123456789012', 0.123456789012],
    ['1.5e-3', 0.0015],
    ['1e22', 1e22],
  ])('leaves %s, which a float keeps, a number', (source, number) => {
    expect(parseJson(`{"value":${source},"other":0.12345678901234567890}`)).toEqual({
      value: number,
      other: '0.12345678901234567890',
    });
  });

  it('leaves digits in texts alone', () => {
    expect(parseJson('{"id":"12345678901234567890","n":1}')).toEqual({ id: '12345678901234567890', n: 1 });
  });

  it('takes blanks and a byte order mark around it', () => {
    expect(parseJson('\ufeff {"a":1}\r\n')).toEqual({ a: 1 });
    expect(parseJson(' \u00a0{"a":12345678901234567}\u00a0')).toEqual({ a: '12345678901234567' });
    expect(stringifyForSqs(parseJsonVerbatim('\ufeff{"a":1.0}\n'))).toBe('{"a":1.0}');
  });

  it('throws SyntaxError for what is none', () => {
    for (const text of ['', '{', '{"a":}', '{"a":NaN}', "{'a':1}", '{"a":1}}']) {
      expect(() => parseJson(text), text).toThrow(SyntaxError);
    }
  });

  it('reads 32 levels and refuses 33', () => {
    const nested = (levels: number) =>
      '[{"a":'.repeat(levels / 2) + '[]'.repeat(levels % 2) + '1'.repeat(1 - (levels % 2)) + '}]'.repeat(levels / 2);
    expect(parseJson(nested(32))).toBeInstanceOf(Array);
    expect(() => parseJson(nested(33))).toThrow('it is nested deeper than 32 levels');
  });

  it('reads any number of brackets side by side, and sees depth among them', () => {
    const wide = `[${'[],'.repeat(100)}{}]`;
    expect(parseJson(wide)).toHaveLength(101);
    expect(() => parseJson(`[${'{},'.repeat(100)}${'['.repeat(32)}${']'.repeat(32)}]`)).toThrow('nested deeper');
    expect(() => parseJson(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).toThrow('nested deeper');
  });

  it('refuses a mebibyte of brackets instead of overflowing the stack', () => {
    const brackets = `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
    expect(() => parseJson(brackets)).toThrow(SyntaxError);
  });

  it('makes __proto__ a key like any other', () => {
    const parsed = parseJson('{"__proto__":{"cell":"x"},"a":12345678901234567890}') as object;
    expect(Object.keys(parsed)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});

describe('JSON that is parsed to be written again', () => {
  it.each([
    '{"value":4.120}',
    '{"value":1e400,"other":-0.0,"third":1E+2}',
    '{"value":0.12345678901234567890123456789}',
    '{"__proto__":{"a":1.0},"constructor":2.0}',
    '{"text":"\\ud800 \\u0000 \\"quoted\\" é","list":[1.0,[2.50],null,true]}',
  ])('is the same to the last digit: %s', (json) => {
    expect(stringifyForSqs(parseJsonVerbatim(json))).toBe(json);
  });

  it('is the same for any JSON value', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        expect(JSON.stringify(parseJsonVerbatim(json))).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });
});

describe('JSON for SQS', () => {
  it('escapes what SQS forbids', () => {
    expect(stringifyForSqs({ a: '\ufffe\uffff\ud800\u0000\u0002' })).toBe(
      '{"a":"\\ufffe\\uffff\\ud800\\u0000\\u0002"}',
    );
  });

  it('has only characters that SQS allows, and says the same, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\ufffe', '\uffff', '\ud800', '\udc00', '\0', '\x02', '"', 'a', '😀') }),
        (text) => {
          const json = stringifyForSqs({ text });
          expect(json).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
          expect(JSON.parse(json)).toEqual({ text });
        },
      ),
    );
  });
});

it('an exact number is written digit for digit', () => {
  const digits = `0.${'1234567890'.repeat(5)}`;
  expect(JSON.stringify({ value: exactNumber(digits) })).toBe(`{"value":${digits}}`);
});
