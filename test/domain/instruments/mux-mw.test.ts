import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { muxMw } from '../../../lib/domain/instruments/mux-mw.ts';
import { corrupted, read, shorthand, frame as undotted, wrapped } from './frames.ts';

describe('a measured value', () => {
  it.each([
    ['3·MW+00015.43·mm', '15.43 mm'],
    ['1·MW+003.4665·inch', '3.4665 in'],
    ['2·MW-00088.29·mm', '-88.29 mm'],
    ['4·MW·+00001.55·mm', '1.55 mm'],
    ['1·MW·+001.378·mm····', '1.378 mm'],
    ['1·MW+00013.67·mm··', '13.67 mm'],
    ['8·MW-0.012345·in··', '-0.012345 in'],
    ['12·MW+00015.43·mm', '15.43 mm'],
    ['2·MW+00000.00·mm', '0.00 mm'],
    ['2·MW-00000.00·mm', '0.00 mm'],
    ['2·MW+99999.99·mm', '99999.99 mm'],
    ['2·MW+000000.1·MM', '0.1 mm'],
    ['2·MW+00012.34·INCH', '12.34 in'],
    ['2·MW+00012.34·um', '12.34 um'],
    ['·3·MW+00015.43·mm', '15.43 mm'],
    ['3··MW··+00015.43···mm', '15.43 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(muxMw, frame)).toBe(reading);
  });

  it('carries a unit that is not known as it is written', () => {
    expect(read(muxMw, '3·MW+00015.43·deg')).toBe('15.43 deg');
  });
});

describe('a gauge that did not answer', () => {
  it.each([
    ['2·TO·999999.99·mm', 'the gauge did not answer (channel 2)'],
    ['3·TO·999999.99·mm····', 'the gauge did not answer (channel 3)'],
    ['12·TO·999999.99·inch', 'the gauge did not answer (channel 12)'],
    ['2·TO·999999.99·MM', 'the gauge did not answer (channel 2)'],
    ['1·TO+99999.99·mm', 'the gauge did not answer (channel 1)'],
    ['1·TO·-9999.999·inch', 'the gauge did not answer (channel 1)'],
    ['1·TO+00015.43·mm', 'the gauge did not answer (channel 1)'],
    ['1··TO···999999.99···mm', 'the gauge did not answer (channel 1)'],
    ['4·TO999999.99', 'the gauge did not answer (channel 4)'],
    ['4·TO', 'the gauge did not answer (channel 4)'],
    ['2·TO·999999.99·mm\r\n', 'the gauge did not answer (channel 2)'],
  ])('%j is no data: %s', (frame, says) => {
    expect(muxMw.decode(undotted(frame), {})).toEqual({ kind: 'error', code: 'no-data', says });
  });

  it.each([
    '2TO·999999.99·mm',
    'TO·999999.99·mm',
    '123·TO·999999.99·mm',
    '2·TO·999999.99·mm·2',
    '2·TO·999999.99·m2',
    '2·TO·999999.99·mm·mm',
    '2·TO·999999.99mm',
    '2·TO·mm',
    '2·TO·±999999.99·mm',
    '2·TO·+-999999.99·mm',
    '2·TO·9999E99.99·mm',
    '2·TO2·MW+00015.43·mm',
    '2·T0·999999.99·mm',
    '2·OT·999999.99·mm',
    'x·2·TO·999999.99·mm',
    '2·to·999999.99·mm',
  ])('%s is invalid', (frame) => {
    expect(read(muxMw, frame)).toBe('invalid');
  });
});

describe('the version', () => {
  it.each(['MUX2·V1.10', 'MUX4·V1.10', 'MUX2·V10.2', '·MUX2·V1.1·'])('%s is no reading', (frame) => {
    expect(muxMw.decode(undotted(frame), {})).toEqual({
      kind: 'error',
      code: 'not-a-reading',
      says: 'it tells the version of the multiplexer',
    });
  });

  it.each([
    'MUX2·V1.10·mm',
    'x·MUX2·V1.10',
    'MUX·V1.10',
    'MUXX·V1.10',
    'MUX2·V110',
    'MUX2·V.1',
    'MUX2·V1.',
    'MUX2·Vx.1',
  ])('%s is invalid', (frame) => {
    expect(read(muxMw, frame)).toBe('invalid');
  });
});

describe('what is no frame of the format', () => {
  it.each([
    ['', 'nothing'],
    ['1234', 'the setting of the multiple read'],
    ['3·MW', 'no number'],
    ['3·MW·mm', 'no number'],
    ['3·MW+·mm', 'no number'],
    ['3·MW+00015.43', 'no unit'],
    ['3·MW+00015.43·m', 'half a unit'],
    ['3·MW+00015.43·"', 'no letters for a unit'],
    ['3·MW+00015.43·m2', 'no letters for a unit'],
    ['3·MW+00015.43·inches', 'a unit of more than four letters'],
    ['3·MW+00015.43·incha', 'a unit of more than four letters'],
    ['3·MW+00015.43mm', 'no blank before the unit'],
    ['3·MW00015.43·mm', 'no sign'],
    ['3·MW·00015.43·mm', 'no sign'],
    ['3·MW+-0015.43·mm', 'two signs'],
    ['3·MW±00015.43·mm', 'another sign'],
    ['3·MW+·0015.43·mm', 'a blank in the number'],
    ['3·MW+00015·43·mm', 'a blank in the number'],
    ['3·MW+00015,43·mm', 'a comma'],
    ['3·MW+00001543·mm', 'no point'],
    ['3·MW+0000154.·mm', 'nothing after the point'],
    ['3·MW+.0001543·mm', 'nothing before the point'],
    ['3·MW+0015.4.3·mm', 'two points'],
    ['3·MW+0015.4E1·mm', 'an exponent'],
    ['3·MW+000015.43·mm', 'a digit more'],
    ['3·MW+015.43·mm', 'two digits lost'],
    ['3·MW+15.43··mm', 'digits lost'],
    ['3·MW+015.43··mm', 'digits lost, two blanks before the unit'],
    ['3·XX+00015.43·mm', 'another type'],
    ['3·WM+00015.43·mm', 'another type'],
    ['3·M+00015.43·mm', 'another type'],
    ['3·mw+00015.43·mm', 'another type'],
    ['3MW+00015.43·mm', 'no blank before the type'],
    ['MW+00015.43·mm', 'no channel'],
    ['A·MW+00015.43·mm', 'no channel'],
    ['123·MW+00015.43·mm', 'a channel of three digits'],
    ['3·MW+00015.43·mm·3', 'more after the unit'],
    ['3·MW+00015.43·mm3·MW+00015.43·mm', 'two frames'],
    ['x3·MW+00015.43·mm', 'more before the channel'],
    ['01A+0000.123', 'another format'],
    ['+15.43·mm', 'another format'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(muxMw, frame)).toBe('invalid');
  });

  it.each(['3 MW+00015.4\xb3 mm', '3 MW+00015.43 \xb5m', '3 MW+00015.43 mm\r\n3 MW+00015.44 mm'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(muxMw.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any value in the grammar is read as it stands', () => {
  const frames = fc
    .record({
      channel: fc.integer({ min: 1, max: 16 }),
      minus: fc.boolean(),
      width: fc.constantFrom(6, 7),
      number: fc.nat(9_999_999),
      decimals: fc.integer({ min: 1, max: 5 }),
      blank: fc.constantFrom('', ' '),
      unit: fc.constantFrom('mm', 'inch', 'in'),
      padding: fc.constantFrom('', ' ', '    '),
    })
    .chain(({ channel, minus, width, number, decimals, blank, unit, padding }) => {
      const digits = String(number % 10 ** width).padStart(width, '0');
      const shown = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      const value = `${minus && Number(digits) > 0 ? '-' : ''}${Number(digits.slice(0, -decimals))}.${digits.slice(-decimals)}`;
      return wrapped(`${channel} MW${blank}${minus ? '-' : '+'}${shown} ${unit}${padding}`).map((frame) => ({
        frame,
        reading: `${value} ${unit === 'mm' ? 'mm' : 'in'}`,
      }));
    });
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(muxMw.decode(frame, {}))).toBe(reading);
    }),
  );
});

it('an answer without a value never becomes one by a character lost, added or replaced', () => {
  const frames = fc.constantFrom('2 TO 999999.99 mm', '1 TO+99999.99 inch', '4 TO', 'MUX2 V1.10');
  fc.assert(
    fc.property(frames.chain(corrupted), (frame) => {
      expect(muxMw.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
