import { describe, expect, it } from 'vitest';

import { storable, storableJson, textOfBase64, textOfBytes } from '../../lib/domain/text.ts';

describe('storable text', () => {
  it.each([
    ['plain', 'plain'],
    ['a\0b', 'a␀b'],
    ['\ud800', '\ufffd'],
    ['x\udfffy', 'x\ufffdy'],
    ['😀 µm', '😀 µm'],
    ['\x02S S\x03\r\n', '\x02S S\x03\r\n'],
  ])('of %j is %j', (text, result) => {
    expect(storable(text)).toBe(result);
  });
});

describe('the text of bytes', () => {
  it.each([
    ['12.5 µm', Buffer.from('12.5 µm')],
    ['12.5 µm', Buffer.from('12.5 µm', 'latin1')],
    ['S S\0', Buffer.from('S S\0')],
    ['', Buffer.alloc(0)],
  ])('is UTF-8, else one character a byte: %j', (text, bytes) => {
    expect(textOfBytes(bytes)).toBe(text);
    expect(textOfBase64(bytes.toString('base64'))).toBe(text);
  });
});

describe('a storable JSON value', () => {
  it('keeps numbers, truth values, null and order, and mends texts and keys', () => {
    expect(storableJson({ a: [1, true, null, 'x\0'], 'k\0': { b: '\ud800' } })).toEqual({
      a: [1, true, null, 'x␀'],
      'k␀': { b: '\ufffd' },
    });
  });

  it('leaves out keys that every object has, at any depth', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"constructor":1,"list":[{"prototype":1,"__proto__":2,"kept":3}]}');
    expect(JSON.stringify(storableJson(value))).toBe('{"list":[{"kept":3}]}');
  });
});
