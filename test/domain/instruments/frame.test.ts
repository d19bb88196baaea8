import { describe, expect, it } from 'vitest';

import type { Decoded } from '../../../lib/domain/instruments/decoder.ts';
import {
  asciiLine,
  asciiWords,
  bareFrame,
  noValue,
  ofLine,
  ofWords,
  valueShown,
} from '../../../lib/domain/instruments/frame.ts';

const longest = 200;

describe('a bare frame', () => {
  it.each([
    ['1 g', '1 g'],
    ['1 g\r', '1 g'],
    ['1 g\r\n', '1 g'],
    ['\n1 g\n', '1 g'],
    ['\0\x02 1 g \x03\0', ' 1 g '],
    ['\ufeff1 g', '1 g'],
    ['\ufeff\0 1 g', ' 1 g'],
    ['1\0g', '1\0g'],
    ['\x011 g\x04', '\x011 g\x04'],
    ['\0\ufeff1 g', '\ufeff1 g'],
    ['1 g\ufeff', '1 g\ufeff'],
    ['', ''],
    ['\ufeff', ''],
    ['\r\n\0', ''],
    ['\ufeff\r\n', ''],
    ['\r\ufeff\n', '\ufeff'],
  ])('%j is %j', (frame, bare) => {
    expect(bareFrame(frame)).toBe(bare);
  });

  it('is at most as long as any format has frames', () => {
    expect(bareFrame('x'.repeat(longest))).toHaveLength(longest);
    expect(bareFrame('x'.repeat(longest + 1))).toBeUndefined();
    expect(bareFrame('\0'.repeat(longest + 1))).toBeUndefined();
  });
});

describe('a line of ASCII', () => {
  it.each(['1 g', ' ~ ', '', 'S S 1.00 g'])('may be %j', (line) => {
    expect(asciiLine(`\x02${line}\r\n`)).toBe(line);
  });

  it.each(['1\tg', '1\x7fg', '\xb11 g', '1 µg', '1\ng', '1\0g', '\x1f1', 'x'.repeat(longest + 1)])(
    'cannot be %j',
    (frame) => {
      expect(asciiLine(frame)).toBeUndefined();
      expect(asciiWords(frame)).toBeUndefined();
      expect(ofLine(() => ({ kind: 'value', value: '1' }))(frame, {})).toBeUndefined();
    },
  );

  it('is read with its blanks, or without those at its ends', () => {
    const told = (text: string): Decoded => noValue('no-data', text);
    expect(asciiWords('\x02 1 g \r')).toBe('1 g');
    expect(ofLine(told)('\x02 1 g \r', {})).toEqual(told(' 1 g '));
    expect(ofWords(told)('\x02 1 g \r', {})).toEqual(told('1 g'));
    expect(ofWords(() => undefined)('1 g', {})).toBeUndefined();
  });
});

describe('a value that a frame shows', () => {
  it('leaves out what the frame does not tell', () => {
    expect(valueShown('', '1.50')).toStrictEqual({ kind: 'value', value: '1.50' });
    expect(valueShown('+', '01.50', { unit: '', verdict: '' })).toStrictEqual({ kind: 'value', value: '1.50' });
    expect(valueShown('-', '1', { unit: undefined, stable: undefined, weight: undefined })).toStrictEqual({
      kind: 'value',
      value: '-1',
    });
  });

  it('has what it tells', () => {
    const told = { unit: 'g', stable: false, weight: 'gross', verdict: 'HI' } as const;
    expect(valueShown('-', '1', told)).toStrictEqual({ kind: 'value', value: '-1', ...told });
  });
});

it('a frame without value tells which problem it has, and says why', () => {
  expect(noValue('overload', 'the balance is overloaded')).toEqual({
    kind: 'error',
    code: 'overload',
    says: 'the balance is overloaded',
  });
});
