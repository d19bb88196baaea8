import { asciiOf } from '../../ascii.ts';
import { storable } from '../../text.ts';
import { folded } from '../columns/header-text.ts';
import { propertyOfText } from '../columns/synonyms.ts';
import { unitInCell } from '../columns/written-unit.ts';
import { remembered } from '../remembered.ts';

/** The property that a cell names: by a synonym, else in its own words as a property is written, `Open circuit` as `open_circuit`. */
export const propertyMeant = remembered((text: string): string => propertyOfText(text) ?? inOwnWords(text));

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
