import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { heidenhain } from '../../../lib/domain/instruments/heidenhain.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('the value of an axis', () => {
  it.each([
    ['X=+41.29·R', '41.29 mm'],
    ['Y=-1.6255"D', '-1.6255 in'],
    ['Z=+0012.340·D', '12.340 mm'],
    ['X=-1234567.123456·R', '-1234567.123456 mm'],
    ['X=+0.0·r', '0.0 mm'],
    ['X=-00.000·d', '0.000 mm'],
    ['W=+00.00005"r', '0.00005 in'],
    ['X=+0.5"R', '0.5 in'],
    ['X=-0.5"d', '-0.5 in'],
  ])('%s is %s', (frame, reading) => {
    expect(read(heidenhain, frame)).toBe(reading);
  });

  it.each([
    ['X·=·+···41.29·R', '41.29 mm'],
    ['··X=-··41.29···R··', '-41.29 mm'],
  ])('may have blanks between its parts: %s is %s', (frame, reading) => {
    expect(read(heidenhain, frame)).toBe(reading);
  });

  it.each([
    'X=+41.29R',
    'X=+41.29',
    'X=+41.29·',
    'X=+41.29"',
    'X=+41.29·"R',
    'X=+41.29"·R',
    'X=+41.29·mm',
    'X=+41.29·X',
    'X=+41.29·RD',
    'X=+41.29·R·x',
    'X=41.29·R',
    'X=·41.29·R',
    'X=+-41.29·R',
    'X=+41·R',
    'X=+41.·R',
    'X=+.29·R',
    'X=+41,29·R',
    'X=+41.2.9·R',
    'X=+4·1.29·R',
    'X=+12345678.1·R',
    'X=+1.1234567·R',
    'X=+1.0e3·R',
    'X+41.29·R',
    '=+41.29·R',
    '+41.29·R',
    'XY=+41.29·R',
    '1X=+41.29·R',
    'x=+41.29·R',
    'X:+41.29·R',
    'X==+41.29·R',
    'X=+41.29·RX=+41.30·R',
    'CMP.·NR.·00·=·+·0.0000',
    'DATUM·=·+·0.0000',
  ])('%j is invalid', (frame) => {
    expect(read(heidenhain, frame)).toBe('invalid');
  });
});

describe("the display's contents", () => {
  it.each([
    ['\x02-12345.6789', '-12345.6789 –'],
    ['\x02+12345.6789', '12345.6789 –'],
    ['\x02 12345.6789', '12345.6789 –'],
    ['\x02    12.3456\r\n', '12.3456 –'],
    ['\x0212.3456', '12.3456 –'],
    ['\0\x0212.3456', '12.3456 –'],
    ['\x02-   12.3456', '-12.3456 –'],
    ['\x02    -0.0005', '-0.0005 –'],
    ['\x02     0.0000', '0.0000 –'],
    ['\x02-    0.0000', '0.0000 –'],
    ['\x02 - 12.3456', '-12.3456 –'],
    ['\x02 12.3456', '12.3456 –'],
    ['\x020.5 ', '0.5 –'],
    ['\x0212345678.9', '12345678.9 –'],
  ])('after STX, %j is %s', (frame, reading) => {
    expect(shorthand(heidenhain.decode(frame, {}))).toBe(reading);
  });

  it.each([
    ['-12345.6789', '-12345.6789 –'],
    ['+12.3456', '12.3456 –'],
    ['-·12.3456', '-12.3456 –'],
    ['··-·12.3456··', '-12.3456 –'],
    ['·12345.6789', '12345.6789 –'],
    ['····12.3456', '12.3456 –'],
    ['····12.3456··', '12.3456 –'],
  ])('without STX, %s is %s: its sign or its columns show that it is whole', (frame, reading) => {
    expect(read(heidenhain, frame)).toBe(reading);
  });

  it.each(['12.3456', '12345.6789', '45.6789', '···12.3456', '·····12.3456', '12.3456····'])(
    'without STX, %j is invalid: it may be the end of a longer number',
    (frame) => {
      expect(read(heidenhain, frame)).toBe('invalid');
    },
  );

  it.each([
    ['-····12.3', 'a digit is lost'],
    ['-···2.3456', 'a digit is lost'],
    ['···-12.345', 'a digit is lost'],
    ['+··12.3456', 'a blank is lost'],
    ['···12.3456', 'the minus is lost'],
    ['-···12.345·', 'its last digit became a blank'],
    ['-····12.3456', 'it has a blank too many'],
    ['·····12.3456', 'it has a blank too many'],
  ])('%s is invalid, after STX too: it shows its padding, but %s', (frame) => {
    expect(read(heidenhain, frame)).toBe('invalid');
    expect(read(heidenhain, `\x02${frame}`)).toBe('invalid');
  });

  it.each(['-···12.3456', '····12.3456', '+·····0.000'].flatMap(lacking))(
    '%s is invalid, after STX too: a character is lost',
    (frame) => {
      expect(read(heidenhain, frame)).toBe('invalid');
      expect(read(heidenhain, `\x02${frame}`)).toBe('invalid');
    },
  );

  it('an STX at the end does not show that the line is whole', () => {
    expect(heidenhain.decode('12.3456\x02', {})).toBeUndefined();
  });

  it.each([
    '-12345',
    '-12345.',
    '-.6789',
    '-12.34.56',
    '-12,3456',
    '-1·2.3456',
    '--12.3456',
    '-+12.3456',
    '-1234567.890',
    '-12345.67890',
    '-12.3456·mm',
    '-12.3456"',
    'x-12.3456',
    '12.3456-',
    '-12.3456·-12.3456',
    '-1.2e3',
    '-',
    '.........',
  ])('%j is invalid, after STX too', (frame) => {
    expect(read(heidenhain, frame)).toBe('invalid');
    expect(read(heidenhain, `\x02${frame}`)).toBe('invalid');
  });
});

