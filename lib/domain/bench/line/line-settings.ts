/** How a serial line carries bytes. */
export interface LineSettings {
  baud: number;
  dataBits: 7 | 8;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
}

/** For people: `4800 baud 7E2`. */
export const lineWords = ({ baud, dataBits, parity, stopBits }: LineSettings): string =>
  `${baud} baud ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;

/** The options that turn one line's settings into another's: `--baud 4800 --parity even`; empty where they are the same. */
export const lineOptions = (from: LineSettings, to: LineSettings): string =>
  options
    .filter(([setting]) => from[setting] !== to[setting])
    .map(([setting, option]) => `${option} ${to[setting]}`)
    .join(' ');

const options: readonly (readonly [setting: keyof LineSettings, option: string])[] = [
  ['baud', '--baud'],
  ['dataBits', '--data-bits'],
  ['parity', '--parity'],
  ['stopBits', '--stop-bits'],
];
