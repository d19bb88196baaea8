import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { kern470, kernClassic } from '../../../lib/domain/instruments/kern.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a weight of a KERN 470', () => {
  it.each([
    ['-0065.432·G·U', '-65.432 g unstable'],
    ['+00012.5GR·S', '12.5 GN stable'],
    ['+00123.4·G·S', '123.4 g stable'],
    ['+000123.4·G·S', '123.4 g stable'],
    ['·00123.4·G·S', '123.4 g stable'],
    ['·000123.4·G·S', '123.4 g stable'],
    ['···123.4·G·S', '123.4 g stable'],
    ['····123.4·G·U', '123.4 g unstable'],
    ['-··123.4·G·U', '-123.4 g unstable'],
    ['-0000.00·G·S', '0.00 g stable'],
    ['·0000.000·G·S', '0.000 g stable'],
    ['+123456.7·G·S', '123456.7 g stable'],
    ['+65.4321KG·U', '65.4321 kg unstable'],
    ['·1.234567CT·S', '1.234567 ct stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(kern470, frame)).toBe(reading);
  });

  it.each([
    ['+000250·PC·S', '250 pcs stable'],
    ['+0000250·PC·S', '250 pcs stable'],
    ['····250·PC·S', '250 pcs stable'],
    ['+0000250PC·S', '250 pcs stable'],
    ['+····250··G·S', '250 g stable'],
    ['····123··%·U', '123 % unstable'],
    ['·····123·%·U', '123 % unstable'],
  ])('without point, %s, is %s', (frame, reading) => {
    expect(read(kern470, frame)).toBe(reading);
  });

  it.each([
    ['+0123.4/5·G·S', '123.45 g stable'],
    ['-00123.4/5·G·U', '-123.45 g unstable'],
    ['+00123./4·G·S', '123.4 g stable'],
    ['··1234./5CT·U', '1234.5 ct unstable'],
    ['··123.4/5·G·S', '123.45 g stable'],
    ['···123.4/5·G·S', '123.45 g stable'],
    ['·00012.3/4CT·S', '12.34 ct stable'],
  ])('whose last digit is not verified, %s, is %s', (frame, reading) => {
    expect(read(kern470, frame)).toBe(reading);
  });

  it.each([
    ['·G', 'g'],
    ['GR', 'GN'],
    ['CT', 'ct'],
    ['OZ', 'oz'],
    ['LB', 'lb'],
    ['OT', 'ozt'],
    ['DW', 'dwt'],
    ['TL', 'tl'],
    ['MO', 'mom'],
    ['to', 'tola'],
    ['KG', 'kg'],
    ['PC', 'pcs'],
    ['·%', '%'],
  ])('with the unit %s is in %s', (written, unit) => {
    expect(read(kern470, `+00012.5${written}·S`)).toBe(`12.5 ${unit} stable`);
    expect(read(kern470, `+00012.5${written}LU`)).toBe(`12.5 ${unit} unstable (L)`);
    expect(read(kern470, `+00012.5${written}·E`)).toBe('!out-of-range');
    expect(read(kern470, `+·······${written}·E`)).toBe('!out-of-range');
  });

  it.each(['L', 'G', 'H', '1', '2', '3', '4', '5'])('may have the verdict %s', (verdict) => {
    expect(read(kern470, `+00012.5·G${verdict}S`)).toBe(`12.5 g stable (${verdict})`);
    expect(read(kern470, `+00012.5OZ${verdict}·`)).toBe(`12.5 oz (${verdict})`);
  });

  it('may be gross', () => {
    expect(read(kern470, '+00012.5·GdS')).toBe('12.5 g stable gross');
    expect(read(kern470, '-00012.5GRdU')).toBe('-12.5 GN unstable gross');
  });

  it.each([
    ['+00012.5·G··', '12.5 g'],
    ['-00012.5GR··', '-12.5 GN'],
    ['···123.4·G··', '123.4 g'],
    ['+00012.5·GL·', '12.5 g (L)'],
    ['+00012.5·G', '12.5 g'],
    ['-0065.432GR', '-65.432 GN'],
    ['···123.4·G', '123.4 g'],
    ['+00012.5·GL', '12.5 g (L)'],
    ['+00012.5·GG', '12.5 g (G)'],
    ['-0012.34·GH', '-12.34 g (H)'],
    ['+00012.5GRL', '12.5 GN (L)'],
    ['+0000250·PC1', '250 pcs (1)'],
    ['···123.4·G5', '123.4 g (5)'],
    ['+·12.5·GH', '12.5 g (H)'],
    ['+00012.5·Gd', '12.5 g gross'],
  ])('without status, %s, is %s: it does not tell whether it was stable', (frame, reading) => {
    expect(read(kern470, frame)).toBe(reading);
  });

  it.each([
    ['+·12.5·G·S', '12.5 g stable'],
    ['-·65.432·G·U', '-65.432 g unstable'],
    ['+12.5GR·S', '12.5 GN stable'],
    ['+·250·PC·S', '250 pcs stable'],
    ['-·5·PC·S', '-5 pcs stable'],
    ['+100.5·G·S', '100.5 g stable'],
    ['+·250·G·S', '250 g stable'],
    ['-·0.5·G', '-0.5 g'],
    ['+00012.5·G·S·', '12.5 g stable'],
    ['-00012.5GRLU·', '-12.5 GN unstable (L)'],
    ['+00012.5·GH··', '12.5 g (H)'],
    ['+00012.5·G···', '12.5 g'],
    ['+00012.5·GdS·', '12.5 g stable gross'],
  ])('whose padding a logger changed, %s, is %s', (frame, reading) => {
    expect(read(kern470, frame)).toBe(reading);
  });
});

