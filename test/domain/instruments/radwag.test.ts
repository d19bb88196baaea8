import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { radwag } from '../../../lib/domain/instruments/radwag.ts';
import { corrupted, decimal, frame, read, shorthand, wrapped } from './frames.ts';

describe('the answer to a command', () => {
  it.each([
    ['SU····-···12.345·ct·', '-12.345 ct stable'],
    ['SI··?·····0.0213·g··', '0.0213 g unstable'],
    ['SUI········1.56·gr·', '1.56 GN stable'],
    ['SUI?·······2.18·gr·', '2.18 GN unstable'],
    ['SUI?·-···58.237·kg·', '-58.237 kg unstable'],
    ['SUI?········1.56gr·', '1.56 GN unstable'],
    ['SUI·········1.56g··', '1.56 g stable'],
    ['SUI?-······58.237kg·', '-58.237 kg unstable'],
    ['SUI·······-58.237kg·', '-58.237 kg stable'],
    ['SUI·-···1234.5678g··', '-1234.5678 g stable'],
    ['SUI?·········250pcs', '250 pcs unstable'],
    ['SUI·········12.5%··', '12.5 % stable'],
    ['SUI·········12.5u1·', '12.5 u1 stable'],
    ['SUI·······18.32[0]g··', '18.320 g stable'],
    ['SUI?······18.3[20]kg·', '18.320 kg unstable'],
    ['S····-······8.5·g··', '-8.5 g stable'],
    ['S·····-······8.5·g··', '-8.5 g stable'],
    ['S···?·······8.5·g··', '8.5 g unstable'],
    ['SI·?·······18.5·kg·', '18.5 kg unstable'],
    ['SU···-··172.135·N··', '-172.135 newton stable'],
    ['SI·········0.00·g··', '0.00 g stable'],
    ['SI···-·····0.00·g··', '0.00 g stable'],
    ['S····-1234.5678·g··', '-1234.5678 g stable'],
    ['SUI···5.1234567·g··', '5.1234567 g stable'],
    ['SU····123456789·pcs', '123456789 pcs stable'],
    ['SU··········250·pcs', '250 pcs stable'],
    ['SI···-·····-5.0·g··', 'invalid'],
  ])('%s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it.each([
    ['SI·?·-··0.00020·g', '-0.00020 g unstable'],
    ['SU·-·12.345·ct', '-12.345 ct stable'],
    ['SU·-12.345·ct', '-12.345 ct stable'],
    ['S·8.5·g', '8.5 g stable'],
    ['S·?·8.5·g', '8.5 g unstable'],
    ['SI·?·8.5·g', '8.5 g unstable'],
    ['SI·?8.5·g', '8.5 g unstable'],
    ['SUI·1.56·gr', '1.56 GN stable'],
    ['SUI?·1.56·gr', '1.56 GN unstable'],
    ['SUI·?·-·1.56·gr', '-1.56 GN unstable'],
    ['SUI·1.56gr', '1.56 GN stable'],
    ['SUI?1.56gr', '1.56 GN unstable'],
    ['SUI?·-1.56gr', '-1.56 GN unstable'],
    ['··SUI?·1.56gr', '1.56 GN unstable'],
    ['·S····-······8.5·g', '-8.5 g stable'],
    ['···S·8.5·g', '8.5 g stable'],
  ])('may have lost its padding: %s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it.each([
    ['S··········18.32[0]·g··', '18.320 g stable'],
    ['SI··?·-····18.32[0]·g··', '-18.320 g unstable'],
    ['SUI·······18.3[20]·g··', '18.320 g stable'],
    ['SI········1832[0]·g··', '18320 g stable'],
    ['SI········1234.567[8]·g', '1234.5678 g stable'],
  ])('of a verified balance has its last digits in brackets: %s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it.each([
    ['g', 'g'],
    ['kg', 'kg'],
    ['mg', 'mg'],
    ['ct', 'ct'],
    ['lb', 'lb'],
    ['oz', 'oz'],
    ['ozt', 'ozt'],
    ['dwt', 'dwt'],
    ['tlh', 'tlh'],
    ['mom', 'mom'],
    ['msg', 'msg'],
    ['gr', 'GN'],
    ['N', 'newton'],
    ['tola', 'tola'],
    ['baht', 'bat'],
    ['ti', 'ti'],
    ['u1', 'u1'],
    ['u2', 'u2'],
    ['pcs', 'pcs'],
    ['%', '%'],
  ])('and a line of the PRINT key may carry the unit %s, which is %s', (written, unit) => {
    expect(read(radwag, `SUI·······12.345·${written}`)).toBe(`12.345 ${unit} stable`);
    expect(read(radwag, `······12.345·${written}`)).toBe(`12.345 ${unit} stable`);
  });

  it('tells a unit that nobody knows as it stands', () => {
    expect(read(radwag, 'SU···········12.345·Q9z')).toBe('12.345 Q9z stable');
  });
});

