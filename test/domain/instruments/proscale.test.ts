import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { proscale } from '../../../lib/domain/instruments/proscale.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a position', () => {
  it.each([
    ['28.410·MM·7', '28.410 mm'],
    ['5.637', '5.637 –'],
    ['28.35', '28.35 –'],
    ['5.637·IN', '5.637 in'],
    ['5.637·MM', '5.637 mm'],
    ['5.637·3', '5.637 –'],
    ['5.637·IN·3', '5.637 in'],
    ['5.637·IN·3·5', '5.637 in'],
    ['5.637·MM·2·7', '5.637 mm'],
    ['5.637·MM·254·0', '5.637 mm'],
    ['5.637·3·5', '5.637 –'],
    ['123.45·MM·12', '123.45 mm'],
    ['0.000·IN·1', '0.000 in'],
    ['-0.125·IN·1', '-0.125 in'],
    ['-0.000·IN·1', '0.000 in'],
    ['-··0.125·IN·1', '-0.125 in'],
    ['···8.537··IN··1··5··', '8.537 in'],
  ])('%s is %s', (frame, reading) => {
    expect(read(proscale, frame)).toBe(reading);
  });

  it.each([
    ['*5.637·IN·3', '5.637 in'],
    ['*··5.637·MM', '5.637 mm'],
    ['*-5.637', '-5.637 –'],
  ])('may begin with the record marker: %s is %s', (frame, reading) => {
    expect(read(proscale, frame)).toBe(reading);
  });
});

describe('the id of a display', () => {
  it.each(['1', '9', '10', '99', '100', '137', '199', '200', '219', '240', '249', '250', '254'])('may be %s', (id) => {
    expect(read(proscale, `5.637·MM·${id}`)).toBe('5.637 mm');
  });

  it.each(['0', '00', '07', '255', '256', '260', '290', '300', '999', '1000', '1x0', '10x'])('is not %s', (id) => {
    expect(read(proscale, `5.637·MM·${id}`)).toBe('invalid');
  });

  it('needs its unit where no format is declared: it may be the end of a grouped number', () => {
    const undeclared = (frame: string) => shorthand(proscale.decode(frame, { recognising: true }));
    expect(undeclared('12.345 67')).toBe('invalid');
    expect(undeclared('12.345 67 5')).toBe('invalid');
    expect(undeclared('12.345 MM 67')).toBe('12.345 mm');
    expect(undeclared('12.345')).toBe('12.345 –');
  });
});

describe('a record without a position', () => {
  it.each(['DEL', 'DEL·3', 'DEL·254', 'DEL·ENTRY', 'DEL··ENTRY··3··5', 'DEL·ENTRY·254·7', '*DEL·3'])(
    '%s asks to delete the reading before it',
    (frame) => {
      expect(proscale.decode(frame.replaceAll('·', ' '), {})).toEqual({
        kind: 'error',
        code: 'not-a-reading',
        says: 'it asks to delete the reading before it',
      });
    },
  );

  it.each(['DRIFT·OK·3·5', 'OK··LOW··12··0', '*DRIFT·LOW·254·7'])('%s tells of drift and battery', (frame) => {
    expect(proscale.decode(frame.replaceAll('·', ' '), {})).toEqual({
      kind: 'error',
      code: 'not-a-reading',
      says: 'it tells of drift and battery, not of a position',
    });
  });

  it.each([
    'DEL·ENTRY·3·8',
    'DEL·1234',
    'DEL·3·5·1',
    'DEL3',
    'xDEL',
    'DELETE',
    'DRIFT·OK',
    'DRIFT·OK·3',
    'DRIFT·OK·3·8',
    'DRIFT·OK·1234·5',
    'DRIFT·OK·3·5·x',
    'DRIFT·3·5',
    'Drift·OK·3·5',
    '1·DRIFT·OK·3·5',
    'DRIFT·OK3·5',
    'DRIFT·OK·35',
  ])('%s is invalid', (frame) => {
    expect(read(proscale, frame)).toBe('invalid');
  });
});

describe('what is no record of the receiver', () => {
  it.each([
    '',
    '*',
    '-',
    '28',
    '28·MM·7',
    '28.·MM',
    '.41·MM',
    '28,410·MM·7',
    '28.4.10·MM',
    '28·.410·MM',
    '+28.410·MM',
    '--28.410·MM',
    '**28.410·MM',
    '28.410*',
    'x28.410·MM',
    '28.410MM',
    '28.410·mm',
    '28.410·CM',
    '28.410·G',
    '28.410·MM7',
    '28.410·MM·MM',
    '28.410·7·MM',
    '28.410·MM·1234',
    '28.410·MM·7·8',
    '28.410·MM·7·55',
    '28.410·MM·7·5·1',
    '28.410·MM·-7',
    '28.410·MM·7·x',
    '28.410·29.000',
    '1.0e3·MM',
  ])('%j is invalid', (frame) => {
    expect(read(proscale, frame)).toBe('invalid');
  });

  it.each(['28.41\xb0 MM 7', '28.410 MM 7\r\n28.411 MM 7', '28.410\tMM\t7'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(proscale.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any position in the grammar is read as it stands, in columns or collapsed', () => {
  const frames = fc
    .record({
      number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
      unit: fc.constantFrom('', ' IN', ' MM'),
      tail: fc.constantFrom('', ' 3', ' 254', ' 3 5', ' 254 0'),
      marker: fc.constantFrom('', '*'),
      isPadded: fc.boolean(),
    })
    .chain(({ number, unit, tail, marker, isPadded }) => {
      const position = `${number.minus ? '-' : ''}${isPadded ? number.shown.padStart(9) : number.shown}`;
      const meant = { '': '–', ' IN': 'in', ' MM': 'mm' }[unit];
      return wrapped(marker + position + unit + tail).map((frame) => ({ frame, reading: `${number.value} ${meant}` }));
    });
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(proscale.decode(frame, {}))).toBe(reading);
    }),
  );
});

it('a deletion or status with a character lost, added or replaced never becomes a position', () => {
  fc.assert(
    fc.property(fc.constantFrom('DEL 3', 'DEL ENTRY 3 5', 'DRIFT OK 3 5', '*DEL').chain(corrupted), (frame) => {
      expect(proscale.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