describe('a frame of a KERN 470 without a reading', () => {
  it.each([
    '+0012.34·G·E',
    '-00012.34·G·E',
    '·0012.34·GLE',
    '+999999.9·G·E',
    '+0123.4/5·G·E',
    '+00123.4/5·G·E',
    '············E',
    '···········E',
    '+·········G·E',
    '-········G·E',
    '+--------·G·E',
    '+-------·G·E',
    '+········G·E',
    '+··········G·E',
    '+00012.5···E',
    '+0123.4/5···E',
    '+···.····GR·E',
    '+00012.5toGE',
    '+12.34·G·E',
    '+·12.34·G·E',
    '0012.34·GHE',
    '12.34GR·E',
    '-·250·PC·E',
    '+0012.34·G·E·',
    '+12.34·G·E·',
    '·········GLE·',
  ])('%s is out of range, whatever digits stand in it', (frame) => {
    expect(read(kern470, frame)).toBe('!out-of-range');
  });

  it.each(['·', 'L', 'G', 'H', '1', '2', '3', '4', '5', 'T', 'U', 'd'])(
    'with blanks for the number and the mark %j is out of range',
    (kind) => {
      expect(read(kern470, `+·········G${kind}E`)).toBe('!out-of-range');
    },
  );

  it('says that the side is not told', () => {
    const says = 'the balance reports an error (E): the weight is above or below its range';
    expect(kern470.decode('+0012.34 G E', {})).toMatchObject({ says });
    expect(kern470.decode('+12.34 G E', {})).toMatchObject({ says });
  });

  it.each([
    ['+00012.5·GTS', 'it is a total of several weighings'],
    ['-00012.5GRT·', 'it is a total of several weighings'],
    ['+00012.5·GT', 'it is a total of several weighings'],
    ['···123.4·GTU', 'it is a total of several weighings'],
    ['+00012.5·GUS', 'it is the weight of one piece, the reference for counting'],
    ['+1.234567·GU·', 'it is the weight of one piece, the reference for counting'],
    ['···1.234·GUU', 'it is the weight of one piece, the reference for counting'],
  ])('%s is not a reading: %s', (frame, says) => {
    expect(read(kern470, frame)).toBe('!not-a-reading');
    expect(kern470.decode(frame.replaceAll('·', ' '), {})).toMatchObject({ says });
  });
});