describe('a line of the PRINT key', () => {
  it.each([
    ['······1832.0·g··', '1832.0 g stable'],
    ['?·-····2.237·lb·', '-2.237 lb unstable'],
    ['?······2.237·lb·', '2.237 lb unstable'],
    ['··-····2.237·lb·', '-2.237 lb stable'],
    ['··-····0.000·lb·', '0.000 lb stable'],
    ['···1234.5678·g··', '1234.5678 g stable'],
    ['·········250·pcs', '250 pcs stable'],
    ['······18.32[0]·g··', '18.320 g stable'],
    ['······18.3[20]·g··', '18.320 g stable'],
    ['?·-····18.32[0]·g··', '-18.320 g unstable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it.each([
    ['1832.0·g', '1832.0 g stable'],
    ['-·2.237·lb', '-2.237 lb stable'],
    ['-····2.237·lb·', '-2.237 lb stable'],
    ['?·-·2.237·lb', '-2.237 lb unstable'],
    ['?·2.237·lb', '2.237 lb unstable'],
    ['18.32[0]·g', '18.320 g stable'],
    ['···?·2.237·lb', '2.237 lb unstable'],
  ])('may have lost its padding: %s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it.each([
    '·····1832.0·g··',
    '·······1832.0·g··',
    '········1832.0·g··',
    '··2.18·gr·',
    '·····18.32[0]·g··',
    '·······18.32[0]·g··',
    '····18.32[0]·g··',
    '·-····2.237·lb·····x',
    '·-···12.345·g··',
    '·12345.678·g··',
    '··12345.678·g··',
    '····12345.678·g',
    '·1832.0·g',
    '·-·2.237·lb',
    '·-2.237·lb',
    '····-·2.237·lb',
    '···-····2.237·lb·',
    '·18.32[0]·g',
    '·-···18.32[0]·g··',
  ])('%s is invalid: its blanks are there, but not all of them', (frame) => {
    expect(read(radwag, frame)).toBe('invalid');
  });

  it.each(['12.345·mm', '·····12.345·Q9z', '12.345·A', '-·12.345·Err'])(
    '%s is invalid: only its unit would tell it from other lines',
    (frame) => {
      expect(read(radwag, frame)).toBe('invalid');
    },
  );

  it('that has lost its beginning is refused as long as it shows one of its blanks', () => {
    const lines = [
      'SI  ?     0.0213 g  ',
      'SU    -   12.345 ct ',
      'SUI?       2.18 gr ',
      'SUI?        2.18gr ',
      '? -    2.237 lb ',
      '?  12345.678 g  ',
      '? -12345.678 g  ',
    ];
    for (const line of lines) {
      const full = radwag.decode(line, {});
      for (let start = 1; start < line.length; start += 1) {
        const rest = line.slice(start);
        if (rest.startsWith(' ')) expect([undefined, full]).toContainEqual(radwag.decode(rest, {}));
      }
    }
  });
});

