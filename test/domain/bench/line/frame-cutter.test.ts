import { array, assert, integer, property, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Cut,
  type FrameCutter,
  frameCutter,
  type Silence,
} from '../../../../lib/domain/bench/line/frame-cutter.ts';

/** Silence, and a lost connection, in the midst of chunks; what comes next began before. */
const silent = Symbol('silent');
const lost = Symbol('lost');
const amid = Symbol('amid');

type Step = string | typeof silent | typeof lost | typeof amid;

function stepped(cutter: FrameCutter, step: Step): Cut[] {
  if (step === silent) return cutter.silent();
  if (step === lost) return cutter.lost();
  if (step !== amid) return cutter.came(Buffer.from(step, 'latin1'));
  cutter.amid();
  return [];
}

/** Frames as they are, what is cut short in brackets. */
function cutsOf(steps: readonly Step[], options: { format?: string; silence?: Silence } = {}): string[] {
  const cutter = frameCutter({ silence: 'no more', ...options });
  return steps
    .flatMap((step) => stepped(cutter, step))
    .map(({ kind, bytes }) => (kind === 'frame' ? bytes.toString('latin1') : `[${bytes.toString('latin1')}]`));
}

const digits = 'FFFF000412030';
const bits = '1111111111111111000100000000000010001010000001000000';
const long = 'x'.repeat(513);

describe('line ends', () => {
  test.each<[string, Step[], string[]]>([
    ['CR', ['4.12 mm\r4.13 mm\r'], ['4.12 mm', '4.13 mm']],
    ['LF', ['4.12 mm\n'], ['4.12 mm']],
    ['CR LF', ['4.12 mm\r\n4.13 mm\r\n'], ['4.12 mm', '4.13 mm']],
    ['CR LF in two chunks', ['4.12 mm\r', '\n4.13 mm\r'], ['4.12 mm', '4.13 mm']],
    ['LF CR', ['4.12 mm\n\r4.13 mm'], ['4.12 mm']],
    ['none yet', ['4.12', ' mm'], []],
    ['an end in a chunk of its own', ['4.12', ' mm', '\r'], ['4.12 mm']],
    ['empty lines', ['\r\r\n\n\n'], []],
    ['STX and NUL, which stay', ['\x02 4.12\x03\r\x00921\r'], ['\x02 4.12\x03', '\x00921']],
    ['bytes above 0x7F, which stay', ['\xb1\xff\r'], ['\xb1\xff']],
    ['blanks, which may be columns', ['  \r'], ['  ']],
    ['a frame of a format that needs no end', [`${digits}\r\n`], [digits]],
  ])('%s', (_what, steps, expected) => {
    expect(cutsOf(steps)).toEqual(expected);
  });

  test('frames are the same however their bytes are chunked', () => {
    const frames = array(stringMatching(/^[ -~]{1,20}$/), { maxLength: 5 });
    assert(
      property(frames, array(integer({ min: 1, max: 7 })), (expected, lengths) => {
        const bytes = expected.map((frame, index) => frame + ['\r', '\n', '\r\n'][index % 3]).join('');
        const chunks: string[] = [];
        let start = 0;
        for (const length of lengths) {
          chunks.push(bytes.slice(start, start + length));
          start += length;
        }
        expect(cutsOf([...chunks, bytes.slice(start)])).toEqual(expected);
      }),
    );
  });
});

describe('a frame without its end', () => {
  test.each<[string, Step[], string[]]>([
    ['is cut short by silence', ['12.34', silent], ['[12.34]']],
    ['is cut short by a lost connection', ['12.34', lost], ['[12.34]']],
    ['is no part of the next after silence', ['12.34', silent, '4.12\r'], ['[12.34]', '4.12']],
    ['is no part of the next after the connection is back', ['12.34', lost, '4.12\r'], ['[12.34]', '4.12']],
    ['is nothing where it is NUL and blanks, by silence', ['\0 \x02', silent, '4.12\r'], ['4.12']],
    ['is nothing where it is NUL and blanks, by loss', ['\0 ', lost, '4.12\r'], ['4.12']],
    ['is something where it is one byte of noise', ['\xff', silent], ['[\xff]']],
    ['is not told twice', ['12.34', silent, silent, lost], ['[12.34]']],
    ['nothing at all is nothing', [silent, lost], []],
  ])('%s', (_what, steps, expected) => {
    expect(cutsOf(steps)).toEqual(expected);
  });
});

