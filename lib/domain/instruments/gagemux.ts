/**
 * Gauge interface boxes that write lines of four fields, parted by commas, which blanks may pad; CR LF.
 * GageMux: number of the reading, reading (9 characters), mode, channel, without unit (it can also write the format
 * `mitutoyo-mux10`): ASD GageMux manual p. 7. MIG-USB: sequence number, reading, unit, port; where a trigger came
 * without a request, a word stands for the reading: Mitutoyo MIG-USB configuration guide p. 7. The manuals show few
 * lines, so they are parsed by their parts. A number without a point is refused: none is shown, and a point that was
 * lost on the way would make a wrong number.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';
import { lengthCodes } from './unit-codes.ts';

export const gagemux: Decoder = {
  format: 'gagemux',
  title: 'ASD GageMux, comma-delimited',
  example: '001, -1.2340, NRM, 01',
  measures: 'length',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'fair',
  decode: ofLine((line) => {
    const reading = partsOf<'sign' | 'digits'>(withoutPadding(line), gagemuxLine);
    return reading && valueShown(reading.sign, reading.digits);
  }),
};

/** In the modes MIN, MAX and TIR (highest less lowest) the box sends what it found of a series, in NRM what it reads. */
const gagemuxLine = /^\d{1,4},(?![^,]{10})(?<sign>(?:[+-] *)?)(?<digits>\d*\.\d+),(?:MIN|MAX|TIR|NRM),\d{1,2}$/;

export const migUsb: Decoder = {
  format: 'mig-usb',
  title: 'Mitutoyo MIG-USB multiplexers',
  example: '0001,-1.2340,MM,01',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'fair',
  decode: ofLine((line) => triggerIn(withoutPadding(line)) ?? migUsbReadingIn(withoutPadding(line))),
};

function triggerIn(line: string): Decoded | undefined {
  const trigger = partsOf<'word' | 'port'>(line, triggerLine);
  return (
    trigger && noValue('not-a-reading', `it tells of a trigger, ${trigger.word}, and no reading (port ${trigger.port})`)
  );
}

const triggerLine = /^\d{1,5},(?<word>FOOTSWITCH|REQUEST),[A-Za-z]*,(?<port>\d{1,2})$/;

function migUsbReadingIn(line: string): Decoded | undefined {
  const reading = partsOf<'sign' | 'digits' | 'unit'>(line, migUsbLine);
  if (!reading) return undefined;
  const { sign, digits, unit } = reading;
  return unit === '' || units.has(unit) ? valueShown(sign, digits, { unit: units.meaning(unit) }) : undefined;
}

/** No unit is shorter than two letters: `m` is what is left of a broken-off `mm`. */
const migUsbLine = /^\d{1,5},(?<sign>(?:[+-] *)?)(?<digits>\d*\.\d+),(?<unit>(?:[A-Za-z]{2,})?),\d{1,2}$/;

const units = lengthCodes();

const withoutPadding = (line: string): string =>
  line
    .split(',')
    .map((field) => field.trim())
    .join(',');
