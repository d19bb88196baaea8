import Big from 'big.js';

import { sameUnit } from '../unit.ts';
import type { Decoded, DecodeOptions, Decoder } from './decoder.ts';
import { decoders } from './formats.ts';

/** What a frame of undeclared format says, where all formats that it fits agree. */
export type Recognised =
  | {
      kind: 'recognised';
      /** What every format that the frame fits makes of it, the most specific first. */
      candidates: Candidate[];
      /** In the digits of the most specific format, with what only others tell (stability, net or gross). */
      decoded: Decoded;
    }
  | { kind: 'ambiguous'; candidates: Candidate[] }
  | { kind: 'unknown' };

export interface Candidate {
  format: string;
  decoded: Decoded;
}

/**
 * Tries every format. Prefixes mislead (`S I` is a busy Mettler, `SI  ?  0.0213 g` a good Radwag weight, `921` a
 * missing gauge or a number), so a frame counts only where every grammar that fits it says the same.
 */
export function recognise(frame: string, options: DecodeOptions, among: readonly Decoder[] = decoders): Recognised {
  const candidates = among.flatMap((decoder): Candidate[] => {
    const decoded = decoder.decode(frame, { ...options, recognising: true });
    return decoded ? [{ format: decoder.format, decoded }] : [];
  });
  const [first, ...others] = candidates;
  if (!first) return { kind: 'unknown' };

  let common: Decoded | undefined = first.decoded;
  for (const { decoded } of others) common = common && agreed(common, decoded);
  if (!common) return { kind: 'ambiguous', candidates };
  return { kind: 'recognised', candidates, decoded: common };
}

/** The first with what only the second tells, or `undefined` where they contradict each other. A missing unit contradicts any. */
function agreed(first: Decoded, second: Decoded): Decoded | undefined {
  if (first.kind === 'error') return second.kind === 'error' && first.code === second.code ? first : undefined;
  if (second.kind === 'error') return undefined;
  if (!new Big(first.value).eq(second.value) || !sameUnit(first.unit, second.unit)) return undefined;
  if (contradict(first.stable, second.stable) || contradict(first.weight, second.weight)) return undefined;
  return { ...second, ...first };
}

/** What is not told contradicts nothing. */
const contradict = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && b !== undefined && a !== b;