describe('a mark for out of range', () => {
  it.each([
    ['SU·^', '!overload'],
    ['S·^', '!overload'],
    ['SI·^', '!overload'],
    ['SUI·^', '!overload'],
    ['SUI^', '!overload'],
    ['^', '!overload'],
    ['^······0.000·kg·', '!overload'],
    ['^·-····0.000·kg·', '!overload'],
    ['^·kg', '!overload'],
    ['SI··^·····0.0213·g··', '!overload'],
    ['SI··^·-···0.0213·g··', '!overload'],
    ['SUI^·····210.005·g··', '!overload'],
    ['SUI^········1.56gr·', '!overload'],
    ['SUI^·-······1.5[6]gr·', '!overload'],
    ['SUIv-······1.56g··', '!underload'],
    ['SU··^··········ct·', '!overload'],
    ['S···^·····18.32[0]·g··', '!overload'],
    ['S··^·12.5·u1', '!overload'],
    ['S··^·12.5·%', '!overload'],
    ['SU·v', '!underload'],
    ['S·v', '!underload'],
    ['SI·v', '!underload'],
    ['SUI·v', '!underload'],
    ['v', '!underload'],
    ['v·-····0.500·kg·', '!underload'],
    ['SI··v·-···0.0213·g··', '!underload'],
    ['SI··v·-0.0213·baht', '!underload'],
    ['SUIv·-·····5.00·gr·', '!underload'],
  ])('is decisive: %s is %s', (frame, reading) => {
    expect(read(radwag, frame)).toBe(reading);
  });

  it('says on which side', () => {
    expect(radwag.decode('SU ^', {})).toMatchObject({ says: 'the balance is overloaded' });
    expect(radwag.decode('S v', {})).toMatchObject({ says: 'the balance is below its weighing range' });
  });

  it.each([
    'V',
    'S^',
    'S·^-12.5·g',
    'xSUI^-12.5·g',
    'SUI^12.5·g',
    'SUI·^-12.5·g',
    '^-12.5·g',
    'SUI^·12.5xyz',
    'SI^',
    'SUv·12.5·g',
    '^v',
    '^^',
    '^12.5·g',
    'S·^·12.5',
    'S·^·12.5g',
    'S·^·12.5·g·g',
    'S·^·x·12.5·g',
    'S·^·+·12.5·g',
    'S·^·12.5·grains',
    'S·^·12.5·1g',
    'S·^·12.5·g/l',
    'X·^',
    'xS·^',
    'S·^x',
    'S·?·^·12.5·g',
    '12.5·^',
  ])('%s is invalid', (frame) => {
    expect(read(radwag, frame)).toBe('invalid');
  });
});

describe('an answer without a weight', () => {
  it.each('S SI SIA SU SUI C1 CU1'.split(' '))('to %s is one of three', (command) => {
    expect(read(radwag, `${command}·A`)).toBe('!not-a-reading');
    expect(read(radwag, `${command}·E`)).toBe('!not-ready');
    expect(read(radwag, `${command}·I`)).toBe('!not-ready');
    expect(read(radwag, `${command}···A··`)).toBe('!not-a-reading');
  });

  it.each([
    ['S A', 'it acknowledges a command; the weight comes after it'],
    ['SU E', 'the weight did not settle in time'],
    ['SI I', 'the balance cannot weigh at the moment'],
    ['ES', 'the balance does not know the command (ES)'],
  ])('%s says that %s', (frame, says) => {
    expect(radwag.decode(frame, {})).toMatchObject({ kind: 'error', says });
  });

  it('ES complains of the command', () => {
    expect(read(radwag, 'ES')).toBe('!device-error');
    expect(read(radwag, '·ES··')).toBe('!device-error');
  });

  it.each([
    ...['A', 'I', 'E', 'S', 'SI', 'SUI', 'SA', 'S·D', 'S·B', 'S·OK', 'S·A·x', 'xS·A', 'SX·A', 'SII·A', 'S·A·12.5·g'],
    ...['SU·I·12.5·g', 'SU·I···-···12.345·ct', 'S·AI', 'C2·A', 'C·A', 'SUIA', 'ET', 'EL', 'ES·1', 'E·S', 'CU·A'],
  ])('%s is none', (frame) => {
    expect(read(radwag, frame)).toBe('invalid');
  });
});

