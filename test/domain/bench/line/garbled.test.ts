import { describe, expect, it } from 'vitest';

import { garbled } from '../../../../lib/domain/bench/line/garbled.ts';
import { lineDefaults } from '../../../../lib/domain/bench/line/line-defaults.ts';
import { type LineSettings, lineWords } from '../../../../lib/domain/bench/line/line-settings.ts';
import { simulatedFrames } from '../../../../lib/domain/bench/simulated/simulated-frame.ts';
import { decoders } from '../../../../lib/domain/instruments/formats.ts';
import { received } from './uart.ts';

/** `9600 7E2`. */
function line(words: string): LineSettings {
  const [, baud, dataBits, parity, stopBits] = /^(\d+) ([78])([NEO])([12])$/.exec(words) ?? [];
  return {
    baud: Number(baud),
    dataBits: dataBits === '7' ? 7 : 8,
    parity: parity === 'E' ? 'even' : parity === 'O' ? 'odd' : 'none',
    stopBits: stopBits === '2' ? 2 : 1,
  };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('what an instrument sends over a line that is set as it is', () => {
  it.each(decoders.map((decoder) => [decoder.format, decoder] as const))(
    'is not garbled: %s',
    (format, { example }) => {
      const set = lineDefaults(format);
      const frames = simulatedFrames(format);
      for (const frame of [example, ...Array.from({ length: 50 }, () => frames.next().value)]) {
        for (const around of ['%', '%\r', '\x02%\x03\r\n', '\0%']) {
          const text = around.replace('%', frame);
          const bytes = received(text, set, set);
          expect(Buffer.from(bytes).toString('latin1')).toBe(text);
          expect(garbled(bytes, format, set)).toBeUndefined();
          expect(garbled(bytes, undefined, undefined)).toBeUndefined();
        }
      }
    },
  );
});

describe('what people and programs write', () => {
  it.each([
    ['nothing', latin1('')],
    ['a slip', latin1('4,,12 mmm')],
    ['a cell', latin1('A-017')],
    ['a cell with a letter of Latin 1', latin1('Größe 7')],
    ['words of Latin 1 that begin with strange letters', latin1('Äg Öl')],
    ['words of Latin 1 that end with strange letters', latin1('aß bü')],
    ['a sign of Latin 1, without whose top bit it were a number', latin1('\xb15.5')],
    ['a cell in UTF-8', utf8('Größe 7, Ωмега, 電池')],
    ['letters of UTF-8 alone', utf8('αβγ')],
    ['a micrometre in UTF-8', utf8('12.5 µm')],
    ['a micrometre in Latin 1', latin1('12.5 \xb5m')],
    ['a slip beside a micrometre in Latin 1', latin1('12..5 \xb5m')],
    ['one strange byte', latin1('12.\xf8345')],
    ['one strange byte alone', latin1('\xff')],
    ['a word of few letters with a byte order mark', utf8('\ufeffA-017')],
    ['an acknowledgement of A&D', latin1('\x06')],
    ['a missing gauge behind NUL', latin1('\x00921')],
    ['UTF-16 read byte by byte', latin1('4\x00.\x001\x002\x00')],
    ['a command with ESC', latin1('\x1bP\t')],
  ])('is not garbled: %s', (_, bytes) => {
    expect(garbled(bytes, 'plain', undefined)).toBeUndefined();
    expect(garbled(bytes, undefined, undefined)).toBeUndefined();
  });

  it.each([
    ['a byte in four is too much', latin1('12\xf8\xf8345'), true],
    ['a byte in four may be', latin1('12\xf8\xf8345.'), false],
    ['two controls of two', utf8('\x81\x82'), true],
  ])('that is garbled %s: %o', (_, bytes, is) => {
    expect(garbled(bytes, undefined, undefined) !== undefined).toBe(is);
  });
});

describe('what an instrument says over a serial line', () => {
  it.each([
    ['what fits no format', 'mahr', latin1('RUBBISH')],
    ['STX before it', 'mahr', latin1('\x02AB')],
    ['ETX after it', 'mahr', latin1('AB\x03')],
    ['a tab in it', 'mahr', latin1('A\tB')],
    ['line ends in it', 'mahr', latin1('A\r\nB')],
    ['an escape sequence', 'mahr', latin1('\x1bP')],
    ['UTF-8', 'mahr', utf8('Ωмега')],
    ['a number that only the declared format takes', 'plain', latin1('01.5 \xb5m')],
    ['one strange byte in eight', 'mahr', latin1('RUBBISH\xf8')],
  ])('is not garbled, though it may be no frame: %s', (_, declared, bytes) => {
    expect(garbled(bytes, declared, line('9600 8N1'))).toBeUndefined();
  });
});

const sylvac = '+004.121\r';
const mahr = '+004.121 mm\r';
const sbi = 'N     +  38.4111 g  \r\n';
const ohaus = '      38.409 g     \r\n';

/** Up to the first line end: so much comes as one frame. */
const firstFrame = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.findIndex((byte) => byte === 0x0d || byte === 0x0a);
  return end === -1 ? bytes : bytes.subarray(0, end);
};

