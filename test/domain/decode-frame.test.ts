import { describe, expect, it } from 'vitest';

import { decodeFrame, readAs } from '../../lib/domain/decode-frame.ts';
import type { Decoded } from '../../lib/domain/instruments/decoder.ts';
import { decoders } from '../../lib/domain/instruments/formats.ts';
import type { Recognised } from '../../lib/domain/instruments/recognise.ts';

const problemWith = (frame: string, format?: string) => {
  const read = decodeFrame(frame, format, {});
  return read.ok ? undefined : read.problem;
};

const measuredBy = (frame: string, format?: string) => {
  const read = decodeFrame(frame, format, {});
  return read.ok ? read.value.measures : read.problem.code;
};

describe('a frame of a declared format', () => {
  it('is read by that alone', () => {
    expect(decodeFrame('921', 'plain', {})).toEqual({
      ok: true,
      value: { decoded: { kind: 'value', value: '921' }, measures: undefined },
    });
    expect(decodeFrame('921', 'mitutoyo-mux10', {})).toMatchObject({
      value: { decoded: { kind: 'error', code: 'no-data' }, measures: 'length' },
    });
  });

  it('has the decimal mark that was declared', () => {
    expect(decodeFrame('12,345 mm', 'plain', { decimal: ',' })).toMatchObject({
      value: { decoded: { value: '12.345' } },
    });
  });

  it('which it does not fit is invalid', () => {
    expect(problemWith('921', 'sbi')).toEqual({
      code: 'invalid-frame',
      detail: 'Cannot read the frame "921": it is no frame of sbi',
      path: 'raw',
    });
  });

  it('which there is not is unknown', () => {
    expect(problemWith('921', 'sbi2')).toEqual({
      code: 'unknown-format',
      detail: `Cannot decode with "sbi2": it is none of the ${decoders.length} formats; "cellgauge formats" lists them`,
      path: 'format',
    });
  });
});

describe('a frame of no declared format', () => {
  it('is what all formats that it fits agree on', () => {
    expect(decodeFrame('+     1.23 g  ', undefined, {})).toEqual({
      ok: true,
      value: { decoded: { kind: 'value', value: '1.23', unit: 'g', stable: true }, measures: 'mass' },
    });
    expect(decodeFrame('12,345 mm', undefined, { decimal: '.' })).toMatchObject({
      value: { decoded: { value: '12345' } },
    });
  });

  it('that means several things is ambiguous; formats that say the same stand together', () => {
    expect(problemWith('+000012345')).toEqual({
      code: 'ambiguous-format',
      detail:
        'Cannot tell the format of "+000012345": it may be and-nu (12345 without unit) or heidenhain (ambiguous-number: it has no decimal point, which depends on how the display unit is set); give format, or put the instrument\'s into the registry',
      path: 'raw',
    });
  });

  it('lists formats that say the same together', () => {
    expect(problemWith('ERR3')?.detail).toMatch(
      /it may be sbi \(.*\) or mahr, tesa \(.*\) or sylvac \(out-of-range: .*\); give format/,
    );
  });

  it.each([undefined, 'sbi'])('that is longer than any frame is told so, format %s', (format) => {
    expect(problemWith('1 g '.repeat(51), format)?.detail).toMatch(
      /: it has 204 characters, and no frame has more than 200: are its line ends lost\?$/,
    );
  });

  it('that is as long as frames may be is not too long', () => {
    expect(problemWith('1 g '.repeat(50), 'sbi')?.detail).toMatch(/: it is no frame of sbi$/);
    expect(problemWith('1 g '.repeat(50))?.detail).toMatch(/: it fits none of the \d+ formats$/);
  });

  it('that fits none is unknown', () => {
    expect(problemWith('hello')).toEqual({
      code: 'unknown-format',
      detail: `Cannot read the frame "hello": it fits none of the ${decoders.length} formats`,
      path: 'raw',
    });
  });
});

describe('what a frame measures', () => {
  it.each([
    ['S S 1.00 g', undefined, 'mass'],
    ['FFFF000123420', undefined, 'length'],
    ['+     1.23 g  ', undefined, 'mass'],
    ['12.345 mm', undefined, 'length'],
    ['12345', undefined, undefined],
    ['1.5 nm', undefined, undefined],
    ['12.345 mm', 'plain', undefined],
    ['+0042.310', 'and-nu', 'mass'],
    ['+0042.310', 'sylvac', 'length'],
  ])('%j, format %s: %s', (frame, format, measures) => {
    expect(measuredBy(frame, format)).toBe(measures);
  });

  it('is neither where it may come from a balance or from a gauge', () => {
    expect(measuredBy('+0042.310')).toBeUndefined();
  });

  it('is not known where no format of the table read it', () => {
    const decoded: Decoded = { kind: 'value', value: '1' };
    const recognised: Recognised = { kind: 'recognised', candidates: [{ format: 'sbi2', decoded }], decoded };
    expect(readAs(recognised, '1')).toEqual({ ok: true, value: { decoded, measures: undefined } });
  });
});