describe('what is no frame of a KERN 470', () => {
  it.each([
    '12.5·G·S',
    '·12.5·G·S',
    '··123.4·G·S',
    '·····123.4·G·S',
    '0065.432·G·U',
    '00065.432·G·U',
    '65.432·G·U',
    '123·PC·S',
    '··12.3/4·G·S',
    '0123.4/5·G·S',
    '+0065.43·GR·S',
    '+065.4·G·S',
    '-0012.5·G·S',
    '-0000012.5·G·S',
    '+0000123.4·G·S',
    '·0000123.4·G·S',
  ])('%s is invalid: its sign or a digit may be lost', (frame) => {
    expect(read(kern470, frame)).toBe('invalid');
  });

  it.each(['+0012.34·G·', '+0012.34·GS', '+0012.34·GU', '+0012.34·GE', '+00012.5GR·', '+00012.5GRS'])(
    '%s is invalid: it was cut, and its E may be lost',
    (frame) => {
      expect(read(kern470, frame)).toBe('invalid');
    },
  );

  it.each([
    '',
    '·',
    'E',
    'G·E',
    '+',
    '+·G·S',
    '+·······G·S',
    '+-------·G·S',
    '+--0012.5·G·S',
    '+00012.5G·S',
    '+00012.5%·S',
    '+0012.5··G·S',
    '+00012.5···G·S',
    '+00012.5·GR·S',
    '+00012.5·to·S',
    '+0000250··PC·S',
    '+000025···G·S',
    '+0000250G·S',
    '+00012.5·g·S',
    '+00012.5gr·S',
    '+00012.5TO·S',
    '+00012.5XX·S',
    '+00012.5···S',
    '+00012.5·GXS',
    '+00012.5·G6S',
    '+00012.5·G0S',
    '+00012.5·GSS',
    '+00012.5·GES',
    '+00012.5·G·X',
    '+00012.5·G·D',
    '+00012.5·G·s',
    '+00012.5·G·S··',
    '+00012.5·GH·S·',
    '+00012.5·GLL',
    '+00012.5·G6',
    '+00012.5·G0',
    '+00012.5·GX',
    '+00012.5·G·SS',
    '++0012.5·G·S',
    '+-0012.5·G·S',
    'x00012.5·G·S',
    'x+00012.5·G·S',
    '·+00012.5·G·S',
    '+00012,5·G·S',
    '+000.2.5·G·S',
    '+00012.·G·S',
    '+000012.·G·S',
    '+12.·G·S',
    '+.500000·G·S',
    '+12345.6789·G·S',
    '+123456789·PC·S',
    '+0123.4/56·G·S',
    '+0123.4/·G·S',
    '+000123/4·G·S',
    '+0123.4//5·G·S',
    '+0012e.5·G·S',
    '+000nan··G·S',
    'x+0012.34·G·E',
    '+00x2.34·G·E',
    '+0012.34xG·E',
    '+0012.34·g·E',
    '+0012.34·GXE',
    '+0012.34·G·E··',
    '+0012.34·G·ES',
    'x·········G·E',
    '++++++++·G·E',
    '+······G·E',
    '+·······G·E',
    '+···········G·E',
    '+00012.5··E',
    '+·········tx·E',
    '+·········xo·E',
    '+·········G6E',
    '+···0.00·K··E',
    'S·S·····130.00·g',
    '+·····1.23·g··',
    '------------·--',
    '12:34:56',
  ])('%j is invalid', (frame) => {
    expect(read(kern470, frame)).toBe('invalid');
  });

  it.each(['+00012.\xb5 G S', '+00012.5 G S\r\n+00012.5 G S', '+00012.5\tG S'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(kern470.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('any weight of a KERN 470', () => {
  const weights = fc.record({
    sign: fc.constantFrom('+', '-', ' '),
    digits: fc.tuple(fc.nat(999), fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 3 })),
    zeros: fc.boolean(),
    width: fc.constantFrom(7, 8),
    unit: fc.constantFrom(' G', 'GR', 'OT', 'KG', ' %'),
    verdict: fc.constantFrom(' ', 'L', 'G', 'H'),
    status: fc.constantFrom('S', 'U', ' '),
    layout: fc.constantFrom('columns', 'collapsed', 'stripped', 'with a blank behind it'),
  });
  const written: Readonly<Record<string, string>> = { ' G': 'g', GR: 'GN', OT: 'ozt', KG: 'kg', ' %': '%' };
  const stability: Readonly<Record<string, string>> = { S: ' stable', U: ' unstable', ' ': '' };

  it('is read as it stands, in columns or collapsed', () => {
    const frames = weights.chain((weight) => {
      const { sign, digits, zeros, width, unit, verdict, status, layout } = weight;
      const shown = digits.join('.').padStart(width, zeros ? '0' : ' ');
      const columns = `${sign}${shown}${unit}${verdict}${status}`;
      const canCollapse = sign !== ' ' && status !== ' ';
      const inner = {
        columns,
        collapsed: canCollapse ? columns.replaceAll(/ +/g, ' ') : columns,
        stripped: columns.trimEnd(),
        'with a blank behind it': `${columns} `,
      };
      return wrapped(inner[layout as keyof typeof inner]).map((frame) => ({ frame, weight }));
    });
    fc.assert(
      fc.property(frames, ({ frame, weight: { sign, digits, unit, verdict, status } }) => {
        const shown = digits.join('.');
        const minus = sign === '-' && /[1-9]/.test(shown) ? '-' : '';
        const told = `${written[unit]}${stability[status]}${verdict === ' ' ? '' : ` (${verdict})`}`;
        expect(shorthand(kern470.decode(frame, {}))).toBe(`${minus}${shown} ${told}`);
      }),
    );
  });
});

it('an error frame of a KERN 470 with a character lost, added or replaced becomes a weight only where it reads as one', () => {
  const errors = fc.constantFrom('+0012.34 G E', '-000250 PC E', ' 00012.5GRLE', '+         G E', '  123.4/5 G E');
  const weight = /^[+ -][ \d]*\d(\.\d+(\/\d)?)?( {1,2}G| ?PC|GR)([LGHd1-5 ][SU ] ?|[LGHd1-5])$/;
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      const decoded = kern470.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '')).toMatch(weight);
    }),
    { numRuns: 500 },
  );
});