describe('the current value', () => {
  it.each(['\x02+123456789', '+123456789', '-000001473', '\x02+000000000\r\n', '··+123456789··'])(
    '%j has no certain size: its point is not told',
    (frame) => {
      expect(heidenhain.decode(frame.replaceAll('·', ' '), {})).toEqual({
        kind: 'error',
        code: 'ambiguous-number',
        says: 'it has no decimal point, which depends on how the display unit is set',
      });
    },
  );

  it.each(['123456789', '+12345678', '+1234567890', '·123456789', '+12345678A', '+·12345678', 'x+123456789'])(
    '%j is invalid',
    (frame) => {
      expect(read(heidenhain, frame)).toBe('invalid');
      expect(read(heidenhain, `\x02${frame}`)).toBe('invalid');
    },
  );
});

describe('an error text', () => {
  it.each([
    ['\x02FORMAT. ERR. \r\n', 'FORMAT. ERR.'],
    ['\x02FORMAT.ERR.', 'FORMAT.ERR.'],
    ['\x02SIGNAL X', 'SIGNAL X'],
    ['\x02SIGNAL X1', 'SIGNAL X1'],
    ['\x02V.24 TOO FAST', 'V.24 TOO FAST'],
    ['\x02FREQUENCY', 'FREQUENCY'],
    ['\x02ERR.', 'ERR.'],
    ['FORMAT. ERR. ', 'FORMAT. ERR.'],
    ['FORMAT.ERR.', 'FORMAT.ERR.'],
    ['ERR. REF. X1', 'ERR. REF. X1'],
  ])('%j is an error of the display unit', (frame, text) => {
    expect(heidenhain.decode(frame, {})).toEqual({
      kind: 'error',
      code: 'device-error',
      says: `the display unit shows "${text}" instead of a value`,
    });
  });

  it.each(['SIGNAL X', 'FREQUENCY', 'DIS. ERR', 'ERR1', 'Error', 'XXXXXXXX'])(
    'without STX, %j is invalid: it may be another device',
    (frame) => {
      expect(heidenhain.decode(frame, {})).toBeUndefined();
    },
  );

  it.each([
    '\x02ERR',
    '\x02SIGNAL X TOO LO',
    '\x02Signal X',
    '\x02FFFF00012342',
    '\x02.ERR',
    '\x02ERR-REF',
    '\x02ERR. ref',
    'x ERR.',
    '1 ERR.',
    'ERR. x',
  ])('%j is invalid: it is no text of its display', (frame) => {
    expect(heidenhain.decode(frame, {})).toBeUndefined();
  });
});