describe('what began before anybody listened', () => {
  test.each<[string, Step[], string[]]>([
    ['is passed over up to its end', [amid, '45 mm\r4.12 mm\r'], ['4.12 mm']],
    ['is passed over in pieces', [amid, '4', '5 mm', '\n4.12 mm\r'], ['4.12 mm']],
    ['may have had its last byte', [amid, '\r\n4.12 mm\r'], ['4.12 mm']],
    ['is over after silence', [amid, silent, '4.12 mm\r'], ['4.12 mm']],
    ['is passed over without an end, too', [amid, '45', silent, '4.12 mm\r'], ['4.12 mm']],
    ['is over with the connection', [amid, '45', lost, '4.12 mm\r'], ['4.12 mm']],
    ['however long it is', [amid, long, long, '1\r4.12 mm\r'], ['4.12 mm']],
  ])('%s', (_what, steps, expected) => {
    expect(cutsOf(steps)).toEqual(expected);
  });

  test('silence in a file is no end of it', () => {
    expect(cutsOf([amid, '45', '6\n4.12 mm\n'], { silence: 'nothing' })).toEqual(['4.12 mm']);
  });
});

describe('bytes that may be late', () => {
  const silence = 'late or never';
  test.each<[string, Step[], string[]]>([
    ['are no frame after its beginning was cut short', ['12.3', silent, '45\r4.12\r'], ['[12.3]', '[45]', '4.12']],
    ['nor are they in pieces', ['12.3', silent, '4', silent, '5\r4.12\r'], ['[12.3]', '[4]', '[5]', '4.12']],
    ['may be the end alone', ['12.3', silent, '\r4.12\r'], ['[12.3]', '4.12']],
    ['are not waited for twice', ['12.3', silent, silent, '4.12\r'], ['[12.3]', '4.12']],
    ['are not waited for on a new connection', ['12.3', silent, lost, '4.12\r'], ['[12.3]', '4.12']],
    ['are not waited for after NUL and blanks', ['\0 ', silent, '4.12\r'], ['4.12']],
    ['are passed over where what they belong to is', [amid, '1', silent, '45\r4.12\r'], ['4.12']],
    ['are cut short where they are too long', ['12.3', silent, long, '1\r4.12\r'], ['[12.3]', `[${long}]`, '4.12']],
  ])('%s', (_what, steps, expected) => {
    expect(cutsOf(steps, { silence })).toEqual(expected);
  });
});

describe('what follows a piece', () => {
  test.each<[string, Step[], string[], { silence: Silence; format?: string }]>([
    [
      'is its rest, from a network that had kept it',
      ['4.1', lost, '21\r4.12\r'],
      ['[4.1]', '[21]', '4.12'],
      { silence: 'late or never' },
    ],
    [
      'is whole where both are no frame',
      ['+004.1', lost, '+004.119 mm\r'],
      ['[+004.1]', '+004.119 mm'],
      { silence: 'late or never', format: 'mahr' },
    ],
    [
      'is its rest after ten seconds, too',
      ['4.1', silent, silent, '21\r'],
      ['[4.1]', '[21]'],
      { silence: 'late or never' },
    ],
    [
      'is its rest, from a port that was held up',
      ['4.1', silent, '21\r4.12\r'],
      ['[4.1]', '[21]', '4.12'],
      { silence: 'no more' },
    ],
    [
      'is its rest in the declared format',
      ['+004.1', silent, '21 mm\r'],
      ['[+004.1]', '[21 mm]'],
      { silence: 'no more', format: 'mahr' },
    ],
    ['is none of a port that was unplugged', ['4.1', lost, '21\r'], ['[4.1]', '21'], { silence: 'no more' }],
    ['is none of a file that was emptied', ['4.1', lost, '21\r'], ['[4.1]', '21'], { silence: 'nothing' }],
    ['is none after a line of its own', ['4.1', silent, '4.12\r21\r'], ['[4.1]', '4.12', '21'], { silence: 'no more' }],
  ])('%s', (_what, steps, expected, options) => {
    expect(cutsOf(steps, options)).toEqual(expected);
  });
});

