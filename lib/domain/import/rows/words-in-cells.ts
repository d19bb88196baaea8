import { asciiOf } from '../../ascii.ts';
import { storable } from '../../text.ts';
import { folded } from '../columns/header-text.ts';
import { readHeader, withoutUnit } from '../columns/read-header.ts';
import { unitInCell } from '../columns/written-unit.ts';
import { remembered } from '../remembered.ts';

/** What a cell says where a row names its property: with place and unit, as a header may. */
export interface PropertySaid {
  property: string;
  position?: string | undefined;
  unit?: string | undefined;
  /** It is a mean or the like. */
  isComputed: boolean;
}

/** The property that a cell names: as a header names it, else in its own words as a property is written, `Open circuit` as `open_circuit`. */
export const propertyMeant = remembered((text: string): PropertySaid => {
  const read = readHeader(text);
  if (read.kind === 'reading') {
    const { property, position, unit } = read;
    return { property, position, unit, isComputed: false };
  }
  // `thickness_n` is the number of readings: other letters may be anything.
  const isComputed = read.kind === 'computed' || (read.kind === 'compass' && read.letter === 'n');
  const { name, unit } = withoutUnit(text);
  return { property: inOwnWords(name), unit, isComputed };
});

const inOwnWords = (text: string): string =>
  folded(text)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '') || storable(text);

/** The unit that a cell names, by its id, so that `µm` and `um` make the same reading; else the text as it is. */
export const unitMeant = remembered(
  (text: string): string => unitInCell(text) ?? unitInCell(asciiOf(text)) ?? storable(text),
);

/** Whether a cell says that a reading was stable; `undefined` where it says neither. */
export const stableMeant = (text: string): boolean | undefined => stability.get(text.toLowerCase());

const stability: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', '1', 'wahr', 'ja', 'j', 'stable', 'stabil'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', '0', 'falsch', 'nein', 'unstable', 'instabil'].map((word) => [word, false] as const),
]);
