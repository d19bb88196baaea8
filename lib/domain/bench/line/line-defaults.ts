import type { LineSettings } from './line-settings.ts';

/** How a serial line is set where nobody says otherwise: as instruments of the format leave the factory, else 9600 baud 8N1. */
export const lineDefaults = (format: string | undefined): LineSettings => factoryLine(format) ?? usual;

/** How instruments of a format leave the factory; `undefined` where no source tells, or where models differ. */
export const factoryLine = (format: string | undefined): LineSettings | undefined =>
  format === undefined ? undefined : byFormat.get(format);

const usual: LineSettings = { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/** A&D EW, as read by akihikoy's AandDEW_weight.py; 7 bits even is the first setting of the data bits (GF-8K p. 7). */
const balancesOfAnd: LineSettings = { baud: 2400, dataBits: 7, parity: 'even', stopBits: 1 };

/** What the makers of the Opto RS232 interface agreed on. */
const optoRs: LineSettings = { baud: 4800, dataBits: 7, parity: 'even', stopBits: 2 };

/**
 * Not here, since their models differ: Ohaus (2400 baud 7N2, as Itt.ScaleApi's OhausScale says of Adventurer and Scout;
 * 9600 baud 8N1 on others), weighing indicators (AD-4329A p. 44: 7 bits even; KERN GAB-N p. 36: 8 bits, none).
 */
const byFormat: ReadonlyMap<string, LineSettings> = new Map<string, LineSettings>([
  // Mettler Toledo AT p. 23 ("Host"); KERN with KCP: SweepMe/instrument-drivers, Logger-Kern_Balance.
  ['mt-sics', usual],
  ['mt-print', usual],
  // Sartorius CP p. 55, Master series p. 5-13, Extend p. 44. Newer ones: 9600 baud 8O1 (Entris II, pylabrobot pull request 1168).
  ['sbi', { baud: 1200, dataBits: 7, parity: 'odd', stopBits: 1 }],
  ['and-std', balancesOfAnd],
  ['and-csv', balancesOfAnd],
  ['and-nu', balancesOfAnd],
  ['and-dp', balancesOfAnd],
  ['and-kf', balancesOfAnd],
  ['and-mt', balancesOfAnd],
  // sigrokproject/libsigrok src/hardware/kern-scale/api.c (EW 6200-2NM); KERN EW/EG-N p. 51 (8 bits, 2 stop bits).
  ['kern-470', { baud: 1200, dataBits: 8, parity: 'none', stopBits: 2 }],
  // KERN 572 section 7.4, FKT/IKT p. 49, PKS p. 24.
  ['kern-classic', usual],
  // Opentrons/opentrons hardware-testing, drivers/radwag/driver.py (AS 82/220.X2 PLUS).
  ['radwag', usual],
  // G&G: eamars/OpenTrickler-RP2040-Controller, issue 15.
  ['ascii-scale', usual],
  // Mitutoyo QM-Height 99MAF600B p. 61.
  ['mitutoyo-mux10', usual],
  // Adept Scientific article 68CE.
  ['mux-mw', usual],
  // Ihorhaleliuka/Mitutoyo-U-WAVE-R, uwave_aggregator.py.
  ['u-wave', { baud: 57600, dataBits: 8, parity: 'none', stopBits: 1 }],
  // Mahr Millimar C1202 p. 82; data cable DK-U1, 3723295.
  ['mahr', { baud: 9600, dataBits: 7, parity: 'even', stopBits: 2 }],
  // Bowers Sylvac Opto p. 12.
  ['sylvac', optoRs],
  // TESA TT80/TT90 p. 29.
  ['tesa', optoRs],
  // Trimos Mestra p. 21, V+ p. 21.
  ['trimos', optoRs],
  // ND 281 B p. 39, ND 221 B p. 30. The rate is set by P50, and neither tells from which it starts: the usual one.
  ['heidenhain', { baud: 9600, dataBits: 7, parity: 'even', stopBits: 2 }],
  // Starrett iQ p. 17, Chicago Dial Indicator "USB and RS232 communication protocol".
  ['starrett-cdi', usual],
]);
