import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mahr } from '../../../lib/domain/instruments/mahr.ts';
import { corrupted, decimal, read, shorthand, frame as undotted, wrapped } from './frames.ts';

/** The text with each of its characters replaced by another in turn. */
const misspelt = (text: string): string[] => [...text].map((_, at) => `${text.slice(0, at)}y${text.slice(at + 1)}`);

describe('a line of the data cable', () => {
  it.each([
    ['+012.345·mm', '12.345 mm'],
    ['-000.417·mm', '-0.417 mm'],
    ['+000.000·mm', '0.000 mm'],
    ['-000.000·mm', '0.000 mm'],
    ['+123.4565·mm', '123.4565 mm'],
    ['-0.00125·inch', '-0.00125 in'],
    ['+3.93700·inch', '3.93700 in'],
    ['+0.00000·inch', '0.00000 in'],
    ['·+012.345·mm·', '12.345 mm'],
    ['+012.345··mm', '12.345 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mahr, frame)).toBe(reading);
  });

  it.each([
    ['+012.345·mm·<', '12.345 mm (<)'],
    ['+012.345·mm·=', '12.345 mm (=)'],
    ['+012.345·mm·>', '12.345 mm (>)'],
    ['-0.00125·inch·=·<', '-0.00125 in (= <)'],
    ['+012.345·mm·=·=', '12.345 mm (= =)'],
    ['+012.345·mm·>·>', '12.345 mm (> >)'],
    ['+012.345·mm··=··>·', '12.345 mm (= >)'],
  ])('carries its tolerance marks: %s is %s', (frame, reading) => {
    expect(read(mahr, frame)).toBe(reading);
  });

  it.each([
    '+012.345·mm·=·=·=',
    '+012.345·mm·=<',
    '+012.345·mm<',
    '+012.345·=',
    '+012.345·mm·x',
    '+012.345·mm·!',
    '<·+012.345·mm',
    '<',
  ])('%s is invalid: such marks are never sent', (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  });
});

describe('a line of a Millimar', () => {
  it.each([
    ['1·+012.34·mm', '12.34 mm'],
    ['2·-000.05·mm·>', '-0.05 mm (>)'],
    ['3·+0.12345·inch·=·<', '0.12345 in (= <)'],
    ['1·+0123.4·um', '123.4 um'],
    ['9··-000.50·um', '-0.50 um'],
    ['10·+012.345·mm', '12.345 mm'],
    ['12·+012.345·mm', '12.345 mm'],
    ['16··-0.00125·inch·=·<', '-0.00125 in (= <)'],
    ['1·+012.34·deg', '12.34 deg'],
    ['1·-0.01234·rad', '-0.01234 rad'],
  ])('has the number of the feature in front: %s is %s', (frame, reading) => {
    expect(read(mahr, frame)).toBe(reading);
  });

  it.each([
    ['012.345mm', '12.345 mm'],
    ['-0.012mm', '-0.012 mm'],
    ['1234.5um', '1234.5 um'],
    ['+0.49210in', '0.49210 in'],
    ['0.49210inch', '0.49210 in'],
    ['12.345·mm', '12.345 mm'],
    ['123456.123456mm', '123456.123456 mm'],
    ['1.2mm', '1.2 mm'],
  ])('has its unit right after the number in the Opto RS modes: %s is %s', (frame, reading) => {
    expect(read(mahr, frame)).toBe(reading);
  });

  it.each([
    ['M1,·012.345', '12.345 –'],
    ['M1,·-12.345', '-12.345 –'],
    ['M2,·+0.0005', '0.0005 –'],
    ['M9,·-000.000', '0.000 –'],
    ['M10,·1.2', '1.2 –'],
    ['M16,··123456.123456', '123456.123456 –'],
    ['M3,12.345', '12.345 –'],
  ])('has no unit in the M1240 mode: %s is %s', (frame, reading) => {
    expect(read(mahr, frame)).toBe(reading);
  });

  it.each([
    ['1·+012.345·mm;2·-000.500·mm', 'they are two readings'],
    ['1·+012.345·mm;2·ERR6', 'it shows two features'],
    ['1·ERR6;2·ERR6;3·ERR6', 'it shows three features'],
    ['1·+012:34:56·dms', 'degrees, minutes and seconds are no single number'],
    ['1·+012.345·dms', 'degrees, minutes and seconds are no single number'],
    ['1·012.345·mm', 'it may be the number 1012.345'],
    ['1+012.345·mm', 'it may have lost its blank or a point'],
    ['0·+012.345·mm', 'there is no feature 0'],
    ['17·+012.345·mm', 'there is no feature 17'],
    ['20·+012.345·mm', 'there is no feature 20'],
    ['01·+012.345·mm', 'no feature is numbered 01'],
    ['116·+012.345·mm', 'there is no feature 116'],
    ['12·012.345·mm', 'it may be the number 12012.345'],
    ['12+012.345·mm', 'it may have lost its blank or a point'],
    ['1·2·+012.345·mm', 'there are two features'],
    ['a·+012.345·mm', 'the feature is no number'],
    ['1·+012.345', 'it has no unit'],
    ['M0,·012.345', 'there is no feature 0'],
    ['M17,·012.345', 'there is no feature 17'],
    ['M70,·012.345', 'M70 asks for stored values'],
    ['M,·012.345', 'it does not say which feature'],
    ['M1·012.345', 'it has no comma'],
    ['M1,·012345', 'it has no point'],
    ['M1,·.345', 'it has no digit before the point'],
    ['M1,·12.', 'it has no digit after the point'],
    ['M1,·1234567.1', 'it has too many digits'],
    ['M1,·1.1234567', 'it has too many digits'],
    ['M1,·012.345·mm', 'the M1240 mode has no unit'],
    ['M1,·012.345,', 'something follows'],
    ['xM1,·012.345', 'something stands before it'],
    ['M1,·-·12.345', 'the minus stands apart'],
    ['M1,·--12.345', 'it has two signs'],
    ['M1,', 'it has no number'],
    ['00001,·-0012.345', 'it is a stored value'],
    ['Mn=1.0', 'it is no feature'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  });
});

describe('an error', () => {
  it.each([
    ['2·ERR6', '!no-data', 'feature 2 is switched off'],
    ['1··ERR6', '!no-data', 'feature 1 is switched off'],
    ['9·ERR6·', '!no-data', 'feature 9 is switched off'],
    ['10·ERR6', '!no-data', 'feature 10 is switched off'],
    ['16··ERR6', '!no-data', 'feature 16 is switched off'],
    ['12·ERR2', '!device-error', 'the gauge reports error 2'],
    ['ERR6', '!no-data', 'the feature is switched off'],
    ['ERR1', '!device-error', 'the gauge reports error 1'],
    ['ERR99', '!device-error', 'the gauge reports error 99'],
    ['3·ERR2', '!device-error', 'the gauge reports error 2'],
    ['ERR16', '!device-error', 'the gauge reports error 16'],
    ['1·ERR60', '!device-error', 'the gauge reports error 60'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(mahr, frame)).toBe(reading);
    expect(mahr.decode(undotted(frame), {})).toMatchObject({ says });
  });

  it.each([
    'ERR',
    'ERRX',
    'ERR123',
    'ERR·6',
    '0·ERR6',
    '1·2·ERR6',
    '2ERR6',
    '10ERR6',
    '17·ERR6',
    '20·ERR6',
    '01·ERR6',
    '116·ERR6',
    'x·ERR6',
    'xERR6',
    'ERR6·mm',
    'ERR6x',
    'err6',
  ])('%s is invalid', (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  });
});

describe('an answer', () => {
  it.each(['mm', 'um', 'in', 'inch', 'F1', 'F2', 'F3', 'R', 'Z', 'X'])('%s to a command is not a reading', (frame) => {
    expect(mahr.decode(frame, {})).toEqual({ kind: 'error', code: 'not-a-reading', says: 'it answers a command' });
  });

  it.each(['MAHR·GMBH,C1208·', 'I,MAHRGMBH,C1208,V1.02', 'I,MAHR·GMBH,M1245,V1.10', 'MAHR·GMBH,M1245'])(
    '%s tells which gauge it is',
    (frame) => {
      expect(read(mahr, frame)).toBe('!not-a-reading');
      expect(mahr.decode(undotted(frame), {})).toMatchObject({
        says: 'it tells which gauge it is, not a length',
      });
    },
  );

  it.each([
    ...misspelt('I,MAHR·GMBH,').map((text) => `${text}C1208`),
    'MAHR',
    'MAHR·GMBH,',
    'xMAHR·GMBH,C1208',
    'MAHR··GMBH,C1208',
    'I,I,MAHR·GMBH,C1208',
    'F4',
    'f1',
    'MM',
    'mm·mm',
  ])('%s is invalid', (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  });
});

describe('what is no line of a Mahr gauge', () => {
  it.each([
    '',
    '+',
    '+·mm',
    '12.345',
    '+012.345',
    '+012345·mm',
    '+.345·mm',
    '+12.·mm',
    '+012,345·mm',
    '+012.3.5·mm',
    '+012.345e3·mm',
    '+-012.345·mm',
    '+·012.345·mm',
    '-·012.345·mm',
    '+01·2.345·mm',
    '+1234567.1·mm',
    '+1.1234567·mm',
    '+012.345·m',
    '+012.345·MM',
    '+012.345·cm',
    '+012.345·mil',
    '+012.345·g',
    '+012.345·mmm',
    '+012.345·inches',
    '+012.345·mm+012.346·mm',
    '+012.345·mm·+012.346·mm',
    'x+012.345·mm',
    '1·x+012.345·mm',
    '=+012.345·mm',
    '012.345xmm',
    '+01A.345·mm',
    '+012.3A5·mm',
    '+012x345·mm',
  ])('%j is invalid', (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  });

  it.each(['\xab012.345 mm', '+012.345 \xb5m', '+012.345 mm\r+012.346 mm', '+012.345\tmm'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(mahr.decode(frame, {})).toBeUndefined();
    },
  );
});

const whole = ['mm', 'um', 'inch', 'in', 'deg', 'rad'].map((unit) => `1·+012.34·${unit}·=·<`);

it.each([...whole, 'M1,·012.345', '2·ERR6', 'inch'].flatMap(misspelt))(
  '%s is invalid: a character of it is wrong',
  (frame) => {
    expect(read(mahr, frame)).toBe('invalid');
  },
);

describe('any length in the grammar', () => {
  const lengths = fc.record({
    number: decimal({ most: 5, fraction: { min: 1, max: 5 } }),
    zeros: fc.constantFrom('', '0'),
    feature: fc.constantFrom('', '1 ', '2  ', '9 ', '10 ', '16  '),
    unit: fc.constantFrom('mm', 'um', 'inch', 'in', 'deg', 'rad'),
    apart: fc.constantFrom('', ' ', '  '),
    marks: fc.constantFrom('', '<', '=', '>', '= <', '> >'),
  });

  it('is read as it stands', () => {
    const frames = lengths.chain((length) => {
      const { number, zeros, feature, unit, apart, marks } = length;
      const line = `${feature}${number.minus ? '-' : '+'}${zeros}${number.shown}${apart}${unit} ${marks}`;
      return wrapped(line).map((frame) => ({ frame, length }));
    });
    fc.assert(
      fc.property(frames, ({ frame, length: { number, unit, marks } }) => {
        const verdict = marks === '' ? '' : ` (${marks})`;
        expect(shorthand(mahr.decode(frame, {}))).toBe(`${number.value} ${unit === 'inch' ? 'in' : unit}${verdict}`);
      }),
    );
  });

  it('is read without unit in the M1240 mode', () => {
    const frames = fc
      .tuple(fc.integer({ min: 1, max: 16 }), lengths, fc.constantFrom('', ' '))
      .chain(([feature, { number }, blank]) =>
        wrapped(`M${feature},${blank}${number.minus ? '-' : ''}${number.shown}`).map((frame) => ({ frame, number })),
      );
    fc.assert(
      fc.property(frames, ({ frame, number }) => {
        expect(shorthand(mahr.decode(frame, {}))).toBe(`${number.value} –`);
      }),
    );
  });
});

it('an error or answer with a character lost, added or replaced never becomes a value', () => {
  const others = fc.constantFrom('2 ERR6', 'ERR6', 'ERR1', '13 ERR6', 'inch', 'F1', 'MAHR GMBH,C1208');
  fc.assert(
    fc.property(others.chain(corrupted), (frame) => {
      expect(mahr.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
