/**
 * How an instrument that is played writes what it shows: each format's grammar the other way round, by the examples and
 * sources of its decoder. Balances weigh net and in g, gauges measure in mm.
 */
export interface SimulatedLayout {
  measures: 'length' | 'mass';
  /** How many it shows. */
  decimals: number;
  /** A reading; `count` counts the frames from 1, for formats that number them. */
  reading: (digits: string, count: number) => string;
  /** What is refused: a weight that is not stable, else an overload. Absent where the format has neither. */
  refused?: (digits: string) => string;
}

/** What is no format is written as `plain`. */
export const simulatedLayout = (format: string): SimulatedLayout => layouts.get(format) ?? plain;

const zeros = (digits: string, width: number): string => digits.padStart(width, '0');
const blanks = (digits: string, width: number): string => digits.padStart(width);

const balance = (
  decimals: number,
  reading: SimulatedLayout['reading'],
  refused?: SimulatedLayout['refused'],
): SimulatedLayout => ({ measures: 'mass', decimals, reading, ...(refused && { refused }) });

const gauge = (
  decimals: number,
  reading: SimulatedLayout['reading'],
  refused?: SimulatedLayout['refused'],
): SimulatedLayout => ({ measures: 'length', decimals, reading, ...(refused && { refused }) });

/** The same line of a balance that is stable, and of one that is not. */
const eitherWay = (
  decimals: number,
  line: (digits: string, mark: string) => string,
  [stable, unstable]: readonly [stable: string, unstable: string],
): SimulatedLayout =>
  balance(
    decimals,
    (digits) => line(digits, stable),
    (digits) => line(digits, unstable),
  );

const plain = gauge(3, (digits) => `${digits} mm`);

/** Six digits, and how many of them are decimals; mm. */
const digimatic = (digits: string): string => {
  const decimals = digits.length - digits.indexOf('.') - 1;
  return `FFFF0${zeros(digits.replace('.', ''), 6)}${decimals}0`;
};

/** Each hexadecimal digit as four bits, the least significant first. */
const bitsOf = (hexadecimal: string): string =>
  [...hexadecimal]
    .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
    .map(([eights, fours, twos, ones]) => `${ones}${twos}${fours}${eights}`)
    .join('');

const layouts: ReadonlyMap<string, SimulatedLayout> = new Map([
  ['mt-sics', eitherWay(4, (digits, mark) => `S ${mark} ${blanks(digits, 10)} g`, ['S', 'D'])],
  ['mt-print', balance(4, (digits) => `     N ${blanks(digits, 12)} g   `)],
  ['sbi', eitherWay(4, (digits, unit) => `N     +${blanks(digits, 9)} ${unit}`, ['g  ', '   '])],
  ['and-std', eitherWay(3, (digits, mark) => `${mark},+${zeros(digits, 8)}  g`, ['ST', 'US'])],
  ['and-csv', eitherWay(3, (digits, mark) => `${mark},+${zeros(digits, 8)},  g`, ['ST', 'US'])],
  [
    'and-nu',
    balance(
      3,
      (digits) => `+${zeros(digits, 8)}`,
      () => '+9999.999',
    ),
  ],
  ['and-dp', eitherWay(3, (digits, mark) => `${mark}${blanks(`+${digits}`, 11)}  g`, ['WT', 'US'])],
  ['and-kf', eitherWay(3, (digits, unit) => `+${blanks(digits, 9)}${unit}`, ['  g ', '    '])],
  ['and-mt', eitherWay(3, (digits, mark) => `${mark}${blanks(digits, 10)} g`, ['S ', 'SD'])],
  ['and-indicator', eitherWay(3, (digits, mark) => `${mark},NT,+${blanks(digits, 7)} g`, ['ST', 'US'])],
  ['ohaus', eitherWay(3, (digits, mark) => `${blanks(digits, 12)} g    ${mark}`, [' ', '?'])],
  ['kern-470', eitherWay(3, (digits, mark) => `+${zeros(digits, 8)} G ${mark}`, ['S', 'U'])],
  ['kern-classic', eitherWay(3, (digits, unit) => `  ${blanks(digits, 10)} ${unit}`, ['g  ', '   '])],
  ['shimadzu-eb', eitherWay(4, (digits, mark) => `${mark} ${blanks(digits, 8)}g `, ['S', 'U'])],
  ['radwag', eitherWay(4, (digits, mark) => `S   ${mark}  ${blanks(digits, 9)} g  `, [' ', '?'])],
  [
    'ascii-scale',
    balance(
      3,
      (digits) => `+ ${blanks(digits, 8)}g  `,
      () => '+ ~~~~~~~~g  ',
    ),
  ],
  ['digimatic', gauge(3, digimatic)],
  ['digimatic-bits', gauge(3, (digits) => bitsOf(digimatic(digits)))],
  ['mitutoyo-mux10', gauge(3, (digits) => `01A+${zeros(digits, 8)}`)],
  ['mux-mw', gauge(3, (digits) => `1 MW+${zeros(digits, 8)} mm  `)],
  ['u-wave', gauge(3, (digits) => `DT10001+${zeros(digits, 11)}M`)],
  ['gagemux', gauge(3, (digits, count) => `${zeros(`${count % 1000}`, 3)}, ${digits}, NRM, 01`)],
  ['mig-usb', gauge(3, (digits, count) => `${zeros(`${count % 10_000}`, 4)},${digits},MM,01`)],
  ['mahr', gauge(3, (digits) => `+${zeros(digits, 7)} mm`)],
  ['sylvac', gauge(3, (digits) => `+${zeros(digits, 7)}`)],
  ['tesa', gauge(2, (digits) => `+${zeros(digits, 7)}`)],
  ['trimos', gauge(3, (digits, count) => `${blanks(`${count % 1000}`, 3)} NORM ${blanks(digits, 9)} mm`)],
  ['heidenhain', gauge(3, (digits) => `X=+${digits} R`)],
  [
    'keyence',
    gauge(
      4,
      (digits) => `+${zeros(digits, 7)}`,
      () => '+FFFFFFF',
    ),
  ],
  [
    'magnescale',
    gauge(
      4,
      (digits) => `ANM+${zeros(digits, 7)}`,
      (digits) => `ANME+F${digits}`,
    ),
  ],
  ['starrett-cdi', gauge(3, (digits) => `+${blanks(digits, 8)}, MM`)],
  ['proscale', gauge(3, (digits) => `${digits} MM 7`)],
  ['positector', gauge(3, (digits) => ` ${digits}mm NONFE`)],
  ['plain', plain],
]);