describe('an answer to another command', () => {
  it.each([
    ...['Z', 'T', 'OT', 'UT', 'C0', 'CU0', 'DH', 'UH', 'SM', 'TV', 'RM', 'SS', 'IC', 'IC0', 'IC1', 'K0', 'K1'],
    ...['OMI', 'OMS', 'OMG', 'UI', 'US', 'UG', 'BP', 'A', 'EV', 'EVG', 'FIS', 'FIG', 'ARS', 'ARG', 'LDS', 'NT'],
    ...['LOGIN', 'LOGOUT', 'PROFILE'],
  ])('%s is not a reading, however it went', (command) => {
    for (const outcome of ['A', 'D', 'E', 'I', '^', 'v', 'OK', 'ERROR', '"g, mg" OK', 'ct OK']) {
      const answer = `${command} ${outcome}`;
      expect(radwag.decode(answer, {})).toMatchObject({
        code: 'not-a-reading',
        says: `it answers the command ${command}`,
      });
    }
  });

  it.each([
    ['NB·A·"123456"', 'it tells what the balance is, not a weight'],
    ['BN·A·"AS"', 'it tells what the balance is, not a weight'],
    ['FS·A·"220.0·g"', 'it tells what the balance is, not a weight'],
    ['RV·A·"1.2.3"', 'it tells what the balance is, not a weight'],
    ['PC·->·Z,T,S,SI', 'it tells what the balance is, not a weight'],
    ['ER·0', 'it tells what the balance is, not a weight'],
    ['OT·····10.05·g···', 'it tells a tare or a limit, not a weight'],
    ['OT··?·····10.05·g··', 'it tells a tare or a limit, not a weight'],
    ['OT·-10.05·g', 'it tells a tare or a limit, not a weight'],
    ['OT·?10.05·g', 'it tells a tare or a limit, not a weight'],
    ['OT·-·10·kg', 'it tells a tare or a limit, not a weight'],
    ['DH····100.000·g···', 'it tells a tare or a limit, not a weight'],
    ['UH····200.000·%···', 'it tells a tare or a limit, not a weight'],
    ['OT·1234567.8·GN', 'it tells a tare or a limit, not a weight'],
  ])('%s is not a reading: %s', (dotted, says) => {
    expect(radwag.decode(frame(dotted), {})).toMatchObject({ code: 'not-a-reading', says });
  });

  it.each([
    ...['NB', 'xNB·1', 'XB·1', 'Z', 'Z·', 'Z·B', 'ZA', 'X·A', 'Z1·A', 'OT', 'OT·g', 'OT·10.05', 'OT·10.05g', 'T·1·g'],
    ...[
      'xOT·10.05·g',
      'OT·x·g',
      'OT·10.05·g·1',
      'OT·x10.05·g',
      'OT·10.05·1',
      'Z·A·1',
      'Z·AOK',
      'Z·OKA',
      'z·A',
      'Z·OK·1',
    ],
    ...['LOGINNAME·OK', 'Z·xERROR', 'Z·ERRORx', '1Z·A', 'QX·12·OK', 'Z··OKx', 'K2·A', 'Z·1OK'],
  ])('%s is none', (frame) => {
    expect(read(radwag, frame)).toBe('invalid');
  });
});