describe('bytes without end', () => {
  test('512 may still be a frame, 513 are given out', () => {
    expect(cutsOf(['x'.repeat(512)])).toEqual([]);
    expect(cutsOf(['x'.repeat(512), 'x'])).toEqual([long]);
  });

  test('their rest is no frame of its own', () => {
    expect(cutsOf([long, '12.', '345\r4.12\r'])).toEqual([long, '4.12']);
    expect(cutsOf([long, silent, '4.12\r'])).toEqual([long, '4.12']);
  });

  test('they are given out once, however many come', () => {
    expect(cutsOf([long, long, long])).toEqual([long]);
  });

  test('an end in the same chunk is seen', () => {
    expect(cutsOf([`4.12\r${long}`, 'x\r4.13\r'])).toEqual(['4.12', long, '4.13']);
  });
});

describe('digits and bits of Digimatic', () => {
  test.each<[string, Step[], string[], string?]>([
    ['are a frame after a silence', [digits, silent], [digits]],
    ['are two frames back to back', [digits + digits, silent], [digits, digits]],
    ['come in pieces', ['FFFF0', '00412030', silent, '\r'], [digits]],
    ['are cut short where one is lacking', ['FFFF00041203', silent], ['[FFFF00041203]']],
    ['are cut short where one is too many', [`${digits}F`, silent], [`[${digits}F]`]],
    ['are cut short by a lost connection, whole or not', [digits, lost], [`[${digits}]`]],
    ['are passed over where they began before', [amid, digits, silent, digits, silent], [digits]],
    ['are a frame with a line end, too', [`${digits}\r`, digits, '\r'], [digits, digits]],
    ['are 52 as bits', [bits + bits, silent], [bits, bits], 'digimatic-bits'],
    ['are no whole bits', [digits, silent], [`[${digits}]`], 'digimatic-bits'],
    ['are nothing special in another format', [digits, silent], [`[${digits}]`], 'plain'],
  ])('%s', (_what, steps, expected, format = 'digimatic') => {
    expect(cutsOf(steps, { format })).toEqual(expected);
  });
});

describe('how long silence is nothing to speak of', () => {
  const patience = (steps: readonly Step[], options: { format?: string; silence: Silence }) => {
    const cutter = frameCutter(options);
    for (const step of steps) stepped(cutter, step);
    return cutter.patienceMs();
  };
  test.each<[string, Step[], { format?: string; silence: Silence }, number | undefined]>([
    ['nothing pending', [], { silence: 'no more' }, undefined],
    ['a frame and nothing pending', ['4.12\r'], { silence: 'no more' }, undefined],
    ['half a frame', ['4.1'], { silence: 'no more' }, 1000],
    ['half a frame through a network', ['4.1'], { silence: 'late or never' }, 1000],
    ['half a line of a file', ['4.1'], { silence: 'nothing' }, undefined],
    ['whole digits', [digits], { silence: 'no more', format: 'digimatic' }, 50],
    ['whole digits in a file', [digits], { silence: 'nothing', format: 'digimatic' }, 50],
    ['half the digits', ['FFFF'], { silence: 'no more', format: 'digimatic' }, 1000],
    ['what is passed over', [amid], { silence: 'no more' }, 1000],
    ['what is passed over, of a file', [amid, 'x'], { silence: 'nothing' }, undefined],
    ['what may be late', ['4.1', silent], { silence: 'late or never' }, 10_000],
    ['what was late', ['4.1', silent, '2'], { silence: 'late or never' }, 1000],
    ['what will not come', ['4.1', silent], { silence: 'no more' }, undefined],
  ])('%s', (_what, steps, options, expected) => {
    expect(patience(steps, options)).toBe(expected);
  });
});
