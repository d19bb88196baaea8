import { describe, expect, it } from 'vitest';

import {
  commandBytes,
  isAcknowledgement,
  isEcho,
  pollCommand,
} from '../../../../lib/domain/bench/line/poll-commands.ts';
import { decodeFrame } from '../../../../lib/domain/decode-frame.ts';
import { decoders } from '../../../../lib/domain/instruments/formats.ts';

const commands: readonly (readonly [formats: string, command: string])[] = [
  ['mt-sics and-csv and-nu and-dp and-kf and-mt radwag', 'S\r\n'],
  ['and-std', 'Q\r\n'],
  ['sbi', '\x1bP\r\n'],
  ['ohaus', 'P\r\n'],
  ['kern-classic', 's'],
  ['shimadzu-eb', 'D08\r'],
  ['mitutoyo-mux10', '1\r'],
  ['mux-mw', '1'],
  ['mahr sylvac tesa trimos', '?\r'],
  ['heidenhain', '\x02'],
  ['starrett-cdi', 'R\r'],
];
const asked = commands.flatMap(([formats, command]) => formats.split(' ').map((format) => [format, command] as const));

describe('the command of a format', () => {
  it.each(asked)('for one reading of %s it is %j', (format, command) => {
    expect(pollCommand(format)).toBe(command);
  });

  it('is known of no other format', () => {
    const others = decoders.map(({ format }) => format).filter((format) => !asked.some(([known]) => known === format));
    expect(others).toContain('keyence');
    expect(others.filter((format) => pollCommand(format) !== undefined)).toEqual([]);
  });
});

describe('a command that a person wrote', () => {
  it.each([
    ['SI', 'mt-sics', 'SI\r\n'],
    ['SI', undefined, 'SI\r\n'],
    ['SI', 'and-indicator', 'SI\r\n'],
    ['R', 'proscale', 'R\r'],
    ['?', 'plain', '?\r\n'],
    ['PRI', 'sylvac', 'PRI\r'],
    ['D05', 'shimadzu-eb', 'D05\r'],
    ['w', 'kern-classic', 'w'],
    ['2', 'mux-mw', '2'],
    ['\\x05', 'heidenhain', '\x05'],
    ['', 'mahr', '\r'],
  ])('%j for %s gets the line end of the format: %j', (written, format, sent) => {
    expect(commandBytes(written, format)).toBe(sent);
  });

  it.each([
    ['S\\r', 'S\r'],
    ['S\\n', 'S\n'],
    ['S\\R', 'S\\R\r\n'],
    ['\\r\\nS', '\r\nS\r\n'],
    ['\\eP', '\x1bP\r\n'],
    ['\\x1bP\\x0D', '\x1bP\r'],
    ['a\\tb', 'a\tb\r\n'],
    ['a\\\\r', 'a\\r\r\n'],
    ['\\xff', '\xff\r\n'],
    ['\\x1', '\\x1\r\n'],
    ['\\q\\', '\\q\\\r\n'],
  ])('%j is sent as %j', (written, sent) => {
    expect(commandBytes(written, undefined)).toBe(sent);
  });
});

it.each([
  ['SI', 'SI\r\n', true],
  ['\nSI\r', 'SI\r\n', true],
  ['P', '\x1bP\r\n', true],
  ['S I', 'SI\r\n', true],
  ['S S     130.00 g', 'S\r\n', false],
  ['SU', 'S\r\n', false],
  ['', '\x02', false],
  ['+4.121', '\x02', false],
])('that %j is the command %j come back is %s', (frame, command, echo) => {
  expect(isEcho(frame, command)).toBe(echo);
});

it.each([
  ['radwag', 'S A', true],
  ['radwag', 'SU A', true],
  ['and-std', '\x06', true],
  ['ohaus', 'OK!', true],
  ['mt-sics', 'S A', true],
  ['sylvac', '?', true],
  ['radwag', 'S E', false],
  ['radwag', 'OT 1.000 g', false],
  ['and-indicator', 'ST,TR,+  1.234kg', false],
  ['sylvac', 'SY235.1.2', false],
  ['mahr', '+012.345 mm', false],
])('that %s says %j and no more than that it heard is %s', (format, frame, heard) => {
  const read = decodeFrame(frame, format, {});
  expect(read.ok && isAcknowledgement(read.value.decoded)).toBe(heard);
  expect(read.ok).toBe(true);
});