describe('what is no line of the format', () => {
  it.each([
    ['', 'empty'],
    ['····', 'blank'],
    ['?', 'no number'],
    ['-', 'no number'],
    ['S·g', 'no number'],
    ['S·?·g', 'no number'],
    ['SI·12.5', 'no unit'],
    ['SI·12.5g', 'no blank before the unit'],
    ['12.5g', 'no blank before the unit'],
    ['S·········12.5g··', 'no blank before the unit'],
    ['SU·?·······12.5g··', 'no blank before the unit'],
    ['xSUI·12.5g', 'something before the command'],
    ['SUI12.5g', 'no mark after the command'],
    ['SUI-12.5g', 'no mark after the command'],
    ['SUI·12.5e3', 'an exponent'],
    ['SUI·12.5E', 'no unit'],
    ['SUI·12.5g·g', 'two units'],
    ['SUI·12.5g5', 'a digit behind the unit'],
    ['SUI·12.5g/', 'no unit'],
    ['SUI·12.5·5g', 'a blank in the number'],
    ['SUI·12.g', 'no digit after the point'],
    ['SUI·+12.5g', 'a plus'],
    ['SUI·12.5[g', 'an open bracket'],
    ['SI12.5·g', 'no blank after the command'],
    ['SUI12.5·g', 'no mark after the command'],
    ['SUI-·12.5·g', 'no mark after the command'],
    ['S?·12.5·g', 'the mark touches a short command'],
    ['SI?·12.5·g', 'the mark touches a short command'],
    ['S·S·12.5·g', 'another protocol'],
    ['S·D·12.5·g', 'another protocol'],
    ['SI·A·12.5·g', 'a letter for a mark'],
    ['SU·I·12.5·g', 'a letter for a mark'],
    ['SI·??·12.5·g', 'two marks'],
    ['SI·-·?·12.5·g', 'the mark behind the sign'],
    ['SI·12.5·?·g', 'the mark behind the number'],
    ['SI·12.5·g·?', 'the mark behind the unit'],
    ['12.5·g·?', 'the mark behind the unit'],
    ['SI·+·12.5·g', 'a plus'],
    ['+12.5·g', 'a plus'],
    ['SI·--12.5·g', 'two signs'],
    ['SX·12.5·g', 'an unknown command'],
    ['SIA·12.5·g', 'an unknown command'],
    ['C1·12.5·g', 'no weight bears this command'],
    ['P1··?·······18.5·kg·', 'one of several platforms'],
    ['si·12.5·g', 'a small command'],
    ['xSI·12.5·g', 'something before the command'],
    ['SI·SI·12.5·g', 'two commands'],
    ['SI·012.5·g', 'leading zeros'],
    ['SI·-00.5·g', 'leading zeros'],
    ['SI·.5·g', 'no digit before the point'],
    ['SI·12.·g', 'no digit after the point'],
    ['SI·1.2.5·g', 'two points'],
    ['SI·12,5·g', 'a comma'],
    ['SI·1·2.5·g', 'a blank in the number'],
    ['SI·1e3·g', 'an exponent'],
    ['SI·1234567890·g', 'more than nine columns'],
    ['SI·12345.67890·g', 'more than nine columns'],
    ['SI·12345.678[90]·g', 'more than nine columns'],
    ['SI·12.5[]·g', 'empty brackets'],
    ['SI·12.5[123]·g', 'three digits in brackets'],
    ['SI·12.[5]0·g', 'brackets before the last digit'],
    ['SI·12.5[0·g', 'an open bracket'],
    ['SI·12.5·[0]·g', 'a blank before the brackets'],
    ['SI·12.5[x]·g', 'a letter in brackets'],
    ['SI·[5]·g', 'all digits in brackets'],
    ['SI·0[5]·g', 'leading zeros'],
    ['SI·12.5·1g', 'a digit before the unit'],
    ['SI·12.5·g/l', 'no unit'],
    ['SI·12.5·grain', 'a unit of five letters'],
    ['SI·12.5·g·g', 'two units'],
    ['SI·12.5·g·12.5·g', 'two weights'],
    ['25.000·999.99·24999.74', 'price and charge'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(radwag, frame)).toBe('invalid');
  });

  it.each(['SI  ?     0.0213 \xe7  ', '\xd3I 12.5 g', 'SI 12.5 g\r\nSI 12.6 g', 'SI\t12.5 g'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(radwag.decode(frame, {})).toBeUndefined();
    },
  );
});