describe('a weight of a KERN with the commands s, w and t', () => {
  it.each([
    ['·-·····17.35·g··', '-17.35 g stable'],
    ['·······0.000·g··', '0.000 g stable'],
    ['·······10.21·gn·', '10.21 GN stable'],
    ['·····-450.45·gn·', '-450.45 GN stable'],
    ['·····-29.186·g··', '-29.186 g stable'],
    ['M······17.35·g··', '17.35 g stable'],
    ['M-·····17.35·kg·', '-17.35 kg stable'],
    ['M-1234567.89·kg·', '-1234567.89 kg stable'],
    ['·········250·pcs', '250 pcs stable'],
    ['·······98.76·%··', '98.76 % stable'],
    ['·-······0.00·g··', '0.00 g stable'],
    ['··1234567.89·g··', '1234567.89 g stable'],
    ['··1234567890·mg·', '1234567890 mg stable'],
    ['········12.5·tola', '12.5 tola stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(kernClassic, frame)).toBe(reading);
  });

  it.each([
    ['······4096.1····', '4096.1 – unstable'],
    ['·-····4096.1····', '-4096.1 – unstable'],
    ['M·····4096.1····', '4096.1 – unstable'],
    ['·····-4096.1····', '-4096.1 – unstable'],
    ['·-······0.00····', '0.00 – unstable'],
    ['······4096.1·', '4096.1 – unstable'],
    ['·-····4096.1·', '-4096.1 – unstable'],
    ['·-····4096.1', '-4096.1 – unstable'],
    ['······4096.1', '4096.1 – unstable'],
    ['·····-4096.1', '-4096.1 – unstable'],
    ['·-1234567.89', '-1234567.89 – unstable'],
    ['······4096.1··', '4096.1 – unstable'],
    ['······4096.1···', '4096.1 – unstable'],
    ['·-·123456.78', '-123456.78 – unstable'],
    ['M·····4096.1', '4096.1 – unstable'],
    ['M-····4096.1', '-4096.1 – unstable'],
    ['M-1234567.89', '-1234567.89 – unstable'],
  ])('without unit, %s, is not stable: %s', (frame, reading) => {
    expect(read(kernClassic, frame)).toBe(reading);
  });

  it.each([
    '······4096.1·····',
    '·····4096.1····',
    '·····4096.1·',
    '·······4096.1····',
    '4096.1·',
    '4096.1····',
    '-·4096.1',
    '-·4096.1·',
    'M·4096.1',
    '4096.1',
  ])('%s is invalid: it is out of its columns, and may be cut or another gauge', (frame) => {
    expect(read(kernClassic, frame)).toBe('invalid');
  });

  it.each([
    ['17.35·g', '17.35 g stable'],
    ['·17.35·g·', '17.35 g stable'],
    ['·17.35·g', '17.35 g stable'],
    ['-17.35·g', '-17.35 g stable'],
    ['-·17.35·g', '-17.35 g stable'],
    ['-·····17.35·g', '-17.35 g stable'],
    ['·-·17.35·g·', '-17.35 g stable'],
    ['M·17.35·g', '17.35 g stable'],
    ['M-·17.35·g', '-17.35 g stable'],
    ['·······17.35·g', '17.35 g stable'],
    ['·······17.35···g', '17.35 g stable'],
  ])('whose padding a logger changed, %s, is %s', (frame, reading) => {
    expect(read(kernClassic, frame)).toBe(reading);
  });

  it.each(['·····17.35·g··', '········17.35·g··', '··17.35·g', '7.35·g··', '0.000·pcs··', '·7.35·g··'])(
    '%s is invalid: it is out of its columns, and may be the end of another',
    (frame) => {
      expect(read(kernClassic, frame)).toBe('invalid');
    },
  );
});

describe('a line of such a KERN without a weight', () => {
  it.each([
    ['···········Error', '!device-error', 'the balance reports an error'],
    ['·······Error', '!device-error', 'the balance reports an error'],
    ['Error\r\n', '!device-error', 'the balance reports an error'],
    ['···=Overload=···', '!overload', 'the balance is overloaded'],
    ['=Overload=', '!overload', 'the balance is overloaded'],
    ['\x02=Overload=\r', '!overload', 'the balance is overloaded'],
  ])('%j is %s: %s', (frame, reading, says) => {
    expect(read(kernClassic, frame)).toBe(reading);
    expect(kernClassic.decode(frame.replaceAll('·', ' '), {})).toMatchObject({ says });
  });
});

describe('what is no line of such a KERN', () => {
  it.each([
    '',
    '················',
    'M···············',
    '·-··············',
    '·············g··',
    'error',
    'Error·1',
    'xError',
    'Overload',
    '=Overload',
    '·······17.35g···',
    '·······17.35·G··',
    '·······17.35·xyz',
    '·······17.35·Err',
    '·······17.35·?··',
    '·······17.35·g·g',
    '·······17.35·g·S',
    'm······17.35·g··',
    'N······17.35·g··',
    'MM·····17.35·g··',
    'M+·····17.35·g··',
    'M·+····17.35·g··',
    '·M·····17.35·g··',
    'M1234567.890·g··',
    'M17.35·g',
    'x······17.35·g··',
    '·+·····17.35·g··',
    '·--····17.35·g··',
    '·······-·-·1·g··',
    '······017.35·g··',
    '··········00·g··',
    '········.350·g··',
    '········173.·g··',
    '········173.····',
    '·······17,35·g··',
    '·······1.7.3·g··',
    '·······17·35·g··',
    '·12345678901·g··',
    '·1234567.890·g··',
    '·1234567.890····',
    '·······17e35·g··',
    '········nan··g··',
    'S·S·····130.00·g',
    'ST,+00123.45··g',
    '-0065.432·G·U',
  ])('%j is invalid', (frame) => {
    expect(read(kernClassic, frame)).toBe('invalid');
  });

  it.each(['       17.\xb35 g  ', '       17.35 g  \r\n       17.36 g  ', '       17.35\tg  '])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(kernClassic.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any weight of such a KERN is read as it stands, in columns or stripped or collapsed', () => {
  const weights = fc.record({
    mark: fc.constantFrom(' ', 'M'),
    apart: fc.boolean(),
    number: decimal({ most: 4, fraction: { min: 0, max: 4 } }),
    unit: fc.constantFrom('', 'g', 'kg', 'gn', 'pcs', '%'),
    layout: fc.constantFrom('columns', 'short', 'stripped', 'collapsed'),
  });
  const written: Readonly<Record<string, string>> = { gn: 'GN' };
  const frames = weights.chain((weight) => {
    const { mark, apart, number, unit, layout } = weight;
    const minus = number.minus ? '-' : '';
    const value = apart ? `${minus.padStart(1)}${number.shown.padStart(10)}` : `${minus}${number.shown}`.padStart(11);
    const columns = `${mark}${value} ${unit.padEnd(3)}`;
    const short = unit === '' ? columns.slice(0, 13) : columns.trimEnd();
    const inner = { columns, short, stripped: columns.trim(), collapsed: columns.replaceAll(/ +/g, ' ') };
    // Without a unit, only the blanks tell.
    return wrapped(unit === '' && layout !== 'columns' ? short : inner[layout as keyof typeof inner]).map((frame) => ({
      frame,
      weight,
    }));
  });
  fc.assert(
    fc.property(frames, ({ frame, weight: { number, unit } }) => {
      const told = unit === '' ? '– unstable' : `${written[unit] ?? unit} stable`;
      expect(shorthand(kernClassic.decode(frame, {}))).toBe(`${number.value} ${told}`);
    }),
  );
});

it('an error line of such a KERN with a character lost, added or replaced never becomes a weight', () => {
  fc.assert(
    fc.property(fc.constantFrom('           Error', '       Error', '=Overload=').chain(corrupted), (frame) => {
      expect(kernClassic.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
