import { InvalidArgumentError } from 'commander';
import { distance } from 'fastest-levenshtein';

import { decoderOf, decoders } from '../../../domain/instruments/formats.ts';
import { propertyNamed } from '../../../domain/property.ts';

// What the texts behind options are; each throws a sentence, which commander puts behind the option and the text.

/** A text that is not empty, without the blanks around it. */
export function filled(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('It is empty.');
}

/** The id of a format. */
export function formatNamed(text: string): string {
  if (decoderOf(text)) return text;
  const near = decoders.find(({ format }) => distance(format, text.toLowerCase()) <= 2);
  const hint = near ? `Did you mean ${near.format}?` : '"cellgauge formats" lists them.';
  throw new InvalidArgumentError(`It is none of the formats. ${hint}`);
}

/** The name of a property. */
export function propertyOf(text: string): string {
  const named = propertyNamed(text);
  if (named.ok) return named.value;
  throw new InvalidArgumentError(`${named.problem.detail}.`);
}

/** One of some choices. Commander's own sentence has commas between them, which may be choices. */
export function oneOf<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new InvalidArgumentError(`It is none of ${choices.map((one) => `"${one}"`).join(', ')}.`);
}

/** The baud rate of a serial port. */
export function rate(text: string): number {
  if (/^[1-9]\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no rate such as 9600.');
}

/** A number of seconds, in milliseconds; fractions count, but not below a tenth. */
export function secondsMs(text: string): number {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) >= 0.1) return Math.round(Number(text) * 1000);
  throw new InvalidArgumentError('It is no number of seconds from 0.1 to 99999.');
}

/** Texts with commas between them. */
export function list(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => part !== '')) return parts;
  throw new InvalidArgumentError('Between its commas something is missing.');
}

/** Whole seconds for which a session waits, in milliseconds. */
export function quietMs(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It is no whole number of seconds above zero.');
  if (Number(text) <= mostApartSeconds) return Number(text) * 1000;
  throw new InvalidArgumentError(`Readings more than ${mostApartSeconds} s apart are filed as two measurements.`);
}

/** Ingest's SESSION_GAP_SECONDS, where nobody has set it. */
const mostApartSeconds = 900;