it('tells a mass and its unit always, its stability always', () => {
  expect(radwag).toMatchObject({ format: 'radwag', measures: 'mass', tells: { unit: 'always', stability: 'always' } });
});

it('reads its own example', () => {
  expect(read(radwag, radwag.example)).toBe('0.0213 g unstable');
});

it('any weight in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    command: fc.constantFrom('', 'S  ', 'SI ', 'SU ', 'SUI', 'S   ', 'SI  ', 'SU  ', 'SUI '),
    unstable: fc.boolean(),
    number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'ozt', '%'),
    marked: fc.constantFrom(0, 1),
    layout: fc.constantFrom('columns', 'stripped', 'collapsed'),
  });
  const frames = weights.chain((weight) => {
    const { command, unstable, number, unit, marked, layout } = weight;
    const { minus, shown } = number;
    const last = shown.length - marked;
    const digits = marked === 0 ? shown : `${shown.slice(0, last)}[${shown.slice(last)}]`;
    const mass = `${minus ? '-' : ' '}${digits.padStart(9 + 2 * marked)}`;
    const columns = `${command}${unstable ? '?' : ' '} ${mass} ${unit.padEnd(3)}`;
    const inner = { columns, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ').trimStart() };
    return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
  });
  fc.assert(
    fc.property(frames, ({ frame, weight: { unstable, number, unit } }) => {
      const stability = unstable ? 'unstable' : 'stable';
      expect(shorthand(radwag.decode(frame, {}))).toBe(`${number.value} ${unit} ${stability}`);
    }),
  );
});

it('any weight in the answer to SUI is read without the blanks between its fields, in columns or stripped', () => {
  const weights = fc.record({
    unstable: fc.boolean(),
    number: decimal({ most: 4, fraction: { min: 1, max: 4 } }),
    signFirst: fc.boolean(),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'ozt', '%'),
    isStripped: fc.boolean(),
  });
  const frames = weights.chain((weight) => {
    const { unstable, number, signFirst, unit, isStripped } = weight;
    const sign = number.minus ? '-' : '';
    const mass = signFirst ? sign.padEnd(1) + number.shown.padStart(11) : (sign + number.shown).padStart(12);
    const columns = `SUI${unstable ? '?' : ' '}${mass}${unit.padEnd(3)}`;
    return wrapped(isStripped ? columns.trimEnd() : columns).map((frame) => ({ frame, weight }));
  });
  fc.assert(
    fc.property(frames, ({ frame, weight: { unstable, number, unit } }) => {
      expect(shorthand(radwag.decode(frame, {}))).toBe(`${number.value} ${unit} ${unstable ? 'unstable' : 'stable'}`);
    }),
  );
});

it('an error line with a character lost, added or replaced becomes a weight only where it reads as one', () => {
  const errors = fc.constantFrom(
    'SU ^',
    'S v',
    'S A',
    'SI I',
    'SUI E',
    'ES',
    '^      0.000 kg ',
    'SI  ^     0.0213 g  ',
    'SUIv -     5.00 gr ',
    'SUI^        1.56gr ',
    'OT     10.05 g   ',
    'NB A "123456"',
  );
  const weight =
    /^ *((S|SI|SU|SUI)? *\??( *-)? *(0|[1-9]\d*)(\.\d+)? |SUI[ ?]( *-)? *(0|[1-9]\d*)(\.\d+)?)(g|kg|gr) *$/;
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      const decoded = radwag.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '')).toMatch(weight);
    }),
    { numRuns: 500 },
  );
});