describe('another parity or word length', () => {
  it.each([
    ['mahr', mahr, '9600 7E2', '9600 8N1', '7 data bits and even parity', '--data-bits 7 --parity even'],
    ['sylvac', sylvac, '9600 7E2', '9600 8N1', '7 data bits and even parity', '--data-bits 7 --parity even'],
    ['sbi', sbi, '1200 7O1', '1200 8N1', '7 data bits and odd parity', '--data-bits 7 --parity odd'],
    ['ohaus', ohaus, '2400 7N2', '2400 8N1', '7 data bits and no parity', '--data-bits 7'],
    ['sylvac', sylvac, '4800 7O2', '4800 7E2', '7 data bits and odd parity', '--parity odd'],
    ['sbi', sbi, '1200 7E1', '1200 7O1', '7 data bits and even parity', '--parity even'],
    ['sylvac', sylvac, '4800 8N1', '4800 7E2', '8 data bits and no parity', '--data-bits 8 --parity none'],
    ['sbi', sbi, '1200 8N1', '1200 7O1', '8 data bits and no parity', '--data-bits 8 --parity none'],
    [undefined, mahr, '9600 7E2', '9600 8N1', '7 data bits and even parity', '--data-bits 7 --parity even'],
    ['mt-sics', mahr, '9600 7E2', '9600 8N1', '7 data bits and even parity', '--data-bits 7 --parity even'],
  ])('is named: %s, %j sent with %s and read with %s', (declared, text, sent, set, coding, options) => {
    const bytes = firstFrame(received(text, line(sent), line(set)));
    expect(garbled(bytes, declared, line(set))).toBe(
      `it is sent with ${coding}, and read otherwise: the line is set to ${lineWords(line(set))}; try ${options}`,
    );
  });

  it('is named as the fault of an adapter, where the line is set so', () => {
    const bytes = firstFrame(received(mahr, line('9600 7E2'), line('9600 8N1')));
    expect(garbled(bytes, 'mahr', line('9600 7E2'))).toBe(
      'it is sent with 7 data bits and even parity, and read otherwise: the line is set so (9600 baud 7E2), and its adapter does otherwise; try another one',
    );
  });

  it('is named for a port of a device server, which nobody here can set', () => {
    const bytes = received(mahr, line('9600 7E2'), line('9600 8N1'));
    expect(garbled(bytes, 'mahr', undefined)).toBe(
      'it is sent with 7 data bits and even parity, and read otherwise: set the port that the instrument is connected to so',
    );
  });

  it.each([
    ['mahr', mahr + mahr, '9600 7E2', 'even', 0x0d],
    ['plain', '4.121 mm\n4.122 mm\n', '9600 7O1', 'odd', 0x0a],
  ])('is named for several lines whose ends were not seen as such: %s', (declared, text, sent, parity, lineEnd) => {
    const bytes = received(text, line(sent), line('9600 8N1'));
    expect(bytes).not.toContain(lineEnd);
    expect(garbled(bytes, declared, line('9600 8N1'))).toContain(`it is sent with 7 data bits and ${parity} parity`);
  });

  it('is named where it shows in two bytes', () => {
    const bytes = received('+000.115', line('4800 7E2'), line('4800 8N1'));
    expect(bytes.filter((byte) => byte > 0x7f)).toHaveLength(2);
    expect(garbled(bytes, 'sylvac', line('4800 8N1'))).toContain('it is sent with 7 data bits and even parity');
  });

  it('is not named where the bytes so read are no frame, or not all of one parity', () => {
    const rubbish = received('4.12.1 nm', line('9600 7E2'), line('9600 8N1'));
    expect(garbled(rubbish, 'mahr', line('9600 8N1'))).toContain('it is no text');
    const bytes = received(mahr, line('9600 7E2'), line('9600 8N1'));
    bytes[3] = (bytes[3] ?? 0) ^ 0x80;
    expect(garbled(bytes, 'mahr', line('9600 8N1'))).toContain('it is no text');
  });
});

