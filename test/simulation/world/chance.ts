/** Numbers that look random and are the same every time for the same words. */
export interface Chance {
  /** Uniform in [0, 1). */
  next: () => number;
  /** A whole number from 0 to one less than this. */
  below: (limit: number) => number;
  /** A whole number between the two, both included. */
  between: (least: number, most: number) => number;
  happens: (probability: number) => boolean;
  shuffled: <T>(list: readonly T[]) => T[];
}

/**
 * A stream of its own for each set of words, so that what one actor draws changes nothing for another: a plan from which a
 * send is dropped leaves the others their latencies, which is what lets plans shrink.
 */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  let state = fnv1a(words.join('|'));
  /** Mulberry32, public domain (Tommy Ettinger). */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    happens: (probability) => next() < probability,
    shuffled: (list) => {
      const shuffled = [...list];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
