import type { Reading } from '../../reading.ts';

/** The first of the positions that no reading of the property has; `undefined` where all have one. */
export const nextPosition = (
  positions: readonly string[],
  property: string | undefined,
  readings: readonly Pick<Reading, 'property' | 'position'>[],
): string | undefined =>
  positions.find(
    (position) => !readings.some((reading) => reading.property === property && reading.position === position),
  );