describe('another baud rate', () => {
  it.each([
    ['sylvac', sylvac, '4800 7E2', '9600 8N1'],
    ['sylvac', sylvac, '4800 7E2', '9600 7E2'],
    ['sylvac', sylvac, '4800 7E2', '2400 7E2'],
    ['sbi', sbi, '1200 7O1', '9600 8N1'],
    ['sbi', sbi, '1200 7O1', '2400 7O1'],
    ['mahr', mahr, '9600 7E2', '19200 8N1'],
    ['u-wave', 'DT10001+0000004.121M\r', '57600 8N1', '9600 8N1'],
    ['and-std', 'ST,+0038.412  g\r\n', '2400 7E1', '9600 8N1'],
    ['mt-sics', 'S S    38.4084 g\r\n', '9600 8N1', '115200 8N1'],
  ])(
    'is suspected, and that of the factory named: %s, %j sent with %s and read with %s',
    (declared, text, sent, set) => {
      const bytes = firstFrame(received(text, line(sent), line(set)));
      const factory = lineWords(lineDefaults(declared));
      expect(garbled(bytes, declared, line(set))).toMatch(
        `it is no text: the line is set to ${lineWords(line(set))}, and ${declared} instruments leave the factory with ${factory}; try --`,
      );
    },
  );

  it.each([
    ['mt-sics', 'S S    38.4084 g\r\n', '1200 8N1', '9600 8N1', '4800, 2400, 1200, 19200 or 115200'],
    ['mt-sics', 'S S    38.4084 g\r\n', '2400 8N1', '9600 8N1', '4800, 2400, 1200, 19200 or 115200'],
    ['mt-sics', 'S S    38.4084 g\r\n', '19200 8N1', '9600 8N1', '4800, 2400, 1200, 19200 or 115200'],
    ['sylvac', sylvac, '9600 7E2', '4800 7E2', '9600, 2400, 1200, 19200 or 115200'],
    ['ohaus', ohaus, '2400 7N2', '9600 8N1', '4800, 2400, 1200, 19200 or 115200'],
    ['ohaus', ohaus, '2400 7N2', '1200 8N1', '9600, 4800, 2400, 19200 or 115200'],
    [undefined, sylvac, '9600 8N1', '4800 8N1', '9600, 2400, 1200, 19200 or 115200'],
    [undefined, sylvac, '2400 8N1', '57600 8N1', '9600, 4800, 2400, 1200, 19200 or 115200'],
  ])(
    'is suspected, and the usual ones named: %s, %j sent with %s and read with %s',
    (declared, text, sent, set, rates) => {
      const bytes = firstFrame(received(text, line(sent), line(set)));
      expect(garbled(bytes, declared, line(set))).toBe(
        `it is no text: the line is set to ${lineWords(line(set))}, and its rate is probably wrong; try --baud ${rates}`,
      );
    },
  );

  it.each([
    ['sylvac', ' (sylvac instruments leave the factory with 4800 baud 7E2)'],
    ['ohaus', ''],
    [undefined, ''],
  ])('is suspected of a port that nobody here can set: %s', (declared, known) => {
    const bytes = received(sylvac, line('4800 7E2'), line('19200 8N1'));
    expect(garbled(bytes, declared, undefined)).toBe(
      `it is no text: the baud rate of the port that the instrument is connected to is probably wrong${known}`,
    );
  });
});

describe('a byte that arrived damaged', () => {
  const set = line('9600 7E2');
  const whole = [...received(mahr, set, set)].slice(0, -1);

  it.each([
    ['in its midst', [...whole.slice(0, 5), 0xff, 0x00, ...whole.slice(5)]],
    ['at its end, which is no part of it', [...whole, 0xff, 0x00]],
  ])('is told, although the rest is a frame: %s', (_, bytes) => {
    expect(garbled(Uint8Array.from(bytes), 'mahr', set)).toBe(
      '1 of its bytes arrived damaged (wrong parity, or no stop bit): press again, and where it happens often, look at the cable',
    );
  });

  it('is not looked for where no serial line of this machine marks it', () => {
    const bytes = Uint8Array.from([...latin1('+004.1'), 0xff, 0x00, ...latin1('21 mm rubbish')]);
    expect(garbled(bytes, 'mahr', undefined)).toBeUndefined();
  });

  it('is no damage where it is 0xFF itself', () => {
    const bytes = Uint8Array.from([...latin1('+004.121 m'), 0xff, 0xff]);
    expect(garbled(bytes, 'mahr', line('9600 8N1'))).toBeUndefined();
  });
});
