import { decodedWords } from '../../instruments/decoded-words.ts';
import type { DecodeOptions } from '../../instruments/decoder.ts';
import { decoderOf } from '../../instruments/formats.ts';
import { plain } from '../../instruments/plain.ts';
import { type Candidate, recognise } from '../../instruments/recognise.ts';

/**
 * What a frame looks like that does not fit its declared format, in a clause: `it looks like sbi (921 g, stable)`, `it
 * looks like sylvac or keyence (4.120 without unit)`. `undefined` where it fits, or fits no other format either.
 */
export function looksLike(frame: string, declared: string, options: DecodeOptions): string | undefined {
  if (decoderOf(declared)?.decode(frame, options)) return undefined;
  const recognised = recognise(frame, options);
  if (recognised.kind === 'unknown') return undefined;
  const named = telling(recognised.candidates).slice(0, mostNamed);
  return `it looks like ${meanings(named).join(' or ')}`;
}

/** The candidates are sorted from the most specific. */
const mostNamed = 3;

/** `plain` fits many a frame of the others, and says nothing where one of those does. */
function telling(candidates: readonly Candidate[]): readonly Candidate[] {
  const specific = candidates.filter(({ format }) => format !== plain.format);
  return specific.length > 0 ? specific : candidates;
}

/** Formats that say the same stand together. */
function meanings(candidates: readonly Candidate[]): string[] {
  const byWords = Map.groupBy(candidates, ({ decoded }) => decodedWords(decoded));
  return [...byWords].map(([words, saying]) => `${saying.map(({ format }) => format).join(' or ')} (${words})`);
}
