import { decoderOf } from '../../instruments/formats.ts';
import { recognise } from '../../instruments/recognise.ts';

/** Whether a text is a frame of the declared format; where none is declared, of any. */
export const fitsFormat = (text: string, declared: string | undefined): boolean =>
  declared === undefined ? recognise(text, {}).kind !== 'unknown' : decoderOf(declared)?.decode(text, {}) !== undefined;