describe('what tells of the display unit itself', () => {
  it.each(['\x02ND-281 B', 'ND-281B', 'ND-287', '349797-04', '2001-05-04', '\x0201001001001200', '00000000000000'])(
    '%j is not a reading',
    (frame) => {
      expect(heidenhain.decode(frame, {})).toEqual({
        kind: 'error',
        code: 'not-a-reading',
        says: 'it tells which display unit it is, or which of its indicators are lit',
      });
    },
  );

  it.each([
    'ND-28',
    'ND-2811',
    'ND-281··B',
    'ND-281·BB',
    'ND-281·1',
    'xND-281',
    'ND281',
    '34979-04',
    '3497971-04',
    '349797-4',
    '349797-041',
    'x349797-04',
    '01-05-04',
    '12001-05-04',
    '2001-5-04',
    '2001-05-4',
    '2001-05-041',
    'x2001-05-04',
    '2001-05-04x',
    '0100100100120',
    '010010010012000',
    '01001001001300',
    'x01001001001200',
    '01001001001200x',
  ])('%j is invalid', (frame) => {
    expect(read(heidenhain, frame)).toBe('invalid');
  });
});

it.each([
  'X=+41.2\xb9 R',
  '\x02-12345.678\xb9',
  'X=+41.29 R\r\nY=+41.30 R',
  '\x02ND-281 B\r\n349797-04\r\n2001-05-04',
  '',
])('%j is invalid: its bytes are not those of one ASCII line', (frame) => {
  expect(heidenhain.decode(frame, {})).toBeUndefined();
});

describe('any value in the grammars', () => {
  it('of an axis is read as it stands', () => {
    const frames = fc
      .record({
        axis: fc.constantFrom('X', 'Y', 'Z'),
        number: decimal({ most: 7, fraction: { min: 1, max: 6 } }),
        unit: fc.constantFrom(' ', '"'),
        shows: fc.constantFrom('R', 'D', 'r', 'd'),
      })
      .chain(({ axis, number, unit, shows }) => {
        const line = `${axis}=${number.minus ? '-' : '+'}${number.shown.padStart(4, '0')}${unit}${shows}`;
        return wrapped(line).map((frame) => ({ frame, reading: `${number.value} ${unit === '"' ? 'in' : 'mm'}` }));
      });
    fc.assert(
      fc.property(frames, ({ frame, reading }) => {
        expect(shorthand(heidenhain.decode(frame, {}))).toBe(reading);
      }),
    );
  });

  it('of the display is read as it stands, in columns, stripped after STX, or collapsed after its sign', () => {
    const frames = fc
      .record({
        number: decimal({ most: 5, fraction: { min: 1, max: 4 } }),
        layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
      })
      .chain(({ number, layout }) => {
        const line = {
          columns: `${number.minus ? '-' : ' '}${number.shown.padStart(10)}`,
          stripped: `\x02${number.minus ? '-' : ''}${number.shown}`,
          collapsed: `${number.minus ? '-' : '+'} ${number.shown}`,
        }[layout];
        return wrapped(line ?? '').map((frame) => ({ frame, reading: `${number.value} –` }));
      });
    fc.assert(
      fc.property(frames, ({ frame, reading }) => {
        expect(shorthand(heidenhain.decode(frame, {}))).toBe(reading);
      }),
    );
  });
});

it('an error line with a character lost, added or replaced becomes a value only where its point stands in it', () => {
  const errors = fc.constantFrom(
    '\x02+123456789',
    '-000001473',
    '\x02FORMAT. ERR.',
    '\x02SIGNAL X1',
    '\x02ND-281 B',
    '349797-04',
    '\x0201001001001200',
  );
  const value = /^ *[+-]? *\d+\.\d+ *$/;
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      const decoded = heidenhain.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '').replaceAll('\x02', '')).toMatch(value);
    }),
    { numRuns: 500 },
  );
});
