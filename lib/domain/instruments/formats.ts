import type { Decoder } from './decoder.ts';
import { digimatic } from './digimatic.ts';
import { mitutoyoMux10 } from './mitutoyo-mux10.ts';
import { mtSics } from './mt-sics.ts';
import { plain } from './plain.ts';
import { sbi } from './sbi.ts';

/** Every format, the most specific first: `plain` is last, since it fits many a frame of the others. */
export const decoders: readonly Decoder[] = [mtSics, sbi, mitutoyoMux10, digimatic, plain];

/** The decoder of a format by its id, `undefined` where there is none. */
export const decoderOf = (format: string): Decoder | undefined => byFormat.get(format);

const byFormat: ReadonlyMap<string, Decoder> = new Map(decoders.map((decoder) => [decoder.format, decoder]));
