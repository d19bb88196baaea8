import { type SimulatedLayout, simulatedLayout } from './simulated-layouts.ts';

/**
 * What an instrument of a format says of cells of one kind, endlessly: 4.12 mm thick within a few micrometres, 38.41 g
 * within a few milligrams. Text of one character a byte, without line end; the same at every start. About one in twelve
 * is a weight that is not stable, or an overload, where the format has either; the first never is. What is no format says what `plain` does.
 */
export function* simulatedFrames(format: string): Generator<string, never> {
  const random = randomFrom(format);
  const layout = simulatedLayout(format);
  for (let count = 1; ; count += 1) {
    const digits = shown(layout, random);
    const isRefused = random() < refusedShare && count > 1;
    yield isRefused && layout.refused ? layout.refused(digits) : layout.reading(digits, count);
  }
}

const refusedShare = 1 / 12;

/** Of three random numbers the sum is close to a normal distribution, and never far from its middle. */
function shown({ measures, decimals }: SimulatedLayout, random: () => number): string {
  const { middle, scatter } = cells[measures];
  const deviation = random() + random() + random() - 1.5;
  return (middle + 2 * scatter * deviation).toFixed(decimals);
}

/** In mm and in g; the standard deviation is the scatter. */
const cells = {
  length: { middle: 4.12, scatter: 0.002 },
  mass: { middle: 38.41, scatter: 0.001 },
} as const;

/** Numbers from 0 to below 1 that depend on the text alone: FNV-1a for the seed, then mulberry32. */
function randomFrom(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
